import CliTable3 from 'cli-table3';
import { GAP } from './columns.ts';

// Only a line below the head: frames would cost the columns that host names need.
const UNFRAMED = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '─',
  'mid-mid': '─'.repeat(GAP),
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
} as const;

/** A text, or one that goes over several columns. */
export type Cell = string | { readonly colSpan: number; readonly content: string };

/** Rows under one another, with a line below the head where there is one. */
export function unframed(
  rows: readonly (readonly Cell[])[],
  colWidths: readonly number[],
  head: readonly string[] | null,
): readonly string[] {
  const table = new CliTable3({
    chars: UNFRAMED,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colWidths: [...colWidths],
    ...(head === null ? {} : { head: [...head] }),
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
