import type { Parameter } from '../model/profile.ts';
import { checkDestination } from './check-destination.ts';
import { checkProbing } from './check-probing.ts';
import type { Problem } from './problem.ts';
import { quote } from './quote.ts';
import type { RequirementSource } from './read.ts';
import type { Rows } from './rows.ts';
import { hint } from './suggest.ts';
import { type PlaceholderAt, placeholdersAt } from './template.ts';

/** Notes a problem at a path within the requirement. */
export type Report = (path: readonly unknown[], message: string, severity?: Problem['severity']) => void;

/** What a requirement may refer to. */
export interface Surroundings {
  /** Null where the definition does not fit the schema. */
  readonly parameters: ReadonlyMap<string, Parameter | null>;
  readonly documents: ReadonlySet<string>;
  readonly tables: ReadonlyMap<string, Rows>;
  /** Tables that are there but don't fit the schema. */
  readonly brokenTables: ReadonlySet<string>;
}

/** Reports what the schema cannot see: references to what does not exist, names and numbers that cannot be. */
export function checkRequirement(source: RequirementSource, around: Surroundings, report: Report): void {
  const { parts } = source;
  checkPlaceholders(placeholdersAt(parts), source, around, report);
  checkParameterNames(source, around, report);
  for (const [index, { doc }] of [parts.source ?? []].flat().entries()) {
    const path = Array.isArray(parts.source) ? ['source', index, 'doc'] : ['source', 'doc'];
    const known = [...around.documents];
    if (!around.documents.has(doc))
      report(path, `unknown document ${quote(doc)} ${hint(doc, known)}; describe it under "documents"`);
  }
  checkDestination(source, report);
  checkProbing(source, report);
  if (parts.need === 'retired' && !source.present.has('retiredOn'))
    report([], 'a retired entry needs "retiredOn", the date, such as 2021-10-27');
}

function checkPlaceholders(
  found: readonly PlaceholderAt[],
  { parts, present }: RequirementSource,
  { parameters, tables }: Surroundings,
  report: Report,
): void {
  const rows = parts.forEach === undefined ? undefined : tables.get(parts.forEach.table);
  for (const { name, path } of found) {
    const parameter = parameters.get(name);
    if (name.startsWith('row.')) {
      const column = name.slice('row.'.length);
      if (!present.has('forEach')) report(path, `{${name}} has a meaning under "forEach" only; name the table there`);
      else if (rows !== undefined && column !== 'key' && !rows.columns.includes(column))
        report(path, `the table has no column {${name}} ${hint(column, ['key', ...rows.columns])}`);
    } else if (parameter === undefined)
      report(path, `unknown parameter {${name}} ${hint(name, [...parameters.keys()])}`);
    else if (parameter?.type === 'list')
      report(path, `{${name}} is a list, which has no place in a text; use it as "select" of "forEach"`);
  }
}

function checkParameterNames(
  { parts }: RequirementSource,
  { parameters, tables, brokenTables }: Surroundings,
  report: Report,
): void {
  const unknown = (name: string): string => `unknown parameter ${quote(name)} ${hint(name, [...parameters.keys()])}`;
  const { when, forEach } = parts;
  if (when !== undefined && !parameters.has(when)) report(['when'], unknown(when));
  if (forEach === undefined) return;
  const { table, select } = forEach;
  if (!tables.has(table) && !brokenTables.has(table))
    report(['forEach', 'table'], `unknown table ${quote(table)} ${hint(table, [...tables.keys()])}`);
  if (select === undefined) return;
  const parameter = parameters.get(select);
  if (parameter === undefined) report(['forEach', 'select'], unknown(select));
  else if (parameter !== null && parameter.type !== 'list' && parameter.type !== 'text')
    report(
      ['forEach', 'select'],
      `parameter ${quote(select)} selects rows, so its type must be list or text, not ${parameter.type}`,
    );
  if (when !== undefined)
    report(['when'], 'an entry has either "when" or "select" of "forEach"; leave one of them out');
}
