import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this repository, seen from dist/deploy/release. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
