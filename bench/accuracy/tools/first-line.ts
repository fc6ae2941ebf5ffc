import type { ExecResult } from '../../../test/lab/processes.ts';

/** The version that a program prints; null when there is no such program. */
export async function firstLine(run: () => Promise<ExecResult>, pattern: RegExp): Promise<string | null> {
  try {
    const { stdout, stderr } = await run();
    return pattern.exec(stdout + stderr)?.groups?.['version'] ?? 'unknown version';
  } catch {
    return null;
  }
}
