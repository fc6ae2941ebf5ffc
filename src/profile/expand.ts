import type { Parameter, Profile, RequirementTemplate } from '../model/profile.ts';
import type { Report, Surroundings } from './check.ts';
import { checkParameters } from './check-parameters.ts';
import { type Problem, sortProblems } from './problem.ts';
import { quote } from './quote.ts';
import type { HeadParts, ProfileSource } from './read.ts';
import { readRows } from './rows.ts';
import { writeOut } from './write-out.ts';

/** A profile as those that extend it see it. */
export interface Parent {
  readonly profile: Profile;
  readonly tables: Surroundings['tables'];
}

export interface Expanded {
  /** Null when something in it does not fit the schema. */
  readonly profile: Profile | null;
  readonly tables: Surroundings['tables'];
  readonly problems: readonly Problem[];
}

/**
 * A profile with `forEach` written out and its parents' parameters, documents, tables and requirements joined in; its
 * own replace those of the same name. Parents come in the order of `extends`.
 */
export function expandProfile(source: ProfileSource, families: readonly Parent[]): Expanded {
  const parents = families.map(({ profile }) => profile);
  const { head, yaml, broken } = source;
  const problems: Problem[] = [];
  const report: Report = (path, message, severity = 'error') => {
    problems.push({ severity, file: yaml.file, ...yaml.locate(path), message });
  };
  const ownTables = Object.entries(head.tables ?? {}).map(([name, table]) => [name, readRows(table)] as const);
  const inherited = families.flatMap((parent) => [...parent.tables]);
  for (const [name] of inherited)
    if (Object.hasOwn(head.tables ?? {}, name)) report(['tables', name], replacedTable(name), 'warning');
  const tables = new Map([...inherited, ...ownTables]);
  const own = Object.entries(head.parameters ?? {}).map(([name, document]) => toParameter(name, document));
  const parameters = joinBy([...parents.flatMap((parent) => parent.parameters), ...own], ({ name }) => name);
  checkParameters(own, parameters, parents, report);
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
  const offered = parameters.map((parameter) => withRowNames(parameter, requirements));
  const profile = toProfile(head, { parameters: offered, documents, requirements });
  return { profile, tables, problems: sortProblems(problems) };
}

function toProfile(head: HeadParts, rest: Pick<Profile, 'parameters' | 'documents' | 'requirements'>): Profile | null {
  const { profile: name, title, vantage, asOf, group = null, description = null } = head;
  if (name === undefined || title === undefined || vantage === undefined || asOf === undefined) return null;
  return { name, title, vantage, group, asOf, description, ...rest };
}

function toParameter(name: string, document: NonNullable<HeadParts['parameters']>[string]): Parameter {
  return {
    name,
    title: document.title,
    type: document.type ?? 'text',
    default: document.default ?? null,
    defaultBy: document.defaultBy ?? null,
    oneOf: document.oneOf ?? null,
    howTo: document.howTo ?? null,
    discover: document.discover ?? [],
  };
}

function replacedTable(name: string): string {
  return `table ${quote(name)} is used by the requirements of this file only; inherited ones keep that of their own file`;
}

/** A parameter that selects rows takes their names and no others, also where the file does not say so. */
function withRowNames(parameter: Parameter, requirements: readonly RequirementTemplate[]): Parameter {
  if (parameter.oneOf !== null) return parameter;
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
