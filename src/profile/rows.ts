import type { RequirementTemplate } from '../model/profile.ts';
import { fillCheck } from './fill-check.ts';
import { fillText } from './template.ts';

/** A table of the profile. */
export interface Rows {
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, Cell>>;
  /** Every column that some row has. */
  readonly columns: readonly string[];
}

type Cell = string | readonly string[];

export function readRows(
  table: Readonly<Record<string, Readonly<Record<string, string | number | readonly string[]>>>>,
): Rows {
  const rows = new Map(
    Object.entries(table).map(([key, row]) => [
      key,
      new Map(Object.entries(row).map(([column, cell]) => [column, typeof cell === 'number' ? String(cell) : cell])),
    ]),
  );
  return { rows, columns: [...new Set([...rows.values()].flatMap((row) => [...row.keys()]))] };
}

/** Rows that have every one of these columns; a row without one of them is passed over. */
export function rowsWith({ rows }: Rows, columns: readonly string[]): readonly string[] {
  return [...rows]
    .filter(([, row]) => columns.every((column) => column === 'key' || row.has(column)))
    .map(([key]) => key);
}

/** A text with `{row.key}` and `{row.column}` filled in. A list is written out with commas. */
export function fillRowText(text: string, key: string, { rows }: Rows): string {
  return fillText(text, (name) => {
    if (name === 'row.key') return key;
    const cell = name.startsWith('row.') ? rows.get(key)?.get(name.slice('row.'.length)) : undefined;
    return typeof cell === 'string' || cell === undefined ? cell : cell.join(', ');
  });
}

/** The same for a text that stands in a list: one that is nothing but the name of a list is all of its items. */
export function fillRowItems(text: string, key: string, table: Rows): readonly string[] {
  const column = /^\{row\.([A-Za-z][A-Za-z0-9]*)\}$/.exec(text)?.[1] ?? '';
  const cell = table.rows.get(key)?.get(column);
  return typeof cell === 'object' ? cell : [fillRowText(text, key, table)];
}

/** The requirement for one row. */
export function fillRow(
  template: RequirementTemplate,
  key: string,
  rows: Rows,
  select: string | undefined,
): RequirementTemplate {
  const fill = (text: string): string => fillRowText(text, key, rows);
  const items = (texts: readonly string[]): readonly string[] => texts.flatMap((text) => fillRowItems(text, key, rows));
  const filled: RequirementTemplate = {
    ...template,
    id: fill(template.id),
    title: fill(template.title),
    destinations: template.destinations.flatMap(({ kind, value }) =>
      items([value]).map((item) => ({ kind, value: item })),
    ),
    witnesses: items(template.witnesses),
    from: items(template.from),
    ports: items(template.ports),
    checks: template.checks.map((check) => fillCheck(check, fill)),
    published: items(template.published),
    sources: template.sources.map((source) => ({
      ...source,
      section: source.section === null ? null : fill(source.section),
    })),
    manual: template.manual === null ? null : fill(template.manual),
    note: template.note === null ? null : fill(template.note),
    replacedBy: template.replacedBy === null ? null : fill(template.replacedBy),
  };
  return select === undefined ? filled : { ...filled, when: { parameter: select, includes: key } };
}
