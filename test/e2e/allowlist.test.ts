import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { LANGUAGE_NAMES } from '../../src/allowlist/languages/registry.ts';
import { runCli } from '../helpers/cli.ts';
import { temporaryFolder } from './site.ts';

const PROFILE = `profile: mine
title: Mine
vantage: workstation
asOf: 2026-08-20
documents: { page: { title: 'Page, with "quotes"' } }
parameters: { master: { title: master, type: url, howTo: ask }, extra: { title: extra, type: host } }
requirements:
  - { id: api, title: the service, host: api.example.com, port: [443, 444], source: { doc: page, section: a, asOf: 2026-08-20 } }
  - { id: net, title: a subnet, cidrs: 10.0.0.0/8, port: 30000-32767, provable: false, source: { doc: page, asOf: 2026-08-20 } }
  - { id: nice, title: nice to have, host: nice.example.com, port: 443, need: optional, source: { doc: page, asOf: 2026-08-20 } }
  - { id: old, title: replaced, host: old.example.com, port: 443, need: deprecated, source: { doc: page, asOf: 2026-08-20 } }
  - { id: shut, title: must be shut, host: shut.example.com, port: 443, expect: blocked, source: { doc: page, asOf: 2026-08-20 } }
  - { id: master, title: the master, url: '{master}', source: { doc: page, asOf: 2026-08-20 } }
  - { id: extra, title: more, when: extra, host: '{extra}', port: 443, source: { doc: page, asOf: 2026-08-20 } }
`;

function profile(t: TestContext): string {
  const file = join(temporaryFolder(t), 'mine.yaml');
  writeFileSync(file, PROFILE);
  return file;
}

async function demoReport(t: TestContext): Promise<string> {
  const file = join(temporaryFolder(t), 'report.json');
  writeFileSync(file, (await runCli(['demo', '--format', 'json'])).stdout);
  return file;
}

test('the required entries of a profile as text, and what has no rule, with the reason', async (t) => {
  const { status, stdout } = await runCli(['allowlist', '--profile', profile(t)]);
  assert.equal(status, 0);
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  assert.deepEqual(lines, [
    'TCP ports 443-444 FROM <source> TO api.example.com',
    'TCP ports 30000-32767 FROM <source> TO 10.0.0.0/8',
  ]);
  assert.match(stdout, /^# the service \(api; Page, with "quotes", section a, 2026-08-20\)$/m);
  assert.match(stdout, /^# NO RULE for TCP .*the master.*the parameter master is missing: .*ask/ms);
  for (const name of ['nice', 'old', 'shut']) assert.ok(!stdout.includes(name), name);
  assert.match(stdout, /^# not in it, because they apply only when a value is given: extra; --set extra$/m);
});

test('--need optional adds the optional entries, and no deprecated, retired or forbidden ones', async (t) => {
  const { stdout } = await runCli(['allowlist', '--profile', profile(t), '--need', 'optional']);
  assert.match(stdout, /TO nice\.example\.com/);
  for (const name of ['old.example', 'shut.example']) assert.ok(!stdout.includes(name), name);
});

test('--source is who connects, as addresses and subnets of both families', async (t) => {
  const sources = ['--source', '10.9.0.7,10.9.1.0/24', '--source', '2001:db8::/48'];
  const { stdout } = await runCli(['allowlist', '--profile', profile(t), ...sources]);
  assert.match(stdout, /FROM 10\.9\.0\.7, 10\.9\.1\.0\/24, 2001:db8::\/48 TO api/);
  assert.doesNotMatch(stdout, /PLACEHOLDER|<source>/);
});

test('what was written as text is an allowlist that covers the profile it was made of', async () => {
  const args = ['--profile', 'classic-worker', '--set', 'region=eu-de'];
  const { stdout } = await runCli(['allowlist', ...args]);
  const linted = await runCli(['lint', '-', ...args, '--format', 'json'], { input: stdout });
  const { summary, findings } = JSON.parse(linted.stdout);
  assert.equal(linted.status === 0 || linted.status === 3, true, linted.stdout.slice(0, 2000));
  assert.equal(summary.required?.missing ?? 0, 0, JSON.stringify(findings).slice(0, 2000));
});

test('a report gives what it says is missing, in every language, from the addresses of its host', async (t) => {
  const file = await demoReport(t);
  for (const language of LANGUAGE_NAMES) {
    const { status, stdout, stderr } = await runCli(['allowlist', file, '--to', language]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /\n$/, language);
  }
  const fromInput = await runCli(['allowlist', '-', '--to', 'text'], { input: readFileSync(file, 'utf8') });
  assert.equal(fromInput.stdout, (await runCli(['allowlist', file])).stdout);
  assert.match(fromInput.stdout, /missing entries, seen from/);
});

test('languages of firewalls leave out what the proxy lacks, and say so; --list asks for it', async (t) => {
  const file = await demoReport(t);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const entry = { ...report.missing[0], list: 'proxy', destination: { kind: 'host', value: 'proxied.example' } };
  writeFileSync(file, JSON.stringify({ ...report, missing: [...report.missing, entry] }));
  const plain = await runCli(['allowlist', file, '--to', 'nftables']);
  assert.match(plain.stderr, /1 of [0-9]+ entries are missing in the list of the proxy/);
  assert.doesNotMatch(plain.stdout, /proxied\.example/);
  const squid = await runCli(['allowlist', file, '--to', 'squid']);
  assert.match(squid.stdout, /dstdomain -n proxied\.example\n/);
  assert.equal(squid.stdout.match(/http_access allow/g)?.length, 1);
  const chosen = await runCli(['allowlist', file, '--list', 'proxy']);
  assert.equal(chosen.stdout.match(/^TCP /gm)?.length, 1);
  assert.doesNotMatch(chosen.stderr, /missing in the list/);
});

test('--output writes the file whole, and --languages lists every language', async (t) => {
  const output = join(temporaryFolder(t), 'rules.csv');
  const written = await runCli(['allowlist', '--profile', profile(t), '--to', 'csv', '--output', output]);
  assert.deepEqual([written.status, written.stdout], [0, '']);
  assert.match(readFileSync(output, 'utf8'), /^list,direction,.*\r\nfirewall,out,tcp,443-444,,api\.example\.com,/);
  const { stdout, status } = await runCli(['allowlist', '--languages']);
  assert.equal(status, 0);
  assert.deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]),
    LANGUAGE_NAMES,
  );
});

test('every flag that is wrong is told at once, with what would be right', async (t) => {
  const file = profile(t);
  for (const [args, ...words] of [
    [[], /no report and no profile/],
    [['--profile', file, '--to', 'nftable'], /did you mean "nftables"/],
    [['--profile', file, '--source', '10.0.0.0/33', '--need', 'all'], /--source "10\.0\.0\.0\/33"/, /--need all/],
    [
      ['--profile', file, '--to', 'nftables', '--into', 'inet filter x; flush ruleset'],
      /table and chain, such as "inet filter forward"/,
    ],
    [['--profile', file, '--into', 'x'], /text has nothing to name/],
    [['--profile', file, '--list', 'proxy'], /only a report says/],
    [['report.json', '--profile', file], /a report and a profile are two lists/],
    [['report.json', '--set', 'region=eu-de'], /a report has its values/],
    [['absent.json'], /ENOENT/],
    [['-'], /is empty/],
  ] as const) {
    const { status, stdout, stderr } = await runCli(['allowlist', ...args]);
    assert.deepEqual([status, stdout], [2, ''], args.join(' '));
    for (const word of words) assert.match(stderr, word);
  }
});
