import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ExecOptions {
  /** Added to an environment that is otherwise bare. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** After this the program is killed, and `timedOut` is true. */
  readonly timeoutMs?: number;
}

export interface ExecResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** When a server can be used: it has printed this, or listens on all these TCP ports, or has both done. */
export interface ServerOptions {
  /** To find it again with `lab.server(name)`. */
  readonly name?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly prints?: RegExp;
  readonly listens?: readonly number[];
  readonly timeoutMs?: number;
}

export interface RunningProcess {
  readonly pid: number;
  /** All that it has printed up to now. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
}

/** Nothing of whoever runs the tests: no proxies, authorities, parameters. Coverage of the program is kept. */
const KEPT: ReadonlySet<string> = new Set(['PATH', 'TMPDIR', 'NODE_V8_COVERAGE']);

/** Runs a program to its end. A status other than 0 is a result; that there is no such program is an error. */
export async function execute(argv: readonly string[], options: ExecOptions = {}): Promise<ExecResult> {
  const child = start(argv, options.env);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  // A program that does not read its input may be gone before it is written.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input ?? '');
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
    // A grandchild that lives on would hold the pipes open, and `close` would never come.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, options.timeoutMs ?? 60_000);
  try {
    await once(child, 'close');
  } finally {
    clearTimeout(timer);
  }
  return { status: child.exitCode, stdout: stdout(), stderr: stderr(), timedOut };
}

/** Starts a server and waits until it can be used; an end before that is an error with all that it printed. */
export async function startServer(argv: readonly string[], options: ServerOptions = {}): Promise<RunningProcess> {
  const child = start(argv, options.env);
  child.stdin?.end();
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const output = (): string => Buffer.concat(chunks).toString();
  let failure: string | null = null;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', (status, signal) => (failure = `ended with ${status ?? signal}`));
  const running: RunningProcess = { pid: child.pid ?? 0, output, stop: () => end(child) };
  const until = performance.now() + (options.timeoutMs ?? 15_000);
  while (!isReady(running, options)) {
    if (failure === null && performance.now() > until) failure = 'was not ready in time';
    if (failure !== null) {
      await end(child);
      throw new Error(`${argv.join(' ')}: ${failure}\n${output()}`);
    }
    await sleep(15);
  }
  return running;
}

function isReady({ pid, output }: RunningProcess, { prints, listens = [] }: ServerOptions): boolean {
  if (prints !== undefined && !prints.test(output())) return false;
  if (listens.length === 0) return true;
  const listening = new Set(['tcp', 'tcp6'].flatMap((table) => listeningPorts(`/proc/${pid}/net/${table}`)));
  return listens.every((port) => listening.has(port));
}

/** Of the namespace that the process is in: proc(5), /proc/net/tcp. State 0A is LISTEN. */
function listeningPorts(table: string): readonly number[] {
  try {
    const rows = readFileSync(table, 'utf8').matchAll(/^\s*[0-9]+: [0-9A-F]+:(?<port>[0-9A-F]{4}) [0-9A-F:]+ 0A /gm);
    return [...rows].map(({ groups }) => Number.parseInt(groups?.['port'] ?? '', 16));
  } catch {
    return [];
  }
}

function start([program = '', ...args]: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const kept = Object.entries(process.env).filter(([name]) => KEPT.has(name));
  return spawn(program, args, { env: { ...Object.fromEntries(kept), NO_COLOR: '1', LC_ALL: 'C.UTF-8', ...env } });
}

/** Asks first: servers such as squid have children of their own to end. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), 1000);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
