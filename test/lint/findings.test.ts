import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LintCode } from '../../src/model/lint.ts';
import type { Requirement } from '../../src/model/profile.ts';
import { linesOf, linted, network, requirement } from './sample.ts';

const RETIRED = requirement({
  id: 'old',
  need: 'retired',
  retiredOn: '2026-07-31',
  replacedBy: 'new.example.com',
  destinations: [{ kind: 'host', value: 'old.example.com' }],
});
const STALE = network('192.0.2.7', { id: 'stale', need: 'retired', retiredOn: '2026-07-31' });
const OLD_PORTS = network('192.0.2.1', { id: 'ports', need: 'deprecated', ports: [{ from: 20_000, to: 29_999 }] });
const MASTER = network('192.0.2.1', {
  id: 'master',
  ports: [
    { from: 443, to: 443 },
    { from: 30_000, to: 32_767 },
  ],
});
const SUBNETS = requirement({ id: 'subnets', need: 'retired', retiredOn: '2021-08-17', published: ['192.0.2.64/28'] });
const EXACT = network('10.1.0.0/16');

/** Each code with a list that has it, and its twin that does not. */
const ROWS: readonly (readonly [LintCode, readonly Requirement[], string, string])[] = [
  ['missing', [requirement()], 'a.example', 'icr.io:443'],
  ['partly-covered', [MASTER], '192.0.2.1:443', '192.0.2.1:443,30000-32767'],
  ['must-be-blocked', [requirement({ expect: 'blocked' })], 'icr.io', 'a.example'],
  ['unreadable', [requirement()], 'icr.io!', 'icr.io'],
  ['retired', [RETIRED], 'old.example.com:443', 'new.example.com:443'],
  ['deprecated', [MASTER, OLD_PORTS], '192.0.2.1:443,20000-32767', '192.0.2.1:443,30000-32767'],
  ['stale-address', [STALE], '192.0.2.7:443', '192.0.2.8:443'],
  ['addresses-of-name', [requirement(), SUBNETS], '192.0.2.64/29:443', 'icr.io:443'],
  ['too-wide', [requirement()], 'any', 'icr.io'],
  ['too-wide', [requirement()], '0.0.0.0/0:443', '192.0.2.0/24:443'],
  ['too-wide', [EXACT], '10.0.0.0/8:443', '10.1.0.0/16:443'],
  ['too-wide', [EXACT], '10.0.0.0/12:443', '10.1.0.0/17:443'],
  ['too-wide', [requirement()], '*.io', '.icr.io'],
  ['too-wide', [requirement()], '*icr.io', '*.icr.io'],
  ['too-wide', [requirement()], 'icr.io:400-500', 'icr.io:443'],
  ['cidr-host-bits', [EXACT], '161.202.146.86/29', '161.202.146.80/29'],
  ['duplicate', [requirement()], 'icr.io:443\nICR.IO.:443', 'icr.io:443\nicr.io:80'],
  ['covered-by-other-line', [requirement()], '.icr.io:443\nus.icr.io:443', 'us.icr.io:443\n.icr.io:80'],
  ['not-needed', [requirement()], 'a.example:443', 'icr.io:443'],
  ['any-port', [requirement()], 'icr.io', 'icr.io:443'],
  ['assumed-tcp', [requirement()], 'icr.io', 'tcp icr.io'],
  ['not-read', [requirement()], 'https://icr.io/v2/', 'https://icr.io'],
];

for (const [code, asked, bad, good] of ROWS) {
  test(`${code}: ${JSON.stringify(bad)} has it, ${JSON.stringify(good)} has not`, () => {
    const codes = (text: string): readonly string[] => linted(text, ...asked).findings.map((finding) => finding.code);
    assert.ok(codes(bad).includes(code), codes(bad).join());
    assert.ok(!codes(good).includes(code), codes(good).join());
  });
}

test('an old entry is told with its date and what to write instead', () => {
  const finding = linted('old.example.com:443', RETIRED).findings.find(({ code }) => code === 'retired');
  assert.equal(finding?.message, 'images: retired since 2026-07-31.');
  assert.deepEqual(finding?.paste, ['new.example.com:443']);
  assert.deepEqual(finding?.requirements, ['old']);
});

test('only the old ports of a line are accused, and none of a line for all ports that is needed', () => {
  const [finding] = linted('192.0.2.1:443,20000-32767', MASTER, OLD_PORTS).findings;
  assert.match(finding?.message ?? '', /port 20000-29999/);
  assert.deepEqual(linesOf(linted('192.0.2.1', MASTER, OLD_PORTS), 'deprecated'), []);
});

test('a name that a current entry asks for is not accused by an old wildcard over it', () => {
  const over = requirement({
    id: 'over',
    need: 'deprecated',
    destinations: [{ kind: 'wildcard', value: '*.example.com' }],
  });
  const now = requirement({ id: 'now', destinations: [{ kind: 'host', value: 'now.example.com' }] });
  assert.deepEqual(linesOf(linted('now.example.com:443\nother.example.com:443', over, now), 'deprecated'), [2]);
});

test('the most specific old entry speaks', () => {
  const over = requirement({
    id: 'over',
    need: 'retired',
    destinations: [{ kind: 'wildcard', value: '*.example.com' }],
  });
  const finding = linted('old.example.com:443', over, RETIRED).findings.find(({ code }) => code === 'retired');
  assert.deepEqual(finding?.requirements, ['old']);
});

test('what is said of many lines in the same words is one finding with all its lines', () => {
  const { findings } = linted('a.example:443\nb.example:443\nc.example:443', requirement());
  const needless = findings.filter(({ code }) => code === 'not-needed');
  assert.deepEqual(
    needless.map(({ places }) => places.map(({ line }) => line)),
    [[1, 2, 3]],
  );
});

test('an unreadable line is exit 2, and left out with a warning where that is wished', async () => {
  const { lint } = await import('../../src/lint/lint.ts');
  const { readAllowlist } = await import('../../src/lint/read.ts');
  const list = readAllowlist('list.txt', 'icr.io\nwhat is this');
  const strict = lint([list], [requirement()], [], { skipUnreadable: false });
  assert.deepEqual([strict.summary.exitCode, strict.findings[0]?.severity], [2, 'error']);
  const lenient = lint([list], [requirement()], [], { skipUnreadable: true });
  assert.deepEqual(
    [lenient.summary.exitCode, lenient.findings[0]?.severity, lenient.summary.unreadable],
    [0, 'warning', 1],
  );
});

test('two files are one list', async () => {
  const { lint } = await import('../../src/lint/lint.ts');
  const { readAllowlist } = await import('../../src/lint/read.ts');
  const lists = [readAllowlist('a.txt', 'icr.io:443'), readAllowlist('b.txt', 'icr.io:443')];
  const report = lint(lists, [requirement()], [], { skipUnreadable: false });
  assert.equal(report.summary.exitCode, 0);
  const duplicate = report.findings.find(({ code }) => code === 'duplicate');
  assert.deepEqual([duplicate?.places[0]?.file, duplicate?.message], ['b.txt', 'Says the same as a.txt:1.']);
});
