import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pack } from './pack.ts';
import { chunksOf, programParts } from './program-parts.ts';

/** Writes the whole program as one file that needs nothing but Node. */
export async function writeBundle(file: string): Promise<void> {
  const [head] = await chunksOf('head-of-file.js', 'esm');
  if (head === undefined) throw new Error('the head of the bundle came to nothing');
  const { parts, licences } = await programParts();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, pack(head.code, parts, licences), { mode: 0o755 });
}
