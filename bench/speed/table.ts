import { goalText, type Line, reached, withUnit } from './line.ts';

/** The lines of one row, or why there are none. */
export interface RowResult {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly problem: string | null;
}

const HEAD = ['Row', 'What', 'reachcheck', 'Against', 'Measured', 'Goal', 'Reached'] as const;

/** As Markdown, with columns of equal width: it is read in a terminal, too. */
export function resultTable(results: readonly RowResult[]): string {
  return markdown(HEAD, results.flatMap(cellsOf));
}

function cellsOf({ name, lines, problem }: RowResult): readonly (readonly string[])[] {
  if (problem !== null) return [[name, 'could not be measured', '', '', '', '', '']];
  return lines.map((line) => [
    name,
    line.what,
    line.ours,
    line.against,
    withUnit(line.measured, line.unit),
    goalText(line),
    reached(line),
  ]);
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', String.raw`\|`)));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [first = [], ...others] = all;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n');
}
