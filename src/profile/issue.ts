import type { BaseIssue } from 'valibot';
import { type Problem, sortProblems } from './problem.ts';
import { quote } from './quote.ts';
import type { YamlSource } from './yaml.ts';

type Issue = BaseIssue<unknown>;

/** What the schema library found, as problems with their places. */
export function issueProblems(issues: readonly Issue[], yaml: YamlSource): readonly Problem[] {
  return sortProblems(issues.map((issue) => listProblem(issue, yaml) ?? issueProblem(issue, yaml)));
}

/** To the library a list is a mapping whose keys are numbers. */
function listProblem(issue: Issue, yaml: YamlSource): Problem | null {
  const path = issue.path ?? [];
  const valueAt = (depth: number): unknown => (depth === 0 ? yaml.value : path[depth - 1]?.value);
  const depth = path.findIndex((item, index) => item.type === 'object' && Array.isArray(valueAt(index)));
  if (depth < 0) return null;
  const keys = path.slice(0, depth).map((item) => item.key);
  return {
    severity: 'error',
    file: yaml.file,
    ...yaml.locate(keys),
    message: `${shownPath(keys)}expected a mapping, got a list`,
  };
}

function issueProblem(issue: Issue, yaml: YamlSource): Problem {
  const keys = (issue.path ?? []).map((item) => item.key);
  const missing = issue.type === 'loose_object' && issue.received === 'undefined';
  const atKey = issue.path?.at(-1)?.origin === 'key' && !missing;
  const place = yaml.locate(missing ? keys.slice(0, -1) : keys, atKey);
  return { severity: 'error', file: yaml.file, ...place, message: issueMessage(issue, keys) };
}

function issueMessage(issue: Issue, keys: readonly unknown[]): string {
  const { type, input, message, expected } = issue;
  if (type === 'raw_check' || (type === 'loose_object' && issue.received === 'undefined')) return message;
  if (keys.length === 0 && input === null) return 'is empty; a profile begins with "profile:", its name';
  if (input === null) return `${shownPath(keys)}has no value; give one, or leave the key out`;
  if (type === 'picklist' || type === 'never') return `${shownPath(keys)}${message}`;
  // Messages of our own say what would be right; the library's say which type it wanted.
  if (issue.kind === 'validation' || type === 'union') {
    const instead = typeof input === 'object' ? '' : `, not ${shownValue(input)}`;
    return `${shownPath(keys)}${message}${instead}${braces(input)}`;
  }
  const quotes = expected === 'string' ? `${quotable(input)}${braces(input)}` : '';
  return `${shownPath(keys)}expected ${EXPECTED[expected ?? ''] ?? 'another kind of value'}, got ${shownValue(input)}${quotes}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  Object: 'a mapping',
  Array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  number: 'a number',
};

function shownValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? quote(value) : JSON.stringify(value);
}

/** What YAML reads as a number or a truth value, where a text was wanted. */
function quotable(value: unknown): string {
  const bare = typeof value === 'number' || typeof value === 'boolean';
  return bare ? ` (put it in quotes: "${String(value)}")` : '';
}

/** `{name}` without quotes is a mapping to YAML. */
function braces(value: unknown): string {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const [first] = entries;
  return entries.length === 1 && first?.[1] === null ? ` (put the parameter in quotes: "{${first[0]}}")` : '';
}

/** Keys from the requirement on: its line says which one it is. */
function shownPath(keys: readonly unknown[]): string {
  const own = keys[0] === 'requirements' && typeof keys[1] === 'number' && keys.length > 2 ? keys.slice(2) : keys;
  const text = own.map((step) => (typeof step === 'number' ? `[${step + 1}]` : `.${String(step)}`)).join('');
  return text === '' ? '' : `${text.replace(/^\./, '')}: `;
}
