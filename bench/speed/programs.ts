import { copyFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from '../../test/lab/processes.ts';

const PROGRAMS = ['meter', 'connect', 'serve', 'relay', 'fetch'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

/** The package's own folder; this file runs from dist/bench/speed. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Compiles the C programs into a folder; their paths by name. */
export async function compilePrograms(folder: string): Promise<(name: ProgramName) => string> {
  await Promise.all(
    PROGRAMS.map(async (name) => {
      const source = join(folder, `${name}.c`);
      copyFileSync(join(ROOT, 'bench/speed/c', `${name}.c`), source);
      const argv = ['gcc', '-O2', '-std=gnu11', '-D_GNU_SOURCE', '-pthread', '-o', join(folder, name), source];
      const { status, stderr } = await execute(argv);
      if (status !== 0) throw new Error(`gcc cannot compile ${name}.c\n${stderr}`);
    }),
  );
  return (name) => join(folder, name);
}
