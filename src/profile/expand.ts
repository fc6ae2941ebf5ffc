import type { Parameter, Profile, RequirementTemplate } from '../model/profile.ts';
import type { Report, Surroundings } from './check.ts';
import { defaultProblems } from './parameters.ts';
import { type Problem, sortProblems } from './problem.ts';
import type { HeadParts, ProfileSource } from './read.ts';
import { readRows } from './rows.ts';
import { writeOut } from './write-out.ts';

/**
 * A profile with `forEach` written out and its parents' parameters, documents and requirements joined in; its own
 * replace those of the same name. Parents come in the order of `extends`. The profile is null when something in it
 * does not fit the schema.
 */
export function expandProfile(
  source: ProfileSource,
  parents: readonly Profile[],
): { readonly profile: Profile | null; readonly problems: readonly Problem[] } {
  const { head, yaml, broken } = source;
  const problems: Problem[] = [];
  const report: Report = (path, message, severity = 'error') => {
    problems.push({ severity, file: yaml.file, ...yaml.locate(path), message });
  };
  const tables = new Map(Object.entries(head.tables ?? {}).map(([name, table]) => [name, readRows(table)]));
  const own = Object.entries(head.parameters ?? {}).map(([name, document]) => toParameter(name, document));
  for (const parameter of own) {
    for (const message of defaultProblems(parameter)) report(['parameters', parameter.name, 'default'], message);
    const trouble = overrideTrouble(parameter, parents);
    if (trouble !== null) report(['parameters', parameter.name], trouble);
  }
  const parameters = joinBy([...parents.flatMap((parent) => parent.parameters), ...own], ({ name }) => name);
  const documents = Object.fromEntries(
    [...parents.map((parent) => parent.documents), ownDocuments(head.documents)].flatMap(Object.entries),
  );
  const around: Surroundings = {
    parameters: new Map([
      ...parameters.map((parameter) => [parameter.name, parameter] as const),
      ...[...broken.parameters].map((name) => [name, null] as const),
    ]),
    documents: new Set([...Object.keys(documents), ...broken.documents]),
    tables,
    brokenTables: broken.tables,
  };
  const templates = writeOut(source, around, report);
  const requirements = joinBy([...parents.flatMap((parent) => parent.requirements), ...templates], ({ id }) => id);
  if (requirements.length === 0 && source.asksNothing)
    report([], 'asks for nothing; a profile needs "requirements", of its own or through "extends"');
  const offered = parameters.map((parameter) => withRowNames(parameter, requirements));
  const profile = toProfile(head, { parameters: offered, documents, requirements });
  return { profile, problems: sortProblems(problems) };
}

function toProfile(head: HeadParts, rest: Pick<Profile, 'parameters' | 'documents' | 'requirements'>): Profile | null {
  const { profile: name, title, vantage, asOf, description = null } = head;
  if (name === undefined || title === undefined || vantage === undefined || asOf === undefined) return null;
  return { name, title, vantage, asOf, description, ...rest };
}

function toParameter(name: string, document: NonNullable<HeadParts['parameters']>[string]): Parameter {
  return {
    name,
    title: document.title,
    type: document.type ?? 'text',
    default: document.default ?? null,
    oneOf: document.oneOf ?? null,
    howTo: document.howTo ?? null,
  };
}

/** What a parent's requirements do with a list cannot be done with a text, and the other way round. */
function overrideTrouble({ name, type }: Parameter, parents: readonly Profile[]): string | null {
  const theirs = parents.flatMap(({ parameters }) => parameters).filter((parameter) => parameter.name === name);
  const other = theirs.find((parameter) => (parameter.type === 'list') !== (type === 'list'));
  return other === undefined
    ? null
    : `is of type ${type}, and of type ${other.type} in the profile that this one extends; keep "type: ${other.type}"`;
}

/** A list that selects rows takes their names and no others, also where the file does not say so. */
function withRowNames(parameter: Parameter, requirements: readonly RequirementTemplate[]): Parameter {
  if (parameter.type !== 'list' || parameter.oneOf !== null) return parameter;
  const rows = requirements.flatMap(({ when }) => (when?.parameter === parameter.name ? (when.includes ?? []) : []));
  return rows.length === 0 ? parameter : { ...parameter, oneOf: [...new Set(rows)] };
}

function ownDocuments(documents: HeadParts['documents']): Profile['documents'] {
  return Object.fromEntries(
    Object.entries(documents ?? {}).map(([key, { title, url }]) => [key, { title, url: url ?? null }]),
  );
}

function joinBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [key(item), item])).values()];
}
