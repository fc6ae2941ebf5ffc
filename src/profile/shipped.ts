import { readdirSync, readFileSync } from 'node:fs';

/** The root of the package, seen from dist/src/profile. */
export const ROOT = new URL('../../../', import.meta.url);

/**
 * Text of a file of this package, by its path there; null without such a file. Whatever is read at run time is read
 * here: where the whole program is one file, this module is another one, which holds the texts.
 */
export function shippedText(path: string): string | null {
  try {
    return readFileSync(new URL(path, ROOT), 'utf8');
  } catch {
    return null;
  }
}

/** Names of the files in a folder of this package. */
export function shippedFiles(folder: string): readonly string[] {
  return readdirSync(new URL(`${folder}/`, ROOT));
}
