import type { WriteStream } from 'node:tty';
import type { Progress } from '../run/run.ts';

/** A live line on stderr, only when that is a terminal; `clear` removes it. */
export function progressLine(stream: WriteStream): {
  readonly show: (progress: Progress) => void;
  readonly clear: () => void;
} {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show: ({ finished, targets }) => stream.write(`\r\u001b[2K${finished} of ${targets} targets tried`),
    clear: () => stream.write('\r\u001b[2K'),
  };
}
