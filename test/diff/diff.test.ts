import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffProfiles } from '../../src/diff/diff.ts';
import { diffOf, edition, short } from './editions.ts';

interface Row {
  readonly says: string;
  readonly old: readonly string[];
  readonly next: readonly string[];
  readonly changes: readonly string[];
}

const A = 'host: a.example, port: 443';
const LATE = 'need: retired, retiredOn: 2025-06-01, replacedBy: b.example';

const ROWS: readonly Row[] = [
  {
    says: 'a new place is to be opened',
    old: [A],
    next: [A, 'host: b.example, port: 443'],
    changes: ['open b.example 443'],
  },
  {
    says: 'a place that nobody asks for is to be closed',
    old: [A, 'host: b.example, port: 443'],
    next: [A],
    changes: ['close b.example 443'],
  },
  {
    says: 'another id, title, note or check is no change',
    old: [`id: x, ${A}`],
    next: [`id: y, title: other, note: n, check: tcp, ${A}`],
    changes: [],
  },
  {
    says: 'a sequence of names is the same as its names written down',
    old: ["host: 'c-{01..03}.example', port: 443"],
    next: ['host: [c-01.example, c-02.example, c-03.example], port: 443'],
    changes: [],
  },
  {
    says: 'of a longer sequence the new names are to be opened, and nothing is to be closed',
    old: ["host: 'c-{01..03}.example', port: 443"],
    next: ["host: 'c-{01..05}.example', port: 443"],
    changes: ['open c-04.example c-05.example 443'],
  },
  {
    says: 'of a shorter sequence the names that are gone are to be closed',
    old: ["host: 'c-{9..12}.example', port: 443"],
    next: ["host: 'c-{9..11}.example', port: 443"],
    changes: ['close c-12.example 443'],
  },
  {
    says: 'a sequence that is new stands as it is written, also with parameters in it',
    old: [A],
    next: [A, "host: 'c-{01..03}.{region}.example', port: 443"],
    changes: ['open c-{01..03}.{region}.example 443'],
  },
  {
    says: 'a sequence with parameters in it is compared as its names',
    old: ["host: 'c-{01..03}.{region}.example', port: 443"],
    next: ["host: 'c-{01..04}.{region}.example', port: 443"],
    changes: ['open c-04.{region}.example 443'],
  },
  {
    says: 'another order and upper case are no change',
    old: [A, 'host: B.example, port: [80, 443]'],
    next: ['host: b.example, port: [443, 80]', A],
    changes: [],
  },
  {
    says: 'one entry for two hosts is the same as two entries',
    old: ['host: [a.example, b.example], port: 443'],
    next: ['host: b.example, port: 443', A],
    changes: [],
  },
  {
    says: 'two entries for one host are the same as one with two ports',
    old: ['host: a.example, port: [80, 443]'],
    next: [A, 'host: a.example, port: 80'],
    changes: [],
  },
  {
    says: 'a range in two halves is the same range',
    old: ['host: a.example, port: 30000-32767'],
    next: ['host: a.example, port: [30000-31000, 31001-32767]'],
    changes: [],
  },
  {
    says: 'more ports at the same place',
    old: [A],
    next: ['host: a.example, port: [443, 6443]'],
    changes: ['ports a.example 443 -> 443,6443'],
  },
  {
    says: 'another port at the same place',
    old: [A],
    next: ['host: a.example, port: 8443'],
    changes: ['ports a.example 443 -> 8443'],
  },
  {
    says: 'a shorter range',
    old: ['host: a.example, port: 30000-32767'],
    next: ['host: a.example, port: 30000-30999'],
    changes: ['ports a.example 30000-32767 -> 30000-30999'],
  },
  {
    says: 'another protocol is another rule',
    old: ['host: a.example, port: 53'],
    next: ['host: a.example, port: 53, protocol: udp'],
    changes: ['close a.example 53', 'open a.example 53'],
  },
  {
    says: 'a protocol without ports',
    old: [A],
    next: [A, 'host: a.example, protocol: icmp'],
    changes: ['open a.example'],
  },
  {
    says: 'optional becomes required',
    old: [`${A}, need: optional`],
    next: [A],
    changes: ['need a.example 443 optional -> required'],
  },
  {
    says: 'required becomes optional',
    old: [A],
    next: [`${A}, need: optional`],
    changes: ['need a.example 443 required -> optional'],
  },
  { says: 'of two needs the stricter counts', old: [A], next: [`${A}, need: optional`, A], changes: [] },
  { says: 'deprecated', old: [A], next: [`${A}, need: deprecated`], changes: ['deprecated a.example 443'] },
  { says: 'retired', old: [A], next: [`${A}, ${LATE}`], changes: ['retired a.example 443'] },
  {
    says: 'what was never asked for need not be retired',
    old: ['host: b.example, port: 443'],
    next: ['host: b.example, port: 443', `${A}, ${LATE}`],
    changes: [],
  },
  {
    says: 'what was never asked for is not opened as deprecated',
    old: ['host: b.example, port: 443'],
    next: ['host: b.example, port: 443', `${A}, need: deprecated`],
    changes: [],
  },
  {
    says: 'a retired entry that goes is no change',
    old: ['host: b.example, port: 443', `${A}, ${LATE}`],
    next: ['host: b.example, port: 443'],
    changes: [],
  },
  {
    says: 'a retired entry that comes back is opened',
    old: [`${A}, ${LATE}`],
    next: [A],
    changes: ['open a.example 443'],
  },
  {
    says: 'one of two ports is retired',
    old: ['host: a.example, port: [443, 9091]'],
    next: [A, `host: a.example, port: 9091, ${LATE}`],
    changes: ['retired a.example 9091'],
  },
  {
    says: 'what must be blocked',
    old: [A],
    next: [A, 'host: b.example, port: 25, expect: blocked'],
    changes: ['block b.example 25'],
  },
  {
    says: 'what need not be blocked any more',
    old: [A, 'host: b.example, port: 25, expect: blocked'],
    next: [A],
    changes: ['unblock b.example 25'],
  },
  {
    says: 'from addresses to names',
    old: ['id: x, cidrs: [192.0.2.0/24], port: 443'],
    next: ['id: x, host: x.example, port: 443'],
    changes: ['moved x.example 443 instead of 192.0.2.0/24'],
  },
  {
    says: 'from addresses to names under another id',
    old: ['id: x, title: logs, cidrs: [192.0.2.0/24], port: 443'],
    next: ['id: y, title: logs, host: x.example, port: 443'],
    changes: ['moved x.example 443 instead of 192.0.2.0/24'],
  },
  {
    says: 'from one name to another is no move',
    old: ['id: x, host: x.example, port: 443'],
    next: ['id: x, host: y.example, port: 443'],
    changes: ['close x.example 443', 'open y.example 443'],
  },
  {
    says: 'two halves are the whole subnet',
    old: ['cidrs: [192.0.2.0/24], port: 443'],
    next: ['cidrs: [192.0.2.0/25, 192.0.2.128/25], port: 443'],
    changes: [],
  },
  {
    says: 'an address as a subnet of one',
    old: ['host: 192.0.2.7, port: 443'],
    next: ['cidrs: [192.0.2.7/32], port: 443'],
    changes: [],
  },
  {
    says: 'a larger subnet opens what is new in it',
    old: ['cidrs: [192.0.2.0/25], port: 443'],
    next: ['cidrs: [192.0.2.0/24], port: 443'],
    changes: ['open 192.0.2.128/25 443'],
  },
  {
    says: 'a smaller subnet closes what is left',
    old: ['cidrs: [192.0.2.0/24], port: 443'],
    next: ['cidrs: [192.0.2.0/25], port: 443'],
    changes: ['close 192.0.2.128/25 443'],
  },
  {
    says: 'addresses are listed as they are written',
    old: ['cidrs: [192.0.2.1], port: 443'],
    next: ['cidrs: [192.0.2.3, 192.0.2.2], port: 443'],
    changes: ['close 192.0.2.1 443', 'open 192.0.2.3 192.0.2.2 443'],
  },
  {
    says: 'IPv6',
    old: ["cidrs: ['2001:db8::/33'], port: 443"],
    next: ["cidrs: ['2001:db8::/32'], port: 443"],
    changes: ['open 2001:db8:8000::/33 443'],
  },
  {
    says: 'another port of the same addresses',
    old: ['cidrs: [192.0.2.0/24], port: 443'],
    next: ['cidrs: [192.0.2.0/24], port: [443, 6443]'],
    changes: ['ports 192.0.2.0/24 443 -> 443,6443'],
  },
  {
    says: 'who connects is part of a rule',
    old: ['host: a.example, port: 443, direction: in, from: [192.0.2.1, 192.0.2.2]'],
    next: ['host: a.example, port: 443, direction: in, from: [192.0.2.2, 192.0.2.3]'],
    changes: ['close a.example 443 from 192.0.2.1', 'open a.example 443 from 192.0.2.3'],
  },
  {
    says: 'inbound is another rule than outbound',
    old: [A],
    next: [`${A}, direction: in`],
    changes: ['close a.example 443', 'open a.example 443'],
  },
  {
    says: 'templates are compared as they stand',
    old: ["host: '{region}.example', port: '{apiPort}'"],
    next: ["host: '{region}.example', port: '{apiPort}'"],
    changes: [],
  },
  {
    says: 'another template is another place',
    old: ["host: 'x.{region}.example', port: 443"],
    next: ["host: 'y.{region}.example', port: '{apiPort}'"],
    changes: ['close x.{region}.example 443', 'open y.{region}.example {apiPort}'],
  },
];

for (const { says, old, next, changes } of ROWS) {
  test(`${says}: ${changes.length === 0 ? 'nothing changes' : changes.join('; ')}`, () => {
    assert.deepEqual(short(diffOf(old, next)).toSorted(), changes.toSorted());
    assert.deepEqual(short(diffOf(next, next)), []);
  });
}

test('with a value the template is the place that it makes', () => {
  const old = edition(["host: '{region}.example', port: 443"], '2025-01-02', { region: 'de' });
  const next = edition(['host: de.example, port: 443']);
  assert.deepEqual(diffProfiles(old, next).changes, []);
  assert.equal(diffProfiles(edition(["host: '{region}.example', port: 443"]), next).changes.length, 2);
});

test('a change tells the purpose, the source and the date of the edition that counts', () => {
  const [close, open] = diffOf(
    [`title: old purpose, ${A}`],
    ['title: new purpose, host: b.example, port: 443'],
  ).changes;
  assert.deepEqual([close?.kind, close?.purpose, close?.sources[0]?.asOf], ['close', 'old purpose', '2025-01-02']);
  assert.deepEqual([open?.kind, open?.purpose, open?.sources[0]?.asOf], ['open', 'new purpose', '2026-01-02']);
});

test('a renamed id is told, and changes nothing', () => {
  const { changes, renamed } = diffOf([`id: old-id, ${A}`], [`id: new-id, ${A}`]);
  assert.deepEqual([changes, renamed], [[], [{ from: 'old-id', to: 'new-id' }]]);
  assert.deepEqual(diffOf([`id: a, ${A}`], [`id: b, ${A}, protocol: udp`]).renamed, []);
});

test('a name under a wildcard of the other edition says so', () => {
  const wild = "host: '*.example', port: 443";
  assert.deepEqual(
    diffOf([wild], [A]).changes.map(({ kind, under }) => [kind, under]),
    [
      ['close', null],
      ['open', '*.example'],
    ],
  );
  assert.deepEqual(
    diffOf([wild, A], [wild]).changes.map(({ kind, under }) => [kind, under]),
    [['close', '*.example']],
  );
  assert.deepEqual(
    diffOf([wild], ['host: a.example, port: 8443']).changes.map(({ under }) => under),
    [null, null],
  );
});

test('hundreds of addresses stay one change, exact and whole', () => {
  const list = (from: number, to: number): string =>
    Array.from(
      { length: to - from },
      (_, index) => `198.18.${Math.floor((from + index) / 128)}.${2 * ((from + index) % 128)}`,
    ).join(', ');
  const { changes } = diffOf([`cidrs: [${list(0, 600)}], port: 443`], [`cidrs: [${list(200, 900)}], port: 443`]);
  const sizes = changes.map(({ kind, before, after }) => `${kind} ${(after ?? before)?.destinations.length ?? 0}`);
  assert.deepEqual(sizes.toSorted(), ['close 200', 'open 300']);
});

test('thousands of entries are compared in little work', () => {
  const many = (port: number): readonly string[] =>
    Array.from({ length: 3000 }, (_, index) => `host: h${index}.example, port: ${port}`);
  assert.equal(diffOf(many(443), many(8443)).changes.length, 3000);
});
