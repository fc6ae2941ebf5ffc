/** What is to be done at a time. */
export interface Due {
  /** By `performance.now()`. */
  readonly dueMs: number;
  readonly timeUp: () => void;
}

/** How late something may be done. */
const TICK_MS = 20;

const waiting = new Set<Due>();
let timer: NodeJS.Timeout | undefined;

/**
 * Calls `timeUp` when its time has come, once in a while for all that wait: ten thousand timers of their own would cost
 * more than what they are for. What is called may wait again.
 */
export function waitFor(due: Due): void {
  waiting.add(due);
  timer ??= setInterval(tick, TICK_MS);
}

/** It need not be called any more. */
export function callOff(due: Due): void {
  waiting.delete(due);
  if (waiting.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

/**
 * The event loop takes one more turn first. When this process was stopped for a while (a suspended laptop, a throttled
 * container) the time is up at once, while the answers wait in the kernel to be heard.
 */
function tick(): void {
  setImmediate(sweep);
}

function sweep(): void {
  const nowMs = performance.now();
  for (const due of waiting) {
    if (due.dueMs > nowMs) continue;
    callOff(due);
    due.timeUp();
  }
}
