import type { WriteStream } from 'node:tty';
import { numberText } from '../report/count.ts';
import { durationText } from '../report/duration.ts';
import type { Progress } from '../run/run.ts';

/** More often nobody can read it, and a terminal that is far away would hold up the run. */
const EVERY_MS = 100;
/** Before that, a rate means nothing. */
const RATE_AFTER_MS = 2000;

/** A live line on stderr, only when that is a terminal; `clear` removes it. `now` gives milliseconds. */
export function progressLine(
  stream: Pick<WriteStream, 'isTTY' | 'write'>,
  now: () => number,
): { readonly show: (progress: Progress) => void; readonly clear: () => void } {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  const startedMs = now();
  let shownMs = Number.NEGATIVE_INFINITY;
  return {
    show: (progress) => {
      const nowMs = now();
      if (nowMs - shownMs < EVERY_MS && progress.finished < progress.targets) return;
      shownMs = nowMs;
      stream.write(`\r\u001b[2K${progressText(progress, nowMs - startedMs)}`);
    },
    clear: () => stream.write('\r\u001b[2K'),
  };
}

function progressText({ finished, targets }: Progress, elapsedMs: number): string {
  const text = `${numberText(finished)} of ${numberText(targets)} targets tried`;
  if (elapsedMs < RATE_AFTER_MS || finished === 0 || finished >= targets) return text;
  const perSecond = (finished / elapsedMs) * 1000;
  const left = durationText(Math.ceil((targets - finished) / perSecond) * 1000);
  return `${text} (${numberText(Math.round(perSecond))} per second, about ${left} left)`;
}
