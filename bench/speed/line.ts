/** What is to be reached: `most` is an upper bound, `least` a lower one. */
type Goal = { readonly most: number } | { readonly least: number };

export type Unit = 'ratio' | 'count' | 'MB';

/** One line of the table: a number that was measured, and what it was to be. */
export interface Line {
  /** What was done, in a few words. */
  readonly what: string;
  /** What reachcheck needed, with its unit. */
  readonly ours: string;
  /** What it is held against, and what that needed. */
  readonly against: string;
  readonly measured: number;
  readonly unit: Unit;
  /** Null: it is told, and not judged. */
  readonly goal: Goal | null;
}

/** `yes`, or by how much it was missed. */
export function reached({ measured, goal, unit }: Pick<Line, 'measured' | 'goal' | 'unit'>): string {
  if (goal === null) return '';
  const [bound, isReached] = 'most' in goal ? [goal.most, measured <= goal.most] : [goal.least, measured >= goal.least];
  if (isReached) return 'yes';
  const direction = 'most' in goal ? 'over' : 'short';
  if (bound === 0 || unit === 'count') return `no: ${number(Math.abs(measured - bound))} ${direction}`;
  return `no: ${number(Math.ceil((100 * Math.abs(measured - bound)) / bound))} % ${direction}`;
}

export function goalText({ goal, unit }: Pick<Line, 'goal' | 'unit'>): string {
  if (goal === null) return 'none';
  return 'most' in goal ? `at most ${withUnit(goal.most, unit)}` : `at least ${withUnit(goal.least, unit)}`;
}

export function withUnit(value: number, unit: Unit): string {
  return unit === 'MB' ? `${number(value)} MB` : number(value);
}

/** Milliseconds, as one reads them. */
export function duration(ms: number): string {
  return ms < 1000 ? `${number(ms)} ms` : `${number(ms / 1000)} s`;
}

/** Three digits that count, and no more behind the point than that needs; whole numbers stay whole. */
export function number(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(value < 0.1 ? 2 : 3)));
}
