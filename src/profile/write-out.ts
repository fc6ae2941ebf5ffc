import type { RequirementTemplate } from '../model/profile.ts';
import { checkRequirement, type Report, type Surroundings } from './check.ts';
import { checkValue, valuesOf } from './check-destination.ts';
import { normaliseRequirement, protocolId } from './normalise.ts';
import { quote } from './quote.ts';
import type { ProfileSource, RequirementSource } from './read.ts';
import { fillRow, fillRowItems, fillRowText, type Rows, rowsWith } from './rows.ts';
import { placeholders, placeholdersIn } from './template.ts';

/** More entries than any firewall team would read; a table that makes more is a mistake. */
const MAX_REQUIREMENTS = 10_000;

/** Every requirement of the file written out, those that fit the schema as templates; what is wrong is reported. */
export function writeOut(source: ProfileSource, around: Surroundings, report: Report): readonly RequirementTemplate[] {
  const templates = new Map<string, RequirementTemplate>();
  const ids = new Map<string, number>();
  let count = 0;
  for (const requirement of source.requirements) {
    const { index, parts } = requirement;
    const at: Report = (path, message, severity) => report(['requirements', index, ...path], message, severity);
    checkRequirement(requirement, around, at);
    const table = parts.forEach === undefined ? undefined : around.tables.get(parts.forEach.table);
    const rows = table === undefined ? [] : checkedRows(requirement, table, around, at);
    count += Math.max(1, rows.length) * [requirement.parts.protocol ?? 'tcp'].flat().length;
    if (count > MAX_REQUIREMENTS) {
      at([], `makes more than ${MAX_REQUIREMENTS} requirements of this profile; use fewer rows, or subnets and ranges`);
      break;
    }
    for (const id of idsOf(requirement, table, rows)) {
      const first = ids.get(id);
      if (first === undefined) ids.set(id, index);
      else
        at(['id'], twiceMessage(id, first === index ? null : source.yaml.locate(['requirements', first, 'id']).line));
    }
    for (const template of templatesOf(requirement, table, rows)) templates.set(template.id, template);
  }
  return [...templates.values()];
}

function templatesOf(
  { document }: RequirementSource,
  table: Rows | undefined,
  rows: readonly string[],
): readonly RequirementTemplate[] {
  if (document === null) return [];
  const templates = normaliseRequirement(document);
  if (table === undefined) return templates;
  return templates.flatMap((template) => rows.map((key) => fillRow(template, key, table, document.forEach?.select)));
}

function idsOf({ parts }: RequirementSource, table: Rows | undefined, rows: readonly string[]): readonly string[] {
  const { id } = parts;
  if (id === undefined) return [];
  const own = table === undefined ? [id] : rows.map((key) => fillRowText(id, key, table));
  const [first = 'tcp', ...others] = [parts.protocol ?? 'tcp'].flat();
  return [
    ...own,
    ...others.filter((other) => other !== first).flatMap((other) => own.map((one) => protocolId(one, other))),
  ];
}

function twiceMessage(id: string, firstLine: number | null): string {
  return firstLine === null
    ? `id ${quote(id)} comes once for each row; put {row.key} into it, such as ${quote(`${id}-{row.key}`)}`
    : `id ${quote(id)} is used twice (first in line ${firstLine}); give each requirement its own`;
}

/** The rows that make a requirement: those that have every column that it uses. What they make of it is checked. */
function checkedRows(requirement: RequirementSource, table: Rows, around: Surroundings, at: Report): readonly string[] {
  const columns = usedColumns(requirement);
  const where = [requirement.parts.forEach?.where ?? []].flat();
  const rows = rowsWith(table, [...columns, ...where]);
  const columnsKnown = columns.every((column) => column === 'key' || table.columns.includes(column));
  if (rows.length === 0 && columnsKnown) at(['forEach'], 'no row of the table has every column that this entry uses');
  checkSelect(requirement, table, around, at);
  for (const key of rows) checkRow(requirement, table, key, at);
  for (const [key, column] of gaps(requirement, table, columns))
    at(
      ['forEach'],
      `row ${quote(key)} has no column {row.${column}}; fill it in, or write "where: ${column}" to pass such rows over`,
    );
  return rows;
}

/** Rows that lack a column which the entry uses, and does not say that they may: they would go without a word. */
function gaps(
  { parts }: RequirementSource,
  { rows, columns: known }: Rows,
  used: readonly string[],
): readonly (readonly [key: string, column: string])[] {
  const where = [parts.forEach?.where ?? []].flat();
  const needed = [...new Set(used)].filter((column) => column !== 'key' && known.includes(column));
  const meant = [...rows].filter(([, row]) => where.every((column) => row.has(column)));
  return meant.flatMap(([key, row]) =>
    needed.filter((column) => !row.has(column)).map((column) => [key, column] as const),
  );
}

function usedColumns({ parts }: RequirementSource): readonly string[] {
  return placeholdersIn(parts)
    .filter((name) => name.startsWith('row.'))
    .map((name) => name.slice('row.'.length));
}

/** The rows that a parameter allows the user to name have to be there. */
function checkSelect({ parts }: RequirementSource, { rows }: Rows, { parameters }: Surroundings, at: Report): void {
  const select = parts.forEach?.select ?? '';
  for (const value of parameters.get(select)?.oneOf ?? []) {
    if (!rows.has(value))
      at(['forEach', 'table'], `the table has no row ${quote(value)}, which parameter ${quote(select)} allows`);
  }
}

/** Reports what a row makes of the texts: an id, a host, a port that cannot be. */
function checkRow({ parts }: RequirementSource, table: Rows, key: string, at: Report): void {
  const whence = ` (row ${quote(key)} of table ${quote(parts.forEach?.table ?? '')})`;
  const id = fillRowText(parts.id ?? '', key, table);
  if (!/^[a-z0-9.-]*$/.test(id))
    at(['id'], `id ${quote(id)} may hold lower-case letters, digits, dots and hyphens only; use {row.key}${whence}`);
  for (const value of valuesOf(parts)) {
    if (!placeholders(value.text).some((name) => name.startsWith('row.'))) continue;
    const items = fillRowItems(value.text, key, table);
    if (items.length === 0 && (value.kind === 'host' || value.kind === 'cidrs'))
      at(value.path, `the list has no items, so there is no destination${whence}`);
    for (const text of items) if (placeholders(text).length === 0) checkValue({ ...value, text }, at, whence);
  }
}
