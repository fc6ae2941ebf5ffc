import * as v from 'valibot';
import type { Problem } from './problem.ts';
import { type ProfileDocument, profileSchema, type RequirementDocument, requirementSchema } from './schema.ts';
import { readYaml, type YamlSource } from './yaml.ts';

/** A profile file with the places of its values. */
export interface ProfileSource {
  readonly document: ProfileDocument;
  /** The requirements with their index in the file; those that don't fit the schema are left out, with a problem. */
  readonly requirements: readonly { readonly index: number; readonly document: RequirementDocument }[];
  readonly yaml: YamlSource;
}

/**
 * Reads one profile file. Where something doesn't fit the schema, what does fit still comes back, so that the later
 * checks can report their problems at the same time.
 */
export function readProfile(
  text: string,
  file: string,
): { readonly source: ProfileSource | null; readonly problems: readonly Problem[] } {
  const { source: yaml, problems } = readYaml(text, file);
  if (yaml === null) return { source: null, problems };
  const result = v.safeParse(profileSchema, yaml.value);
  const document = result.success ? result.output : salvage(yaml.value);
  const requirements = listIn(yaml.value, 'requirements').flatMap((item, index) => {
    const parsed = v.safeParse(requirementSchema, item);
    return parsed.success ? [{ index, document: parsed.output }] : [];
  });
  return {
    source: document === null ? null : { document, requirements, yaml },
    problems: (result.issues ?? []).map((issue) => issueProblem(issue, yaml)),
  };
}

/** The head of a document whose requirements, or other parts, don't fit; null when the head itself doesn't. */
function salvage(value: unknown): ProfileDocument | null {
  if (!isRecord(value)) return null;
  const known = Object.fromEntries(
    Object.entries(value).filter(([key]) => key in profileSchema.entries && key !== 'requirements'),
  );
  const result = v.safeParse(profileSchema, known);
  return result.success ? result.output : null;
}

function listIn(value: unknown, key: string): readonly unknown[] {
  const list = isRecord(value) ? value[key] : undefined;
  return Array.isArray(list) ? list : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function issueProblem(issue: v.BaseIssue<unknown>, yaml: YamlSource): Problem {
  const path = (issue.path ?? []).map((item) => item.key);
  const unknownKey = issue.type === 'strict_object' && issue.expected === 'never';
  const wrongKey = issue.path?.at(-1)?.origin === 'key';
  const missing = issue.type === 'strict_object' && issue.received === 'undefined';
  const { line, column } = yaml.locate(missing ? path.slice(0, -1) : path, unknownKey || wrongKey);
  return { severity: 'error', file: yaml.file, line, column, message: issueMessage(issue, path) };
}

function issueMessage(issue: v.BaseIssue<unknown>, path: readonly unknown[]): string {
  const where = path.length === 0 ? '' : `${pathText(path)}: `;
  if (issue.type === 'strict_object') return issue.message;
  // Messages of our own say what would be right; the library's say which type it wanted.
  const own = issue.kind === 'validation' || issue.type === 'picklist' || issue.type === 'union';
  if (own) return `${where}${issue.message}${shown(issue.input)}`;
  return `${where}expected ${kindName(issue.expected)}, got ${kindName(issue.received)}`;
}

function shown(input: unknown): string {
  if (typeof input === 'number' || typeof input === 'boolean') return ` (got ${String(input)})`;
  return typeof input === 'string' && input.length <= 80 ? ` (got ${JSON.stringify(input)})` : '';
}

function kindName(kind: string | null): string {
  const names: Readonly<Record<string, string>> = {
    Object: 'a mapping',
    Array: 'a list',
    string: 'a text',
    null: 'nothing',
    undefined: 'nothing',
    boolean: 'true or false',
    number: 'a number',
  };
  return kind === null ? 'something else' : (names[kind] ?? kind);
}

function pathText(path: readonly unknown[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}
