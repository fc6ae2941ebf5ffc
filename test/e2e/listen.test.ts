import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';
import { runCli } from '../helpers/cli.ts';
import { startListener, TOKEN } from '../listen/listener.ts';

const ON_LOOPBACK = ['listen', '--bind', '127.0.0.1'];

function linesOf(stdout: string): readonly Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('it ends by itself, with a token, the ports that it had, and a summary', async () => {
  const { status, stdout } = await runCli([...ON_LOOPBACK, '--tcp', '0', '--udp', '0', '--for', '300ms']);
  assert.equal(status, 0);
  assert.match(stdout, /^Listening on TCP \d+; UDP \d+ \(127\.0\.0\.1\) for 300 ms; Ctrl-C ends it\.$/m);
  assert.match(stdout, /^Token {8}[A-Za-z0-9_-]{22}$/m);
  assert.doesNotMatch(stdout, /Certificate/);
  assert.match(stdout, /^Nobody was heard\.$/m);
});

test('as JSON every line is an object, the first with token and certificate, the last a summary', async () => {
  const { status, stdout } = await runCli([...ON_LOOPBACK, '--tls', '0', '--for', '300ms', '--format', 'json'], {
    env: { REACHCHECK_LISTEN_TOKEN: TOKEN },
  });
  assert.equal(status, 0);
  const [listening, summary] = linesOf(stdout);
  assert.deepEqual([listening?.['type'], listening?.['token']], ['listening', TOKEN]);
  assert.match(String(listening?.['certificate']), /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  assert.deepEqual(summary, { type: 'summary', peers: [], unlisted: { proven: 0, unproven: 0 } });
});

test('Ctrl-C ends it with its summary', async () => {
  const { status, stdout } = await runCli([...ON_LOOPBACK, '--tcp', '0'], { signalAfterMs: 3_000 });
  assert.equal(status, 0);
  assert.match(stdout, /Nobody was heard\./);
});

test('a port that cannot be had is named, and it is an error when there is no other', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.after(() => {
    taken.close();
  });
  const address = taken.address();
  assert.ok(typeof address === 'object' && address !== null);
  const port = String(address.port);
  const named = new RegExp(`cannot listen on tcp ${port}: EADDRINUSE`);
  const none = await runCli([...ON_LOOPBACK, '--tcp', port]);
  assert.deepEqual([none.status, none.stdout], [1, '']);
  assert.match(none.stderr, named);
  const other = await runCli([...ON_LOOPBACK, '--tcp', `${port},0`, '--for', '300ms']);
  assert.equal(other.status, 0);
  assert.match(other.stderr, named);
});

const WRONG: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /name at least one port/],
  [['--tcp', '80x'], /--tcp "80x": give ports/],
  [['--udp', '70000'], /give ports/],
  [['--tcp', '1-2000'], /2000 ports are too many/],
  [['--tcp', '8443', '--tls', '8443'], /port 8443 is named twice/],
  [['--tcp', '0', '--token', 'short'], /the token must be 16 to 128 characters/],
  [['--tcp', '0', '--bind', 'localhost'], /--bind "localhost": give an address/],
  [['--tcp', '0', '--for', 'ever'], /--for "ever": give a duration/],
  [['--tcp', '0', '--format', 'xml'], /--format "xml": unknown format/],
];

for (const [args, message] of WRONG) {
  test(`listen ${args.join(' ')} is refused with a remedy`, async () => {
    const { status, stdout, stderr } = await runCli(['listen', ...args]);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, message);
  });
}

test('a profile proves the path to a listener, and no report shows the token', async (t) => {
  const { portOf } = await startListener(t);
  const folder = await mkdtemp(join(tmpdir(), 'reachcheck-listen-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'profile.yaml');
  const entry = (id: string, port: number, protocol: string, tls: boolean): string =>
    `  - { id: ${id}, title: ${id}, host: 127.0.0.1, port: ${port}, protocol: ${protocol}, source: { doc: d, asOf: 2026-11-21 },\n      check: { listener: { token: "{listenToken}"${tls ? ', tls: true' : ''} } } }`;
  const lines = [
    'profile: far-end',
    'title: far end',
    'vantage: workstation',
    'asOf: 2026-11-21',
    'documents: { d: { title: Document } }',
    'parameters: { listenToken: { title: token } }',
    'requirements:',
    entry('files', portOf('tcp'), 'tcp', false),
    entry('web', portOf('tls'), 'tcp', true),
    entry('voice', portOf('udp'), 'udp', false),
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  const env = { REACHCHECK_LISTEN_TOKEN: TOKEN };
  const { status, stdout, stderr } = await runCli(['--profile', file, '--format', 'json'], { env });
  assert.equal(status, 0, stderr);
  const { verdicts, parameters } = JSON.parse(stdout);
  for (const verdict of verdicts) {
    assert.deepEqual([verdict.outcome, verdict.rule], ['allowed', 'listener-proved-the-path']);
    assert.match(verdict.explanation, /proved the path both ways and sees us as 127\.0\.0\.1:\d+\.$/);
  }
  assert.equal(verdicts.length, 3);
  assert.deepEqual(parameters, [{ name: 'listenToken', value: '***', origin: 'environment' }]);
  const plan = await runCli(['--profile', file, '--plan', '--format', 'json'], { env });
  const table = await runCli(['--profile', file, '--verbose'], { env });
  for (const text of [stdout, stderr, plan.stdout, table.stdout, table.stderr]) assert.ok(!text.includes(TOKEN));
  assert.equal(JSON.parse(plan.stdout).targets.length, 3);
});
