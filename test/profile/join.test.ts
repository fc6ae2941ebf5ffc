import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Need, Requirement } from '../../src/model/profile.ts';
import { joinRequirements } from '../../src/profile/join.ts';
import { requirement } from './sample.ts';

const source = (doc: string) => ({ doc, section: null, asOf: '2026-08-20' });
const mine = (changes: Partial<Requirement> = {}): Requirement => requirement({ profiles: ['mine'], ...changes });
const vpc = (changes: Partial<Requirement> = {}): Requirement => requirement({ profiles: ['vpc'], ...changes });

function ids(...lists: readonly (readonly Requirement[])[]): readonly string[] {
  return joinRequirements(lists).map(({ id }) => id);
}

test('one profile stays as it is', () => {
  const list = [mine(), mine({ id: 'b', ports: [{ from: 80, to: 80 }] })];
  assert.deepEqual(joinRequirements([list]), list);
});

test('what two profiles ask of the same place is one requirement, with the sources of both', () => {
  const joined = joinRequirements([
    [mine({ sources: [source('wiki')], published: ['10.0.0.0/8'], note: 'a note' })],
    [
      vpc({
        id: 'other-id',
        sources: [source('wiki'), source('ibm')],
        published: ['10.0.0.0/8', '192.0.2.0/24'],
        manual: 'curl x',
      }),
    ],
  ]);
  assert.equal(joined.length, 1);
  const [only] = joined;
  assert.deepEqual(
    [only?.id, only?.profiles, only?.sources, only?.published, only?.note, only?.manual],
    ['api', ['mine', 'vpc'], [source('wiki'), source('ibm')], ['10.0.0.0/8', '192.0.2.0/24'], 'a note', 'curl x'],
  );
});

for (const [a, b, stricter] of [
  ['optional', 'required', 'required'],
  ['required', 'optional', 'required'],
  ['deprecated', 'optional', 'optional'],
  ['retired', 'deprecated', 'deprecated'],
] as const satisfies readonly (readonly [Need, Need, Need])[]) {
  test(`${a} and ${b} make ${stricter}`, () => {
    assert.equal(joinRequirements([[mine({ need: a })], [vpc({ need: b })]])[0]?.need, stricter);
  });
}

test('what one profile retired and another still needs is not retired', () => {
  const retired = mine({ need: 'retired', retiredOn: '2021-10-27', replacedBy: 'new.example.com' });
  for (const joined of [joinRequirements([[retired], [vpc()]]), joinRequirements([[vpc()], [retired]])]) {
    assert.deepEqual([joined[0]?.need, joined[0]?.retiredOn, joined[0]?.replacedBy], ['required', null, null]);
  }
});

test('the order of destinations and ports makes no difference', () => {
  const hosts = ['a.example.com', 'b.example.com'].map((value) => ({ kind: 'host', value }) as const);
  const ports = [443, 8443].map((port) => ({ from: port, to: port }));
  assert.deepEqual(
    ids([mine({ destinations: hosts, ports })], [vpc({ destinations: hosts.toReversed(), ports: ports.toReversed() })]),
    ['api'],
  );
});

for (const [what, changes] of [
  ['port', { ports: [{ from: 444, to: 444 }] }],
  ['host', { destinations: [{ kind: 'host', value: 'b.example.com' }] }],
  ['check', { checks: [{ kind: 'tls', trust: 'public', ca: null, alpn: null }] }],
  ['direction', { direction: 'in' }],
  ['protocol', { protocol: 'udp' }],
  ['expectation', { expect: 'blocked' }],
  ['class of addresses', { address: 'private' }],
] as const) {
  test(`the same id with another ${what} becomes id@profile`, () => {
    assert.deepEqual(ids([mine()], [vpc(changes)]), ['api', 'api@vpc']);
  });
}

test('a third profile joins the one that asks the same', () => {
  const other = { ports: [{ from: 444, to: 444 }] };
  const joined = joinRequirements([[mine()], [vpc(other)], [requirement({ profiles: ['third'], ...other })]]);
  assert.deepEqual(
    joined.map(({ id, profiles }) => [id, profiles]),
    [
      ['api', ['mine']],
      ['api@vpc', ['vpc', 'third']],
    ],
  );
});

test('what one profile asks only with a parameter, and another always, is asked always', () => {
  const gap = (conditional: boolean) => ({ parameter: 'masterUrl', conditional, howTo: 'Ask.' });
  for (const [first, second] of [
    [true, false],
    [false, true],
  ] as const) {
    const joined = joinRequirements([[mine({ gap: gap(first) })], [vpc({ gap: gap(second) })]]);
    assert.equal(joined[0]?.gap?.conditional, false);
  }
});

test('no two requirements have one id, whatever is joined', () => {
  const variants = [443, 444, 445].map((port) => ({ ports: [{ from: port, to: port }] }));
  const lists = ['a', 'b', 'c'].map((name, index) => [requirement({ profiles: [name], ...variants[index] })]);
  const all = ids(...lists);
  assert.equal(new Set(all).size, 3);
  assert.deepEqual(all, ['api', 'api@b', 'api@c']);
});

test('three files with one name and one id stay three entries with ids of their own', () => {
  const at = (port: number) => requirement({ id: 'a', profiles: ['same'], ports: [{ from: port, to: port }] });
  const told = joinRequirements([[at(1)], [at(2)], [at(3)]]).map(({ id }) => id);
  assert.deepEqual(told, ['a', 'a@same', 'a@same.2']);
});
