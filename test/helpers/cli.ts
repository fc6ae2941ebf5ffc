import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CliOptions {
  /** Added to an environment that is otherwise bare. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** After this the program is killed, and the result's `signal` is SIGKILL. */
  readonly timeoutMs?: number;
  /** When to send SIGINT, as Ctrl-C does. */
  readonly signalAfterMs?: number;
}

export interface CliResult {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

/**
 * What a program needs to run at all, and where coverage goes. Everything else stays out: proxies, authorities,
 * REACHCHECK_ parameters and colours of whoever runs the tests.
 */
const KEPT: ReadonlySet<string> = new Set(['PATH', 'TMPDIR', 'SystemRoot', 'NODE_V8_COVERAGE']);

/** Runs the program as a user does. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const startedMs = performance.now();
  const [command, ...before] = programCommand();
  const child = spawn(command, [...before, ...args], { env: environment(options.env ?? {}) });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  // A program that does not read its input may be gone before it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const deadline = setTimeout(() => {
    child.kill('SIGKILL');
    // A grandchild that lives on would hold the pipes open, and `close` would never come.
    child.stdout.destroy();
    child.stderr.destroy();
  }, options.timeoutMs ?? 30_000);
  const interruption =
    options.signalAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGINT'), options.signalAfterMs);
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      clearTimeout(deadline);
      clearTimeout(interruption);
      done({ status, signal, stdout: stdout(), stderr: stderr(), durationMs: performance.now() - startedMs });
    });
  });
}

function environment(added: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.has(name));
  return { ...Object.fromEntries(kept), NO_COLOR: '1', ...added };
}

/**
 * How the program is started: as the package's, or as the one file or executable that REACHCHECK_PROGRAM names. Tests run
 * from `dist` and, where Node can, from the sources: the package's program is in a folder above either.
 */
export function programCommand(): readonly [command: string, ...args: string[]] {
  const given = process.env['REACHCHECK_PROGRAM'] ?? '';
  if (given !== '') return given.endsWith('.mjs') ? [process.execPath, resolve(given)] : [resolve(given)];
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, 'bin', 'reachcheck.js');
    if (existsSync(found)) return [process.execPath, found];
  }
  throw new Error(`no bin/reachcheck.js above ${here}`);
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
