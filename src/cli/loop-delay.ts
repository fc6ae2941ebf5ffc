/** How late this process is with its own work, which its times of the network hold too. */
export interface LoopDelay {
  /** Milliseconds, lately. */
  readonly recentMs: () => number;
  /** The most of the whole run. */
  readonly worstMs: () => number;
  /** Whether there was nothing to do for a good part of the time since this was last asked. */
  readonly hadTime: () => boolean;
  readonly stop: () => void;
}

/** Busier than this, more to do would only make all of it later. */
const BUSY = 0.8;

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
  let before = performance.eventLoopUtilization();
  const hadTime = (): boolean => {
    const all = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(all, before);
    before = all;
    return utilization < BUSY;
  };
  return { hadTime, recentMs: () => recentMs, worstMs: () => worstMs, stop: () => clearInterval(timer) };
}
