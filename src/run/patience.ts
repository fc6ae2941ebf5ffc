import type { Patience } from '../model/probe.ts';

/** Sockets that ask a silent address, one after the other. */
export const ATTEMPTS = 6;
/** Between two of them. Nearer than this, and a busy firewall may drop them as a flood. */
const REPEAT_MS = 250;
/** With fewer answers nobody knows how far away things are here. */
const ANSWERS = 5;

/**
 * Learns from the answers of a run how long an answer takes here, and says from that when silence is one. Six sockets
 * that stay silent for six pauses are a surer sign than one socket that stays silent for four seconds: at 5 % loss each way
 * nine in ten million addresses that are open would be silent by chance, and one in a hundred with a single socket.
 * `patient`: silence is never an answer before the time is up.
 */
export function patience(patient: boolean): Patience {
  let answers = 0;
  let slowestMs = 0;
  const repeatMs = (): number => Math.max(REPEAT_MS, 2 * slowestMs);
  return {
    attempts: ATTEMPTS,
    repeatMs,
    answered: (afterMs) => {
      answers += 1;
      slowestMs = Math.max(slowestMs, afterMs);
    },
    isEnough: (attempts, elapsedMs) =>
      !patient && answers >= ANSWERS && attempts >= ATTEMPTS && elapsedMs >= ATTEMPTS * repeatMs(),
  };
}

/**
 * Says how many milliseconds to wait before the next connection attempt, so that there are no more than `perSecond` of
 * them; after a quiet time `burst` may go at once.
 */
export function pace(perSecond: number, burst: number, now: () => number): () => number {
  const gapMs = 1000 / perSecond;
  let dueMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = now();
    dueMs = Math.max(dueMs + gapMs, nowMs - burst * gapMs);
    return Math.max(0, dueMs - nowMs);
  };
}
