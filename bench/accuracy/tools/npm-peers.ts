import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execute } from '../../../test/lab/processes.ts';

/** These are compared with, never depended on: they live in a folder of their own, outside of the project. */
const PEERS = { 'is-reachable': '6.1.0', 'wait-on': '9.5.1' } as const;

const FOLDER = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'reachcheck-bench');
const INSTALL_MS = 120_000;

let installed: Promise<string> | undefined;

/** The version that is there now; null when it could not be installed. Why not goes to stderr. */
export async function npmVersion(name: keyof typeof PEERS): Promise<string | null> {
  if (versionThere(name) !== PEERS[name]) {
    installed ??= install();
    const problem = await installed;
    if (problem !== '') process.stderr.write(`${name} could not be installed: ${problem}\n`);
  }
  return versionThere(name);
}

export function npmFile(...path: readonly string[]): string {
  return join(FOLDER, 'node_modules', ...path);
}

async function install(): Promise<string> {
  const names = Object.entries(PEERS).map(([name, version]) => `${name}@${version}`);
  const argv = ['npm', 'install', '--prefix', FOLDER, '--ignore-scripts', '--no-audit', '--no-fund', ...names];
  // Where npm looks for packages is told by the user's settings and environment.
  const env = Object.fromEntries(Object.entries(process.env).flatMap(([key, value]) => [[key, value ?? '']]));
  try {
    mkdirSync(FOLDER, { recursive: true });
    const { status, stderr } = await execute(argv, { timeoutMs: INSTALL_MS, env });
    return status === 0 ? '' : (stderr.trim().split('\n').at(-1) ?? `exit ${status}`);
  } catch (error) {
    return String(error);
  }
}

function versionThere(name: string): string | null {
  try {
    const { version } = JSON.parse(readFileSync(npmFile(name, 'package.json'), 'utf8'));
    return String(version);
  } catch {
    return null;
  }
}
