import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { programCommand } from '../helpers/cli.ts';

/** In the command, `"$@"` is the program. */
function shell(command: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const args = ['--norc', '-c', `set -o pipefail; ${command}`, 'bash', ...programCommand()];
  return spawnSync('bash', args, { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' } });
}

const skip = process.platform === 'win32' ? 'needs bash' : false;

test('a reader that goes away early gets no stack trace', { skip }, () => {
  const { stdout, stderr } = shell('"$@" demo --format json | head -c 20');
  assert.equal(stdout.length, 20);
  assert.equal(stderr, '');
});

test(
  'a full disk is one line on stderr and exit 2',
  { skip: process.platform === 'linux' ? false : 'needs /dev/full' },
  () => {
    const { status, stderr } = shell('"$@" demo > /dev/full');
    assert.equal(status, 2);
    assert.match(stderr, /^reachcheck: cannot write the report: ENOSPC\n$/);
  },
);

test('a report on stdout is the report and nothing else', { skip }, () => {
  const { stdout } = shell('"$@" demo --format json 2>/dev/null');
  assert.equal(typeof JSON.parse(stdout), 'object');
});

test('too few files that may be open is a line on stderr, not a stack trace', { skip }, () => {
  const { status, stderr } = shell('ulimit -n 32; "$@" demo');
  // Where Node's own modules fit in, the demo simply runs.
  if (status !== 1) assert.match(stderr, /ulimit -n/);
  assert.ok(status === 1 || status === 2, `status ${status}`);
  assert.doesNotMatch(stderr, /\n\s+at /);
});
