/** How late this process is with its own work, which its times of the network hold too. */
export interface LoopDelay {
  /** Milliseconds, lately. */
  readonly recentMs: () => number;
  /** The most of the whole run. */
  readonly worstMs: () => number;
  readonly stop: () => void;
}

const TICK_MS = 20;
/** What was a second ago hardly counts any more. */
const KEPT = 0.9;

/** Watches by a timer how much later than asked for this process gets to it. */
export function watchLoop(now: () => number): LoopDelay {
  let dueMs = now() + TICK_MS;
  let recentMs = 0;
  let worstMs = 0;
  const timer = setInterval(() => {
    const lateMs = Math.max(0, now() - dueMs);
    recentMs = Math.max(lateMs, recentMs * KEPT);
    worstMs = Math.max(worstMs, lateMs);
    dueMs = now() + TICK_MS;
  }, TICK_MS);
  timer.unref();
  return { recentMs: () => recentMs, worstMs: () => worstMs, stop: () => clearInterval(timer) };
}
