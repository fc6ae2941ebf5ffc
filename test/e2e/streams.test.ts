import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const BIN = join(dirname(fileURLToPath(import.meta.url)), '../../../bin/reachcheck.js');

function shell(command: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const env = { PATH: process.env['PATH'] ?? '', NODE: process.execPath, BIN };
  return spawnSync('bash', ['--norc', '-c', `set -o pipefail; ${command}`], { encoding: 'utf8', env });
}

const skip = process.platform === 'win32' ? 'needs bash' : false;

test('a reader that goes away early gets no stack trace', { skip }, () => {
  const { stdout, stderr } = shell('"$NODE" "$BIN" demo --format json | head -c 20');
  assert.equal(stdout.length, 20);
  assert.equal(stderr, '');
});

test(
  'a full disk is one line on stderr and exit 2',
  { skip: process.platform === 'linux' ? false : 'needs /dev/full' },
  () => {
    const { status, stderr } = shell('"$NODE" "$BIN" demo > /dev/full');
    assert.equal(status, 2);
    assert.match(stderr, /^reachcheck: cannot write the report: ENOSPC\n$/);
  },
);

test('a report on stdout is the report and nothing else', { skip }, () => {
  const { stdout } = shell('"$NODE" "$BIN" demo --format json 2>/dev/null');
  assert.equal(typeof JSON.parse(stdout), 'object');
});

test('too few files that may be open is a line on stderr, not a stack trace', { skip }, () => {
  const { status, stderr } = shell('ulimit -n 32; "$NODE" "$BIN" demo');
  // Where Node's own modules fit in, the demo simply runs.
  if (status !== 1) assert.match(stderr, /ulimit -n/);
  assert.ok(status === 1 || status === 2, `status ${status}`);
  assert.doesNotMatch(stderr, /\n\s+at /);
});
