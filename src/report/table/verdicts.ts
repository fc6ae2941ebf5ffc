import { paint, type Style } from '../colour.ts';
import { count } from '../count.ts';
import { placeText } from '../destination.ts';
import type { RenderOptions } from '../render-options.ts';
import { type Judged, triedInOrder } from '../order.ts';
import { seenText } from '../seen.ts';
import { idText, signOf } from '../sign.ts';
import { excerpt, plain } from '../text.ts';
import { wrap } from '../wrap.ts';
import { type Columns, columnsFor, type RowTexts } from './columns.ts';
import { type Section, styled } from './section.ts';
import { type Cell, unframed } from './unframed.ts';

/** A row for everything that was tried, worst first. */
export const verdictsSection: Section = (report, options) => {
  const tried = triedInOrder(report);
  const shown = options.verbose
    ? tried
    : tried.filter(({ verdict }, index) => verdict.met !== 'yes' || index < MOST_ROWS);
  if (shown.length === 0) return [];
  const hidden = tried.length - shown.length;
  const rest = `${count(hidden, 'more requirement')} ${hidden === 1 ? 'is' : 'are'} met: --verbose or another --format lists them.`;
  return [...tableLines(shown, options), ...(hidden === 0 ? [] : ['', ...styled(rest, 'dim', options)])];
};

// What is not met or undecided is always shown; thousands of rows of what works are for a file.
const MOST_ROWS = 300;

function tableLines(judged: readonly Judged[], options: RenderOptions): readonly string[] {
  const rows = judged.map((each) => ({ texts: rowTexts(each), look: lookOf(each), plainly: isPlain(each) }));
  const columns = columnsFor([HEAD, ...rows.map(({ texts }) => texts)], options.width);
  // The table library compares every row with every other: a table for a few rows each keeps thousands of them quick.
  const chunks = Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, index) =>
    rows.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  );
  const head = cells(HEAD, { outcome: 'dim', others: 'dim' }, columns, options).map((lines) => lines.join('\n'));
  return chunks.flatMap((chunk, index) => {
    const lines = chunk.flatMap(({ texts, look, plainly }) => [
      ...lineByLine(cells(texts, look, columns, options)),
      ...(columns.stacked && !plainly ? sentenceBelow(texts, look, columns, options) : []),
    ]);
    return unframed(lines, colWidths(columns), index === 0 ? head : null);
  });
}

const ROWS_AT_ONCE = 50;

const HEAD: RowTexts = { outcome: 'Outcome', requirement: 'Requirement', place: 'Destination', seen: 'What was seen' };

interface Look {
  readonly outcome: Style;
  readonly others: Style | null;
}

function lookOf({ verdict, requirement }: Judged): Look {
  const fading = requirement?.need === 'deprecated' || requirement?.need === 'retired';
  return { outcome: signOf(verdict).style, others: fading ? 'dim' : null };
}

// The whole of it is in `explain`.
const LONGEST_SEEN = 500;

function rowTexts(judged: Judged): RowTexts {
  const { verdict, requirement } = judged;
  return {
    outcome: `${signOf(verdict).symbol} ${verdict.outcome}`,
    requirement: plain(idText(verdict.requirement, requirement)),
    place: requirement === undefined ? '' : placeText(requirement),
    seen: `${excerpt(seenText(judged), LONGEST_SEEN)}${verdict.cause === null ? '' : ` [${verdict.cause}]`}`,
  };
}

/** The cells of a row, as lines. They are wrapped here, so that the table library has nothing left to break or to cut. */
function cells(
  texts: RowTexts,
  look: Look,
  columns: Columns,
  { colour }: RenderOptions,
): readonly (readonly string[])[] {
  const cell = (text: string, width: number, style: Style | null): readonly string[] =>
    wrap(text, width).map((line) => paint(line, style, colour));
  const outcome = cell(texts.outcome, columns.outcome, look.outcome);
  const requirement = cell(texts.requirement, columns.requirement, look.others);
  const seen = columns.stacked ? [] : cell(texts.seen, columns.seen, look.others);
  const place = cell(texts.place, columns.place, look.others);
  return columns.stacked ? [outcome, requirement, place] : [outcome, requirement, place, seen];
}

/** On a narrow terminal a sentence beside the names would be a tower of words, so it stands below them. */
function sentenceBelow(
  { seen }: RowTexts,
  { others }: Look,
  columns: Columns,
  { colour }: RenderOptions,
): readonly (readonly Cell[])[] {
  return wrap(seen, columns.seen).map((line) => ['', { colSpan: 2, content: paint(line, others ?? 'dim', colour) }]);
}

/** What is met without reservation needs no sentence where there is little room. */
function isPlain({ verdict }: Judged): boolean {
  return verdict.met === 'yes' && verdict.cause === null && verdict.coverage.note === null;
}

// The table library measures a cell with line ends in it once for every line: minutes, for what a hostile host can send.
function lineByLine(row: readonly (readonly string[])[]): readonly (readonly Cell[])[] {
  const height = Math.max(...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => row.map((lines) => lines[index] ?? ''));
}

function colWidths({ stacked, outcome, requirement, place, seen }: Columns): number[] {
  return stacked ? [outcome, requirement, place] : [outcome, requirement, place, seen];
}
