/** One row of a file with columns; a quoted field may go over several lines. */
export interface Row {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** A quote that is not closed. */
  readonly problem: string | null;
}

/** Separators in the order in which they are believed: a tab is never part of a field. */
const DELIMITERS = ['\t', ';', '|', ','] as const;

/** The separator of a header line; null when it has one field only. */
export function delimiterOf(header: string): string | null {
  return DELIMITERS.find((delimiter) => header.includes(delimiter)) ?? null;
}

// Beyond these a quote was never meant to begin a field.
const MOST_LINES = 50;

/** The rows of lines as RFC 4180 has them, from a line on. */
export function readRows(lines: readonly string[], start: number, delimiter: string): readonly Row[] {
  const rows: Row[] = [];
  let index = start;
  while (index < lines.length) {
    const line = index + 1;
    let text = lines[index] ?? '';
    let cells = cellsOf(text, delimiter);
    let taken = 1;
    while (cells === null && taken < MOST_LINES && index + taken < lines.length) {
      text += `\n${lines[index + taken] ?? ''}`;
      taken += 1;
      cells = cellsOf(text, delimiter);
    }
    if (cells === null)
      rows.push({ line, cells: [], problem: 'a quoted field is not closed: add the quote, or take the first one out' });
    else rows.push({ line, cells, problem: null });
    index += cells === null ? 1 : taken;
  }
  return rows;
}

/** The fields of one row; null while a quote is open. */
export function cellsOf(text: string, delimiter: string): readonly string[] | null {
  if (!text.includes('"'))
    return framed(text, delimiter)
      .split(delimiter)
      .map((cell) => cell.trim());
  const row = framed(text, delimiter);
  const cells: string[] = [];
  let at = 0;
  while (at <= row.length) {
    const quoted = /\s*"/y;
    quoted.lastIndex = at;
    const cell = quoted.test(row) ? quotedCell(row, quoted.lastIndex, delimiter) : bareCell(row, at, delimiter);
    if (cell === null) return null;
    cells.push(cell.text.trim());
    at = cell.end + 1;
  }
  return cells;
}

interface Cell {
  readonly text: string;
  /** Where the separator behind it is, or the end. */
  readonly end: number;
}

function bareCell(row: string, at: number, delimiter: string): Cell {
  const found = row.indexOf(delimiter, at);
  const end = found < 0 ? row.length : found;
  return { text: row.slice(at, end), end };
}

function quotedCell(row: string, start: number, delimiter: string): Cell | null {
  let text = '';
  let at = start;
  for (;;) {
    const quote = row.indexOf('"', at);
    if (quote < 0) return null;
    text += row.slice(at, quote);
    if (row[quote + 1] !== '"') {
      const rest = bareCell(row, quote + 1, delimiter);
      return { text: text + rest.text, end: rest.end };
    }
    text += '"';
    at = quote + 2;
  }
}

/** Rows of tables in documents have a bar at both ends. */
function framed(text: string, delimiter: string): string {
  return delimiter === '|' ? text.trim().replace(/^\|/, '').replace(/\|$/, '') : text;
}
