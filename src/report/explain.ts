import type { Requirement } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { causeAnchor } from './causes-page.ts';
import { checkText } from './check.ts';
import { paint } from './colour.ts';
import { placeTexts } from './destination.ts';
import { documentUrls, sourceText } from './documents.ts';
import { decisionText, evidenceLines } from './evidence.ts';
import type { RenderOptions } from './render-options.ts';
import { judged } from './order.ts';
import { stoppedAtText } from './seen.ts';
import { signOf } from './sign.ts';
import { labelled, textWidth, titleLine } from './table/section.ts';
import { hang, wrap } from './wrap.ts';

/**
 * Everything about one requirement: what it asks for and who says so, the verdict, all of its evidence in order, what
 * else it could be, and what to do. A sentence that says so where the report has no such requirement.
 */
export function explainVerdict(report: Report, requirementId: string, options: RenderOptions): string {
  const found = judged(report).find(({ verdict }) => verdict.requirement === requirementId);
  if (found === undefined) {
    return `${wrap(`No requirement of this report is called "${requirementId}".`, textWidth(options)).join('\n')}\n`;
  }
  const { verdict, requirement } = found;
  const sections = [
    answerLines(verdict, options),
    requirement === undefined
      ? []
      : [titleLine('What is required', options), ...facts(requirementFacts(requirement, report), options)],
    [titleLine('Verdict', options), ...facts(verdictFacts(verdict, requirement), options)],
    [
      titleLine(`Evidence (${verdict.evidence.length})`, options),
      ...evidenceLines(verdict.evidence, report.observations, options),
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function answerLines(verdict: Verdict, options: RenderOptions): readonly string[] {
  const { symbol, style } = signOf(verdict);
  const [answer, explanation] = [`${verdict.requirement}: ${verdict.outcome}`, verdict.explanation];
  return [
    ...hang(`${symbol} `, answer, textWidth(options)).map((line) => paint(line, style, options.colour)),
    ...hang('  ', explanation, textWidth(options)),
  ];
}

/** A label and its text; without a text there is nothing to say. */
export type Fact = readonly [label: string, text: string | null];

function whoText({ direction, from }: Requirement): string {
  return direction === 'in' ? `, inbound from ${from.length === 0 ? 'anybody' : from.join(', ')}` : '';
}

/** What a requirement asks for, and who says so. */
export function requirementFacts(requirement: Requirement, report: Report): readonly Fact[] {
  const { title, expect, need, checks, sources, published, replacedBy, retiredOn, note, witnesses } = requirement;
  return [
    ['Purpose', title],
    ['Where', `${placeTexts(requirement).join(', ')}${whoText(requirement)}`],
    ['Need', `${need}, must be ${expect}${retiredOn === null ? '' : `; retired on ${retiredOn}`}`],
    ['Use instead', replacedBy],
    ['Tested by', witnesses.length === 0 ? null : witnesses.join(', ')],
    ['Check', checks.length === 0 ? null : checks.map(checkText).join('; or ')],
    ['Published', published.length === 0 ? null : published.join(', ')],
    ...sources.map((source): Fact => ['Document', sourceText(source, report.profiles)]),
    ...documentUrls(sources, report.profiles).map((url): Fact => ['Link', url]),
    ['Note', note],
  ];
}

/** What was decided, on what ground, and what to do. */
export function verdictFacts(verdict: Verdict, requirement: Requirement | undefined): readonly Fact[] {
  const { coverage, stopped, alternatives, cause, next, settle } = verdict;
  const note = coverage.note === null ? '' : ` (${coverage.note})`;
  return [
    ['Decided', decisionText(verdict)],
    ['Coverage', `${coverage.reached} of ${coverage.tried} endpoints reached${note}`],
    ...stopped.map((place): Fact => ['Stopped at', stoppedAtText(place)]),
    ['Could also be', alternatives.length === 0 ? null : alternatives.join(', ')],
    ['Would settle', settle],
    ['Next', next],
    ['By hand', requirement?.manual ?? null],
    ['Read more', cause === null ? null : `docs/causes.md${causeAnchor(cause)}`],
  ];
}

function facts(all: readonly Fact[], options: RenderOptions): readonly string[] {
  const labelWidth = 'Could also be'.length + 2;
  return all.flatMap(([label, text]) => (text === null ? [] : labelled('  ', label.padEnd(labelWidth), text, options)));
}
