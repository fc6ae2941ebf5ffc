import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runCli } from '../helpers/cli.ts';
import { temporaryFolder } from './site.ts';

async function demoReport(t: TestContext, ...flags: readonly string[]): Promise<string> {
  const file = join(temporaryFolder(t), "the firewall's report.json");
  writeFileSync(file, (await runCli(['demo', '--format', 'json', ...flags])).stdout);
  return file;
}

test('a report becomes a request that says who asks, what was seen when, and how to try it again', async (t) => {
  const file = await demoReport(t);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const { status, stdout } = await runCli(['allowlist', file, '--to', 'ticket', '--source', '10.20.30.0/24']);
  assert.equal(status, 0);
  assert.match(stdout, /^ {3}Source {5}10\.20\.30\.0\/24$/m);
  for (const { destination, sources } of report.missing) {
    assert.ok(stdout.includes(destination.value), destination.value);
    for (const { section, asOf } of sources) assert.ok(stdout.includes(`section ${section}, ${asOf}`), section);
  }
  const day = report.startedAt.slice(0, 10);
  assert.match(stdout, new RegExp(`^ {3}Observed {3}${day} [0-9:]{8} .*UTC: `, 'm'));
  assert.match(stdout, /^ {3}Method {5}tcp connect, directly$/m);
  assert.match(stdout, /^ {3}By hand {4}nc -vz -w 5 etcd\.cloud\.example 20023$/m);
  assert.match(stdout, /^For the DNS team$/m);
  // The demo sends its targets to this host; nobody shall take that for the real network.
  assert.match(stdout, /sent elsewhere \(--connect-to\)/);
  const command = /^ {3}reachcheck retest .*$/m.exec(stdout)?.[0] ?? '';
  assert.ok(command.startsWith(`   reachcheck retest '${file.replaceAll("'", String.raw`'\''`)}' --only `), command);
  assert.match(command, /\betcd\b.* --fail-on optional$/);
});

test('what was interrupted, or decides nothing, is said at the head of every language', async (t) => {
  const file = await demoReport(t);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...report, ended: 'interrupted', missing: [] }));
  for (const language of ['text', 'ticket', 'nftables', 'squid', 'terraform-ibm']) {
    const { stdout } = await runCli(['allowlist', file, '--to', language]);
    assert.match(stdout, /No entry is known to be missing: nothing to open\./, language);
    assert.match(stdout, /This run was interrupted before everything was tried/, language);
    assert.match(stdout, /of 26 required entries/, language);
  }
});

test('a redacted report becomes no rules: what it hides would be written into them', async (t) => {
  const file = await demoReport(t, '--redact');
  for (const language of ['ticket', 'nftables', 'csv']) {
    const { status, stdout, stderr } = await runCli(['allowlist', file, '--to', language]);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /is redacted, and what it hides cannot be written as a rule; give the report as the run/);
  }
});

test('a request from a profile says that nothing was tried, and how to check it, without the token of a listener', async (t) => {
  const file = join(temporaryFolder(t), 'mine.yaml');
  writeFileSync(
    file,
    `profile: mine
title: Mine
vantage: workstation
asOf: 2026-08-20
documents: { page: { title: The page, url: 'https://docs.example/page' } }
parameters:
  host: { title: host, type: host, howTo: ask }
  token: { title: token, type: text, howTo: ask }
  region: { title: region, type: text, default: us }
requirements:
  - { id: api, title: 'the service of {region}', host: '{host}', port: 443, source: { doc: page, section: a, asOf: 2026-08-20 } }
  - { id: far, title: 'far end {token}', host: far.example, port: 5000, check: { listener: { token: '{token}' } }, source: { doc: page, asOf: 2026-08-20 } }
`,
  );
  const set = ['--set', 'host=api.example', '--set', 'token=a-very-secret-token'];
  const { status, stdout, stderr } = await runCli(['allowlist', '--profile', file, ...set, '--to', 'ticket']);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /Observed {3}nothing yet: this was not tried\n {3}By hand {4}nc -vz -w 5 api\.example 443\n/);
  assert.match(stdout, /far end \*\*\* \(far\)/);
  assert.match(stdout, /^\[[12]\] The page, section a, 2026-08-20\n {4}https:\/\/docs\.example\/page$/m);
  assert.ok(stdout.endsWith(`\n   reachcheck --profile ${file} --set 'host=api.example' --set 'token=TOKEN'\n`));
  assert.doesNotMatch(stdout, /very-secret/);
});

test('the command carries the flags of the run, and a proxy loses its login', async (t) => {
  const file = join(temporaryFolder(t), 'mine.yaml');
  writeFileSync(file, CLOSED);
  const report = join(temporaryFolder(t), 'report.json');
  const flags = [
    '--resolve',
    'a.example:1:127.0.0.1',
    '--proxy',
    'http://user:very-secret@127.0.0.1:1',
    '--timeout',
    '2s',
  ];
  await runCli(['--profile', file, ...flags, '--format', 'json', '--output', report]);
  const { stdout } = await runCli(['allowlist', report, '--to', 'ticket', '--undecided']);
  assert.match(
    stdout,
    /retest \S+ --only a --resolve a\.example:1:127\.0\.0\.1 --proxy http:\/\/127\.0\.0\.1:1 --timeout 2s\n/,
  );
  assert.doesNotMatch(stdout, /very-secret/);
});

test('entries of a report can be chosen as those of a profile, and an empty list says which one is empty', async (t) => {
  const file = await demoReport(t);
  const { stdout } = await runCli(['allowlist', file, '--to', 'ticket', '--only', 'etcd']);
  assert.match(stdout, /^Change request: TCP port 20023 to etcd\.cloud\.example$/m);
  const required = await runCli(['allowlist', file, '--need', 'required']);
  assert.doesNotMatch(required.stdout, /remote-support/);
  const unknown = await runCli(['allowlist', file, '--only', 'etdc']);
  assert.deepEqual([unknown.status, unknown.stdout], [2, '']);
  assert.match(unknown.stderr, /--only etdc: no such requirement .*etcd/);
  const proxy = await runCli(['allowlist', file, '--list', 'proxy', '--to', 'squid']);
  assert.match(proxy.stdout, /No entry is known to be missing in the list of the proxy: nothing to open there/);
  assert.match(proxy.stdout, /13 of 13 entries are missing in the list of the firewall/);
});

test('without a choice no entry is lost, and a report without requirements asks for nothing', async (t) => {
  const file = await demoReport(t);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const stray = {
    ...report.missing[0],
    requirements: ['nobody'],
    destination: { kind: 'host', value: 'stray.example' },
  };
  writeFileSync(file, JSON.stringify({ ...report, missing: [...report.missing, stray] }));
  const kept = await runCli(['allowlist', file]);
  assert.ok(kept.status === 2 || kept.stdout.includes('stray.example'), kept.stderr);
  const nothing = {
    requirements: [],
    targets: [],
    plan: [],
    observations: [],
    verdicts: [],
    findings: [],
    missing: [],
  };
  writeFileSync(file, JSON.stringify({ ...report, ...nothing }));
  const { status, stdout, stderr } = await runCli(['allowlist', file]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /No entry is known to be missing/);
});

test('what applies only with a value is named where the value is not given', async () => {
  const { stdout, stderr } = await runCli(['allowlist', '--profile', 'vpc']);
  for (const text of [stdout, stderr])
    assert.match(
      text.replaceAll(/\n# +/g, ' '),
      /not in it, because they apply only when a value is given: .*--set .*masterUrl/,
    );
  const ticket = await runCli(['allowlist', '--profile', 'vpc', '--to', 'ticket']);
  assert.doesNotMatch(ticket.stdout, /--set masterUrl/);
  assert.match(ticket.stderr, /apply only when a value is given/);
});

test('a source with host bits is told to be the whole subnet', async () => {
  const { stdout, stderr } = await runCli(['allowlist', '--profile', 'vpc', '--source', '10.20.30.5/24']);
  assert.match(stdout, /FROM 10\.20\.30\.0\/24 TO/);
  assert.match(
    stderr,
    /--source 10\.20\.30\.5\/24: is taken for the whole subnet 10\.20\.30\.0\/24; give 10\.20\.30\.5/,
  );
});

const CLOSED = `profile: mine
title: Mine
vantage: workstation
asOf: 2026-08-20
documents: { page: { title: The page } }
requirements:
  - { id: a, title: a port, host: a.example, port: 1, check: tcp, source: { doc: page, asOf: 2026-08-20 } }
`;
