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
  /** Its own words. */
  readonly words: string;
}

export function answer(says: Says, words: string, place: Place | null = null): Answer {
  return { says, place: says === 'pass' ? null : place, cause: null, confidence: null, words };
}

export const NOT_ASKED: Answer = answer('not-asked', '');

/** A requirement is met when all its destinations are; the first that is not speaks for it. */
export function together(answers: readonly Answer[]): Answer {
  const order: readonly Says[] = ['fail', 'unsure', 'not-asked', 'pass'];
  const worst = order.flatMap((says) => answers.find((one) => one.says === says) ?? []);
  return worst[0] ?? NOT_ASKED;
}
