import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/demo/running-server.ts';
import { temporaryFolder } from '../e2e/site.ts';

export const ROOT: string = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

export function deployed(file: string): string {
  return readFileSync(join(ROOT, 'deploy', file), 'utf8');
}

/** What a pipeline finds: a folder to work in, and `reachcheck` in the PATH, as the image has it. */
export interface Place {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Flags that send the entries of PROFILE to an open port, and to one that refuses. */
  readonly open: readonly string[];
  readonly shut: readonly string[];
}

const PROFILE = `profile: gate
title: What the pipeline needs
vantage: workstation
asOf: 2026-11-01
documents:
  runbook: { title: Runbook, url: https://wiki.example/runbook }
parameters:
  queue: { title: host of the queue, howTo: Ask its owner. }
requirements:
  - id: database
    title: the database
    host: database.example
    port: 5432
    source: { doc: runbook, section: Network, asOf: 2026-11-01 }
  - id: queue
    title: the queue
    host: '{queue}'
    port: 5672
    source: { doc: runbook, section: Network, asOf: 2026-11-01 }
`;

/** Makes `mine.yaml`: its queue is undecided until it is named, as with QUEUE. */
export async function makePlace(t: TestContext): Promise<Place> {
  const around = temporaryFolder(t);
  const [folder, programs] = [join(around, 'work'), join(around, 'bin')];
  for (const made of [folder, programs]) mkdirSync(made);
  symlinkSync(join(ROOT, 'bin/reachcheck.js'), join(programs, 'reachcheck'));
  writeFileSync(join(folder, 'mine.yaml'), PROFILE);
  const server = await run(createServer((socket) => void socket.on('error', () => undefined)));
  t.after(server.close);
  const gone = await run(createServer());
  await gone.close();
  const to = (port: number): readonly string[] => [
    `--connect-to=database.example:5432:127.0.0.1:${server.port}`,
    `--connect-to=queue.example:5672:127.0.0.1:${port}`,
  ];
  return {
    folder,
    env: { PATH: [programs, process.env['PATH'] ?? ''].join(delimiter) },
    open: to(server.port),
    shut: to(gone.port),
  };
}

/** The value of the parameter that `mine.yaml` wants. */
export const QUEUE = 'queue=queue.example';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script from a file beside the folder, with nothing of this environment but what coverage needs. */
export function runScript(
  shell: readonly string[],
  script: string,
  { folder, env, args = [] }: Pick<Place, 'folder' | 'env'> & { readonly args?: readonly string[] },
): Promise<Ended> {
  const file = `${folder}.script`;
  writeFileSync(file, script);
  const [program = '', ...flags] = shell;
  const kept = Object.entries(process.env).filter(([name]) => name === 'TMPDIR' || name === 'NODE_V8_COVERAGE');
  const child = spawn(program, [...flags, file, ...args], {
    cwd: folder,
    env: { ...Object.fromEntries(kept), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => void (text.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (text.stderr += chunk.toString()));
  return new Promise((settle, reject) => {
    child.once('error', reject);
    child.once('close', (status) => settle({ status, ...text }));
  });
}

const HOSTILE: readonly string[] = [
  '$(touch pwned)',
  '`touch pwned`',
  '"; touch pwned; "',
  "'; touch pwned; '",
  '; touch pwned #',
  '&& touch pwned ||',
  '${IFS}$(touch${IFS}pwned)',
  '* ?',
  '\\',
];

/** Lines that a shell would run, split or expand if a script let it, or that look like flags. */
export const HOSTILE_LINES: string = [...HOSTILE, '--help', '-h'].join('\n');

/** A file of this name shows that it came through as it was. */
export const HOSTILE_NAME: string = HOSTILE.join(' ');

/** HOSTILE_NAME is there, and nothing in it was run: no file is called as those that it would make. */
export function assertUntouched(folder: string): void {
  const found = readdirSync(folder);
  assert.ok(found.includes(HOSTILE_NAME));
  assert.deepEqual(
    found.filter((name) => name.endsWith('pwned')),
    [],
  );
}

/** The three reports are there, whole, and tell of this exit code. */
export function assertReports(folder: string, exitCode: number): void {
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
  assert.equal(report.summary.exitCode, exitCode);
  assert.match(readFileSync(join(folder, 'junit.xml'), 'utf8'), /<\/testsuites>\s*$/);
  assert.match(readFileSync(join(folder, 'report.html'), 'utf8'), /<\/html>\s*$/);
}

export function assertNoReports(folder: string): void {
  for (const name of ['report.json', 'junit.xml', 'report.html'])
    assert.equal(existsSync(join(folder, name)), false, name);
}

const SECRET = 'correct-horse-battery';

/** A proxy with a password, as pipelines name it. Nobody listens there. */
export const PROXIED: Readonly<Record<string, string>> = { HTTPS_PROXY: `http://builder:${SECRET}@127.0.0.1:1` };

/** The password of PROXIED is neither in what was printed nor in a file of the folder. */
export function assertNoSecret({ stdout, stderr }: Ended, folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  assert.ok(files.length > 1);
  const texts = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  for (const text of [stdout, stderr, ...texts]) assert.ok(!text.includes(SECRET), text);
}
