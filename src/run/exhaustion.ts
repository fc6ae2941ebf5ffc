import { setTimeout } from 'node:timers/promises';

/** What is done when the system has no descriptors, ports or buffers left for us. */
export interface Exhaustion {
  /** Waits, with fewer lanes from now on. False: it is not worth another try, or the run has ended. */
  readonly backOff: (attempt: number) => Promise<boolean>;
}

const TRIES = 10;
const PAUSE_MS = 200;

/** `halve`: from now on half as many are worked at at once. */
export function exhaustion(halve: () => void, signal: AbortSignal): Exhaustion {
  let narrowing: Promise<void> | null = null;

  // All that is under way runs out at the same moment: together they are one reason to have fewer lanes, not fifty.
  const narrow = async (): Promise<void> => {
    halve();
    await pause(PAUSE_MS);
    narrowing = null;
  };
  const pause = async (ms: number): Promise<void> => {
    await setTimeout(ms, undefined, { signal }).catch(() => undefined);
  };

  return {
    backOff: async (attempt) => {
      if (attempt >= TRIES) return false;
      narrowing ??= narrow();
      await Promise.all([narrowing, pause(PAUSE_MS * attempt)]);
      return !signal.aborted;
    },
  };
}
