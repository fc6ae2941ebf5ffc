import type { Report } from '../model/report.ts';
import { count } from './count.ts';
import { placeText } from './destination.ts';
import { withoutList } from './entry-words.ts';
import { headline } from './headline.ts';
import { renderMarkdown } from './markdown.ts';
import { notes } from './notes.ts';
import { triedInOrder, notTried, type Judged } from './order.ts';
import { seenText } from './seen.ts';
import { excerpt } from './text.ts';

/**
 * Workflow commands of GitHub Actions: errors for what is required and not met, warnings for what is undecided, impaired
 * or not required, notices for the answer and the findings.
 */
export function renderGithub(report: Report): string {
  const accepted = new Set(report.baseline?.accepted);
  const worst = triedInOrder(report).filter(({ verdict }) => !accepted.has(verdict.requirement));
  const errors = worst.filter(isError).map(annotation);
  const warnings = [
    ...notes(report).map((note): Annotation => ({ title: 'reachcheck', lines: [note] })),
    ...worst.filter((each) => isWarning(each)).map(annotation),
    ...cutShort(report),
  ];
  const notices = [
    { title: 'reachcheck', lines: [headline(report).text] },
    // One that explains a single verdict says what the verdict says.
    ...report.findings
      .filter(({ verdicts }) => verdicts.length !== 1)
      .map(({ cause, explanation, next }): Annotation => ({
        title: cause,
        lines: [explanation, withoutList(next, 'each')],
      })),
  ];
  return [...commands('error', errors), ...commands('warning', warnings), ...commands('notice', notices)].join('');
}

interface Annotation {
  readonly title: string;
  readonly lines: readonly string[];
}

// GitHub shows ten of each kind for a step, and drops the others without a word.
const SHOWN = 10;

function commands(kind: 'error' | 'warning' | 'notice', annotations: readonly Annotation[]): readonly string[] {
  const more = annotations.length - SHOWN + 1;
  const shown =
    more < 2
      ? annotations
      : [
          ...annotations.slice(0, SHOWN - 1),
          { title: 'reachcheck', lines: [`and ${count(more, `more ${kind}`)}, which the summary of this job shows`] },
        ];
  return shown.map(({ title, lines }) => `::${kind} title=${property(title)}::${data(lines)}\n`);
}

function isRequired({ requirement }: Judged): boolean {
  return requirement === undefined || requirement.need === 'required';
}

function isError(each: Judged): boolean {
  return each.verdict.met === 'no' && isRequired(each);
}

function isWarning(each: Judged): boolean {
  const { met, outcome } = each.verdict;
  const undecided = met === 'unknown' && isRequired(each) && each.requirement?.provable !== false;
  return (met === 'no' && !isRequired(each)) || undecided || (outcome === 'impaired' && met === 'yes');
}

function annotation(each: Judged): Annotation {
  const { requirement, outcome, cause, next } = each.verdict;
  const place = each.requirement === undefined ? '' : placeText(each.requirement);
  return {
    title: `${requirement}: ${outcome}${cause === null ? '' : ` (${cause})`}`,
    lines: [`${place === '' ? '' : `${place}: `}${seenText(each)}`, ...(next === null ? [] : [withoutList(next)])],
  };
}

/** Not tried is never a pass: what is required and was left out is worth a line. */
function cutShort(report: Report): readonly Annotation[] {
  const needed = new Set(report.requirements.filter(({ need }) => need === 'required').map(({ id }) => id));
  const left = notTried(report).filter(
    ({ met, cause, requirement }) => met === 'unknown' && cause !== 'config.not-selected' && needed.has(requirement),
  );
  const [first] = left;
  if (first === undefined) return [];
  const text =
    left.length === 1
      ? `${first.requirement}: ${first.explanation}`
      : `${count(left.length, 'required entry was', 'required entries were')} not tried, such as ${first.requirement}: ${first.explanation}`;
  return [{ title: 'not tried', lines: [text] }];
}

const LINE_LENGTH = 1000;

/** What stands after the second `::`; the runner turns `%25`, `%0D` and `%0A` back. */
function data(lines: readonly string[]): string {
  return lines.map((line) => excerpt(line, LINE_LENGTH).replaceAll('%', '%25')).join('%0A');
}

/** A value before the second `::`, where a colon or a comma would end it. */
function property(text: string): string {
  return excerpt(text, LINE_LENGTH).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** A step's summary may have a mebibyte; GitHub throws a longer one away as a whole. */
export const SUMMARY_BYTES = 1024 * 1024;

/** The report for GITHUB_STEP_SUMMARY: Markdown that is cut between two lines where it is longer than `most` bytes. */
export function stepSummary(report: Report, most: number): string {
  const whole = renderMarkdown(report);
  if (bytes(whole) <= most) return whole;
  const room = most - bytes(CUT);
  const lines: string[] = [];
  let used = 0;
  for (const line of whole.split('\n')) {
    used += bytes(line) + 1;
    if (used > room) break;
    lines.push(line);
  }
  return room < 0 ? '' : `${lines.join('\n')}${CUT}`;
}

const CUT = '\n\nThe rest was left out: a summary may have one mebibyte. The other formats hold all of it.\n';

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
