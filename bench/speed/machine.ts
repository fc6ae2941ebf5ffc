import { arch, cpus, release, totalmem } from 'node:os';
import { basename } from 'node:path';
import { execute } from '../../test/lab/processes.ts';
import { REACHCHECK } from './reachcheck.ts';

/** The machine in one line. */
export function machine(): string {
  // The rest of the release names whoever built the kernel.
  const kernel = /^[0-9.]+/.exec(release())?.[0] ?? release();
  const processors = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Linux ${kernel} (${arch()}), ${processors.length} processors (${processors[0]?.model ?? 'unknown'}), ${memory} GB of memory`;
}

const COMMANDS: readonly (readonly string[])[] = [
  ['nmap', '--version'],
  ['prometheus-blackbox-exporter', '--version'],
  ['curl', '--version'],
  ['nginx', '-v'],
  ['getent', '--version'],
  ['gcc', '--version'],
];

/** One line for each program, with its version; what is measured comes first. */
export async function versions(): Promise<readonly string[]> {
  const found = await Promise.all(
    COMMANDS.map(async (argv) => {
      const { stdout, stderr } = await execute(argv);
      return (stdout + stderr).trim().split('\n')[0] ?? '';
    }),
  );
  return [`reachcheck as \`${shown(REACHCHECK)}\``, `Node.js ${process.version}`, ...found];
}

/** Without the folders of this machine. */
function shown(command: readonly string[]): string {
  return command.map((word) => basename(word)).join(' ');
}
