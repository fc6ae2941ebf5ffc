import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Tests run from dist/test/discovery; fixtures stay where they are.
const FOLDER = resolve(dirname(fileURLToPath(import.meta.url)), '../../../test/fixtures/discovery');

/** Where a fixture is. */
export function fixturePath(name: string): string {
  return join(FOLDER, name);
}

/** Its text. */
export function fixture(name: string): string {
  return readFileSync(fixturePath(name), 'utf8');
}
