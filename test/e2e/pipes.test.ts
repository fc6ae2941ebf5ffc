import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fixture, fixturePath } from '../discovery/fixture.ts';
import { makeAuthority } from '../helpers/certificates.ts';
import { runCli } from '../helpers/cli.ts';
import { temporaryFolder } from './site.ts';

const POSIX = { skip: process.platform === 'win32' ? 'there are no named pipes' : false };

function pipe(t: TestContext): string {
  const file = join(temporaryFolder(t), 'pipe');
  execFileSync('mkfifo', [file]);
  return file;
}

function profile(t: TestContext, check: string): string {
  const file = join(temporaryFolder(t), 'own.yaml');
  writeFileSync(
    file,
    `profile: own\ntitle: Own\nvantage: workstation\nasOf: 2026-01-02\ndocuments: { d: { title: D } }\nrequirements:\n  - { id: a, title: a, host: 127.0.0.1, port: 9, check: { tls: ${check} }, source: { doc: d, asOf: 2026-01-02 } }\n`,
  );
  return file;
}

test('a pipe to which nobody writes is refused, wherever a file may be named', POSIX, async (t) => {
  const fifo = pipe(t);
  const authority = join(temporaryFolder(t), 'ca.pem');
  writeFileSync(authority, makeAuthority('a').cert);
  const runs = [
    ['--profile', profile(t, `{ ca: ${fifo} }`)],
    ['--profile', profile(t, `{ cert: ${authority}, key: ${fifo} }`)],
    ['--profile', profile(t, '{}'), '--cacert', fifo],
    ['profiles', 'validate', fifo],
    ['--profile', 'vpc', '--plan', '--kubeconfig', fifo],
    ['judge', fifo],
    ['sources', '--workers', fifo],
    ['import', 'list', fifo],
  ];
  for (const args of runs) {
    const { status, signal, stdout, stderr } = await runCli(args, { timeoutMs: 20_000 });
    assert.equal(signal, null, args.join(' '));
    assert.match(stdout + stderr, /is a pipe in which nothing comes/, args.join(' '));
    assert.equal(status, 2);
  }
});

test('a pipe that somebody writes to is read', POSIX, async (t) => {
  const fifo = pipe(t);
  const run = runCli(['sources', '--workers', fifo]);
  const writer = await open(fifo, 'w');
  await writer.writeFile(fixture('workers-classic.json'));
  await writer.close();
  const { status, stdout } = await run;
  assert.equal(status, 0);
  assert.equal(stdout, (await runCli(['sources', '--workers', fixturePath('workers-classic.json')])).stdout);
});

test('a device without an end is read up to the bound', POSIX, async (t) => {
  const { status, stderr } = await runCli(['--profile', profile(t, '{ ca: /dev/zero }')], { timeoutMs: 20_000 });
  assert.equal(status, 2);
  assert.match(stderr, /certificate authority \/dev\/zero: is longer than 4000000 bytes/);
});
