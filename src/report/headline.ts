import type { Report } from '../model/report.ts';
import type { Style } from './colour.ts';
import { count, numberText } from './count.ts';
import { judged } from './order.ts';
import { vantageFinding } from './vantage-finding.ts';

/** The answer of a report in one sentence or two, and its colour. */
interface Headline {
  readonly text: string;
  readonly style: Style;
}

/** The answer first: how many required entries are missing, or that nothing could be learned. */
export function headline(report: Report): Headline {
  const vantage = vantageFinding(report);
  if (vantage !== null) {
    return { text: `Nothing is known about the allowlist: ${lowerFirst(vantage.explanation)}`, style: 'yellow' };
  }
  const required = requiredHeadline(report);
  return { text: `${required.text}${otherSentence(report)}`, style: required.style };
}

function requiredHeadline(report: Report): Headline {
  const { yes, no, unknown } = report.summary.required;
  const total = yes + no + unknown;
  if (report.verdicts.length === 0)
    return { text: 'Nothing was checked: no requirement was asked for.', style: 'yellow' };
  if (total === 0) return { text: nothingCounted(report), style: 'yellow' };
  if (no > 0) return { text: unmetSentence(report, total, unknown), style: 'red' };
  if (unknown > 0) return { text: undecidedSentence(total, unknown), style: 'yellow' };
  return { text: metSentence(report, total), style: 'green' };
}

/** No required entry is met, unmet, or could be proven. */
function nothingCounted({ requirements, verdicts }: Report): string {
  const applies = verdicts.some(
    ({ cause }, index) => cause !== 'config.not-selected' && requirements[index]?.need === 'required',
  );
  return applies ? 'None of the required entries can be proven from here.' : 'No required entry applies here.';
}

function unmetSentence(report: Report, total: number, undecided: number): string {
  const unmet = judged(report).filter(({ verdict, requirement }) => verdict.met === 'no' && isRequired(requirement));
  const exposed = unmet.filter(({ requirement }) => requirement?.expect === 'blocked').length;
  const impaired = unmet.filter(({ verdict }) => verdict.outcome === 'impaired').length;
  const listed = new Set(report.missing.flatMap(({ requirements }) => requirements));
  const missing = unmet.filter(({ verdict }) => listed.has(verdict.requirement)).length;
  // A login page, or a firewall on this host: no allowlist entry cures it.
  const otherwise = unmet.length - missing - exposed - impaired;
  const parts = [
    { number: missing, says: missing === 1 ? 'is missing' : 'are missing' },
    { number: otherwise, says: otherwise === 1 ? 'is blocked otherwise' : 'are blocked otherwise' },
    { number: impaired, says: impaired === 1 ? 'gets through but impaired' : 'get through but impaired' },
    { number: exposed, says: exposed === 1 ? 'is open that must be blocked' : 'are open that must be blocked' },
  ].filter(({ number }) => number > 0);
  const said = parts.map(
    ({ number, says }, index) => `${index === 0 ? ofTotal(number, total) : numberText(number)} ${says}`,
  );
  const rest = undecided === 0 ? '' : `; ${count(undecided, 'is', 'are')} undecided`;
  return `${said.join(', ')}${rest}.`;
}

function undecidedSentence(total: number, undecided: number): string {
  if (undecided === total) return `${all(total)} undecided.`;
  return `No required entry is known to be missing, but ${numberText(undecided)} of ${numberText(total)} ${undecided === 1 ? 'is' : 'are'} undecided.`;
}

function metSentence(report: Report, total: number): string {
  const mustBeBlocked = report.requirements.some(({ need, expect }) => need === 'required' && expect === 'blocked');
  const impaired = judged(report).filter(
    ({ verdict, requirement }) => isRequired(requirement) && verdict.met === 'yes' && verdict.outcome === 'impaired',
  ).length;
  const but = impaired === 0 ? '' : `; ${count(impaired, 'gets', 'get')} through but impaired`;
  return `${all(total)} ${mustBeBlocked ? 'as the profile wants' : 'open'}${but}.`;
}

/** What is wrong with the entries that are not required; they don't decide the answer, but belong to it. */
function otherSentence(report: Report): string {
  const others = judged(report).filter(({ verdict, requirement }) => verdict.met === 'no' && !isRequired(requirement));
  if (others.length === 0) return '';
  return ` ${count(others.length, 'entry', 'entries')} that ${others.length === 1 ? 'is' : 'are'} not required ${others.length === 1 ? 'is' : 'are'} not met either.`;
}

function isRequired(requirement: { readonly need: string } | undefined): boolean {
  return requirement === undefined || requirement.need === 'required';
}

function ofTotal(number: number, total: number): string {
  return `${numberText(number)} of ${count(total, 'required entry', 'required entries')}`;
}

function all(total: number): string {
  return total === 1 ? 'The one required entry is' : `All ${numberText(total)} required entries are`;
}

// An explanation is a sentence; after a colon it starts small, unless its first word is a name such as DNS or IPv6.
function lowerFirst(sentence: string): string {
  return /^[A-Z][a-z]+ /.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}
