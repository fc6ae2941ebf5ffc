import { setMaxListeners } from 'node:events';
import type { RunEnd } from '../model/report.ts';

/** What ends a run early. */
export interface Stop {
  readonly signal: AbortSignal;
  /** How the run ended, as far as it is known now. */
  readonly ended: () => RunEnd;
  /** Takes the handlers off again. */
  readonly release: () => void;
}

/** Ends a run at its deadline, on Ctrl-C and on SIGTERM; a second Ctrl-C ends the process at once. */
export function stopAfter(deadlineMs: number): Stop {
  const controller = new AbortController();
  // Every operation under way listens for the end; that many listeners are no leak.
  setMaxListeners(0, controller.signal);
  let ended: RunEnd = 'complete';
  const stop = (how: RunEnd): void => {
    if (controller.signal.aborted) return;
    ended = how;
    controller.abort();
  };
  const timer = setTimeout(() => stop('deadline'), deadlineMs);
  let signals = 0;
  const onSignal = (): void => {
    signals += 1;
    // The report must come out even when the user is impatient, but never against the user's will. The deadline may
    // have ended the run already: the first signal is no second one then.
    if (signals > 1) process.exit(130);
    stop('interrupted');
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    ended: () => ended,
    release: () => {
      clearTimeout(timer);
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    },
  };
}
