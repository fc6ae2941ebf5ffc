import type { Answer } from './answer.ts';
import type { Truth } from './truth.ts';

/** One row of the table: how one program did. All are numbers of rows. */
export interface Score {
  /** Rows that it can be asked about at all, with and without the obstacle. */
  readonly asked: number;
  /** Of these, rows in which pass or fail can be told. */
  readonly told: number;
  readonly right: number;
  /** Said pass, and it was blocked. */
  readonly missed: number;
  /** Said fail, and it was not blocked. */
  readonly falseAlarms: number;
  /** Said neither. */
  readonly unsure: number;
  /** Said pass where nobody can tell. */
  readonly unproven: number;
  /** Rows with a cause to name. */
  readonly caused: number;
  /** Of these, rows in which the requirement is not met, or that cannot be told: who rightly says pass names no layer. */
  readonly placed: number;
  readonly placeRight: number;
  readonly causeRight: number;
  /** Claimed a wrong cause as certain. */
  readonly falseCertainty: number;
  /** Ever named a place, or a cause: who never does is not scored by it. */
  readonly namesPlaces: boolean;
  readonly namesCauses: boolean;
}

export interface Answered {
  readonly truth: Truth;
  readonly answer: Answer;
}

export function scoreOf(all: readonly Answered[]): Score {
  const rows = all.filter(({ answer }) => answer.says !== 'not-asked');
  const told = rows.filter(({ truth }) => truth.met !== 'unknown');
  const caused = rows.filter(({ truth }) => truth.causes.length > 0);
  const placed = caused.filter(({ truth }) => truth.met !== 'pass' && truth.places.length > 0);
  return {
    asked: rows.length,
    told: told.length,
    right: told.filter(({ truth, answer }) => answer.says === truth.met).length,
    missed: told.filter(({ truth, answer }) => truth.met === 'fail' && answer.says === 'pass').length,
    falseAlarms: told.filter(({ truth, answer }) => truth.met === 'pass' && answer.says === 'fail').length,
    unsure: told.filter(({ answer }) => answer.says === 'unsure').length,
    unproven: rows.filter(({ truth, answer }) => truth.met === 'unknown' && answer.says === 'pass').length,
    caused: caused.length,
    placed: placed.length,
    placeRight: placed.filter(isPlaceRight).length,
    causeRight: caused.filter(isCauseRight).length,
    falseCertainty: rows.filter(isFalselyCertain).length,
    namesPlaces: rows.some(({ answer }) => answer.place !== null),
    namesCauses: rows.some(({ answer }) => answer.cause !== null),
  };
}

export function isPlaceRight({ truth, answer }: Answered): boolean {
  return answer.place !== null && truth.places.includes(answer.place);
}

export function isCauseRight({ truth, answer }: Answered): boolean {
  return answer.cause !== null && truth.causes.includes(answer.cause);
}

export function isFalselyCertain(row: Answered): boolean {
  return row.answer.cause !== null && row.answer.confidence === 'certain' && !isCauseRight(row);
}

/** Of several runs the one with the fewest right answers. */
export function worstOf(runs: readonly Score[]): Score | null {
  const [worst] = runs.toSorted(
    (one, other) => one.right - other.right || one.causeRight - other.causeRight || one.placeRight - other.placeRight,
  );
  return worst ?? null;
}
