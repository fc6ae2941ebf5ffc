import type { RequirementTemplate } from '../model/profile.ts';
import { fillCheck } from './fill-check.ts';
import { fillText } from './template.ts';

/** A table of the profile. */
export interface Rows {
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Every column that some row has. */
  readonly columns: readonly string[];
}

export function readRows(table: Readonly<Record<string, Readonly<Record<string, string | number>>>>): Rows {
  const rows = new Map(
    Object.entries(table).map(([key, row]) => [
      key,
      new Map(Object.entries(row).map(([column, cell]) => [column, String(cell)])),
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

/** A text with `{row.key}` and `{row.column}` filled in. */
export function fillRowText(text: string, key: string, { rows }: Rows): string {
  return fillText(text, (name) => {
    if (name === 'row.key') return key;
    return name.startsWith('row.') ? rows.get(key)?.get(name.slice('row.'.length)) : undefined;
  });
}

/** The requirement for one row. */
export function fillRow(
  template: RequirementTemplate,
  key: string,
  rows: Rows,
  select: string | undefined,
): RequirementTemplate {
  const fill = (text: string): string => fillRowText(text, key, rows);
  const filled: RequirementTemplate = {
    ...template,
    id: fill(template.id),
    title: fill(template.title),
    destinations: template.destinations.map(({ kind, value }) => ({ kind, value: fill(value) })),
    witnesses: template.witnesses.map(fill),
    ports: template.ports.map(fill),
    checks: template.checks.map((check) => fillCheck(check, fill)),
    published: template.published.map(fill),
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
