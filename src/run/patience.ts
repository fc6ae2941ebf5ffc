import type { Patience } from '../model/probe.ts';

/** Sockets that ask a silent address, one after the other. */
export const ATTEMPTS = 6;
/** Between two of them. Nearer than this, and a busy firewall may drop them as a flood. */
const REPEAT_MS = 250;
/** With fewer answers nobody knows how far away things are here. */
const ANSWERS = 5;

/** Answers are counted by how long they took, in steps of this. */
const STEP_MS = 25;
/**
 * The slowest one in twenty says nothing of how far away things are: a packet that the kernel repeats after a second
 * makes an answer slow, and so does a busy moment of this process.
 */
const COUNTED = 0.95;

/**
 * Learns from the answers of a run how long an answer takes here, and says from that when silence is one. Six sockets
 * that stay silent for six pauses are a surer sign than one socket that stays silent for four seconds: at 5 % loss each way
 * nine in ten million addresses that are open would be silent by chance, and one in a hundred with a single socket.
 * `isWaitedFor`: the silence of this address is no answer before the time is up. `spare`: sockets that may ask again at once, beside those
 * that ask for the first time; where there is none, the kernel's own repetition and the whole timeout have to do. `lateMs`:
 * how late this process is with its own work, which makes answers look late.
 */
export function patience(
  isWaitedFor: (address: string) => boolean,
  spare: number,
  lateMs: () => number = () => 0,
): Patience {
  const counts: number[] = [];
  let answers = 0;
  let slowMs = 0;
  let left = spare;

  const slow = (): number => {
    const wanted = answers * COUNTED;
    let seen = 0;
    const step = counts.findIndex((count) => (seen += count ?? 0) >= wanted);
    return (step + 1) * STEP_MS;
  };
  const repeatMs = (): number => Math.max(REPEAT_MS, 2 * slowMs);

  return {
    attempts: ATTEMPTS,
    // Who loses most packets must not be asked least, because those who answer do so late.
    repeatMs: (withinMs) =>
      withinMs === undefined ? repeatMs() : Math.min(repeatMs(), Math.max(REPEAT_MS, withinMs / ATTEMPTS)),
    answered: (afterMs) => {
      const step = Math.max(0, Math.floor((afterMs - lateMs()) / STEP_MS));
      while (counts.length <= step) counts.push(0);
      counts[step] = (counts[step] ?? 0) + 1;
      answers += 1;
      slowMs = slow();
    },
    takeSpare: () => {
      if (left <= 0) return false;
      left -= 1;
      return true;
    },
    giveBack: (sockets) => {
      left += sockets;
    },
    isEnough: (address, attempts, elapsedMs) =>
      answers >= ANSWERS && attempts >= ATTEMPTS && elapsedMs >= ATTEMPTS * repeatMs() && !isWaitedFor(address),
  };
}

/** So much of what is allowed in a second may go at once; the rest is spread over it. */
const AT_ONCE = 0.2;

/**
 * Says how many milliseconds to wait before the next connection attempt, so that there are no more than `perSecond` of
 * them in any second: a fifth at once after a quiet time, and four fifths in even steps.
 */
export function pace(perSecond: number, now: () => number): () => number {
  const gapMs = 1000 / (perSecond * (1 - AT_ONCE));
  const burst = Math.max(0, perSecond * AT_ONCE - 1);
  let dueMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = now();
    dueMs = Math.max(dueMs + gapMs, nowMs - burst * gapMs);
    return Math.max(0, dueMs - nowMs);
  };
}
