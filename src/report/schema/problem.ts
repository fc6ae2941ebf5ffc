import type * as v from 'valibot';
import { numberText } from '../count.ts';
import { excerpt } from '../text.ts';

/** One thing that is wrong with a file: where, what would be right, what is there. */
export function issueProblem(issue: v.BaseIssue<unknown>): string {
  const found = issue.received === 'undefined' ? 'nothing' : excerpt(issue.received, FOUND_LENGTH);
  const right = issue.type === 'regex' ? issue.message : `expected ${expectedText(issue.expected)}`;
  return `${pathText(issue.path)}: ${right}, found ${found}`;
}

/** The first ten problems, and how many more there are. */
export function capProblems(problems: readonly string[]): readonly string[] {
  const shown = problems.slice(0, MOST_PROBLEMS);
  const hidden = problems.length - shown.length;
  return hidden > 0 ? [...shown, `and ${numberText(hidden)} more`] : shown;
}

const MOST_PROBLEMS = 10;
const FOUND_LENGTH = 60;

/** A path as JavaScript would write it: `verdicts[3].outcome`; `$` for the whole file. */
function pathText(path: v.BaseIssue<unknown>['path']): string {
  const steps = (path ?? []).map(({ key }) => stepText(key));
  return steps.length === 0 ? '$' : steps.join('').replace(/^\./, '');
}

function stepText(key: unknown): string {
  if (typeof key === 'number') return `[${key}]`;
  const name = String(key);
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `["${excerpt(name, FOUND_LENGTH)}"]`;
}

// Valibot writes `("a" | "b")`, and types with capitals.
function expectedText(expected: string | null): string {
  if (expected === null) return 'something else';
  const names = expected.replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ' or ');
  return names.length > LONGEST_CHOICE ? `one of ${excerpt(names.replaceAll(' or ', ', '), LONGEST_CHOICE)}` : names;
}

const LONGEST_CHOICE = 120;
