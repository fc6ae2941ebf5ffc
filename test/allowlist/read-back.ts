import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A file of its own for this text, gone after the test. */
export function fileWith(t: TestContext, name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'reachcheck-allowlist-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

export interface ReadBack {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A shell in a network namespace of its own, which ends with it; `$1`, `$2` are the arguments. */
export function inNamespace(script: string, ...args: readonly string[]): ReadBack {
  return run('unshare', ['--net', 'sh', '-eu', '-c', script, 'sh', ...args]);
}

export function run(program: string, args: readonly string[]): ReadBack {
  const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { PATH },
    timeout: 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}
