import type { Cause, Confidence } from '../../src/model/outcome.ts';

/** Where on the way something stops: as far as most programs' own words tell it. */
export type Place = 'name' | 'connection' | 'proxy' | 'tls' | 'http';

/** `unsure` when the program itself says that it cannot tell; `not-asked` when it has no way to ask. */
export type Says = 'pass' | 'fail' | 'unsure' | 'not-asked';

/** What one program says of one destination, or of all destinations of a requirement. */
export interface Answer {
  readonly says: Says;
  /** Null where its words name none. */
  readonly place: Place | null;
  /** Only this program gives causes. */
  readonly cause: Cause | null;
  readonly confidence: Confidence | null;
  /** Its own words, shortened. */
  readonly words: string;
}

/** Characters that are kept of what a program says. */
const LONGEST = 160;

export function answer(says: Says, words: string, place: Place | null = null): Answer {
  return { says, place: says === 'pass' ? null : place, cause: null, confidence: null, words: shortened(words) };
}

export const NOT_ASKED: Answer = answer('not-asked', '');

/** A requirement is met when all its destinations are; the first that is not speaks for it. */
export function together(answers: readonly Answer[]): Answer {
  const order: readonly Says[] = ['fail', 'unsure', 'not-asked', 'pass'];
  const worst = order.flatMap((says) => answers.find((one) => one.says === says) ?? []);
  return worst[0] ?? NOT_ASKED;
}

function shortened(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line;
}
