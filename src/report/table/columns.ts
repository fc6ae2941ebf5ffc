import { widest } from '../width.ts';

/** One row's texts, before they are laid out. */
export interface RowTexts {
  readonly outcome: string;
  readonly requirement: string;
  readonly place: string;
  readonly seen: string;
}

/** The widths of the text columns, and whether what was seen stands below requirement and place instead of beside them. */
export interface Columns {
  readonly stacked: boolean;
  readonly outcome: number;
  readonly requirement: number;
  readonly place: number;
  readonly seen: number;
}

/** Spaces between two columns. */
export const GAP = 2;

// A sentence in a narrower column than this becomes a tower of single words.
const LEAST_SEEN = 36;
const MOST_REQUIREMENT = 30;
const MOST_PLACE = 38;

/** Columns that fill `width` exactly: four where there is room, otherwise three with the sentence below. */
export function columnsFor(rows: readonly RowTexts[], width: number): Columns {
  const outcome = widest(rows.map((row) => row.outcome));
  const requirement = Math.min(MOST_REQUIREMENT, widest(rows.map((row) => row.requirement)));
  const place = Math.min(MOST_PLACE, widest(rows.map((row) => row.place)));
  const beside = width - outcome - requirement - place - 3 * GAP;
  if (beside >= LEAST_SEEN) return { stacked: false, outcome, requirement, place, seen: beside };
  const rest = width - outcome - GAP;
  const first = Math.min(requirement, Math.floor((rest - GAP) / 2));
  // The table library counts one column between the two that the sentence spans, whatever stands there.
  return { stacked: true, outcome, requirement: first, place: rest - first - GAP, seen: rest - GAP + 1 };
}
