import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** The file that is written where this path is: links are followed, also one that leads to no file yet. */
export function realFile(path: string): string {
  let file = resolve(path);
  for (let links = 0; links < MOST_LINKS; links += 1) {
    const real = attempt(() => realpathSync(file));
    if (real !== null) return real;
    const folder = attempt(() => realpathSync(dirname(file))) ?? dirname(file);
    file = join(folder, basename(file));
    const target = attempt(() => readlinkSync(file));
    if (target === null) return file;
    file = resolve(folder, target);
  }
  // A loop leads nowhere; who writes there is told so.
  return file;
}

/** As many as Linux follows (path_resolution(7)). */
const MOST_LINKS = 40;

function attempt(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
