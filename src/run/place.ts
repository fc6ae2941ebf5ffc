import type { LimitFunction } from 'p-limit';

/** Work that has taken this long is waiting for the far end: it needs no place among the busy any more. */
const BUSY_MS = 500;

/** Later than this with its own work, a process measures itself. */
const PROMPT_MS = 25;
const LEAST_PLACES = 4;

/** How many may work at once when this process is so late with its own work. */
export function placesFor(delayMs: number, most: number): number {
  return delayMs <= PROMPT_MS ? most : Math.min(most, Math.max(LEAST_PLACES, Math.floor((most * PROMPT_MS) / delayMs)));
}

/** Waits for a place and works; the place is free again when the work is done, or only waits. */
export async function whileBusy<T>(limit: LimitFunction, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    void limit(
      () =>
        new Promise<void>((leave) => {
          const timer = setTimeout(leave, BUSY_MS);
          // Off the process's mind: the work itself keeps it alive.
          timer.unref();
          const done = (): void => {
            clearTimeout(timer);
            leave();
          };
          started(work).then(resolve, reject).finally(done).catch(reject);
        }),
    );
  });
}

/** Work that throws before its first await rejects, too. */
async function started<T>(work: () => Promise<T>): Promise<T> {
  return work();
}
