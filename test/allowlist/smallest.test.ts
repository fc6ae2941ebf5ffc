import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byAddress } from '../../src/allowlist/by-address.ts';
import { aggregate, blockText, readBlock } from '../../src/allowlist/cidr.ts';
import { smallest } from '../../src/allowlist/smallest.ts';
import type { Rule, RuleSet } from '../../src/allowlist/rules.ts';
import { host, largeSet, ports, rulesOf, SCATTERED, subnet } from './rule-sets.ts';

test('subnets of different purposes become one only where they are exactly one, and it says both', () => {
  const set = smallest(rulesOf([subnet('10.0.0.0/25'), subnet('10.0.0.128/25'), subnet('10.0.1.0/25')]));
  assert.deepEqual(brief(set), [
    '10.0.0.0/24 443: for 10.0.0.0/25; for 10.0.0.128/25',
    '10.0.1.0/25 443: for 10.0.1.0/25',
  ]);
});

test('subnets with other ports, protocols or sources stay apart', () => {
  const set = smallest(
    rulesOf([
      subnet('10.0.0.0/25'),
      subnet('10.0.0.128/25', { ports: ports(80) }),
      subnet('10.0.0.128/25', { protocol: 'udp' }),
      subnet('10.0.0.128/25', { direction: 'in', from: ['10.9.0.0/16'] }),
    ]),
  );
  assert.equal(set.rules.length, 4);
});

test('an address in a larger subnet with the same ports needs no rule of its own', () => {
  const [only, ...others] = smallest(
    rulesOf([subnet('10.0.0.0/8', { ports: ports('1-1000') }), subnet('10.1.1.1/32', { ports: ports(443) })]),
  ).rules;
  assert.deepEqual(others, []);
  assert.deepEqual(only?.cidrs, ['10.0.0.0/8']);
  assert.equal(only.purpose, 'for 10.0.0.0/8; for 10.1.1.1/32');
});

test('an address in a larger subnet with fewer ports keeps its rule', () => {
  const set = smallest(
    rulesOf([subnet('10.0.0.0/8', { ports: ports(443) }), subnet('10.1.1.1/32', { ports: ports(443, 80) })]),
  );
  assert.deepEqual(
    set.rules.map(({ cidrs, ports: own }) => [cidrs, own.length]),
    [
      [['10.0.0.0/8'], 1],
      [['10.1.1.1/32'], 2],
    ],
  );
});

test('the names of one requirement are one rule, those of others another', () => {
  const same = { requirements: ['cdn'], purpose: 'image layers' };
  const set = smallest(rulesOf([host('dd0.example', same), host('dd1.example', same), host('other.example')]));
  assert.deepEqual(
    set.rules.map(({ names }) => names),
    [['dd0.example', 'dd1.example'], ['other.example']],
  );
});

test('subnets that become a larger one with other ports go on from there', () => {
  const set = smallest(
    rulesOf([
      subnet('10.0.0.0/25', { ports: ports(80) }),
      subnet('10.0.0.128/25', { ports: ports(80) }),
      subnet('10.0.0.0/24', { ports: ports(443) }),
      subnet('10.0.1.0/24', { ports: ports(80, 443) }),
    ]),
  );
  assert.deepEqual(
    set.rules.map(({ cidrs, ports: own }) => [cidrs, own]),
    [[['10.0.0.0/23'], ports(80, 443)]],
  );
});

test('rules for the same purpose name all that they are for', () => {
  const same = { requirements: ['r'], purpose: 'same' };
  const set = smallest(
    rulesOf([subnet('10.0.0.0/24', same), subnet('10.0.2.0/24', same), subnet('10.0.5.0/24', same)]),
  );
  assert.deepEqual(
    set.rules.map(({ cidrs, destinations }) => [cidrs, destinations]),
    [
      [
        ['10.0.0.0/24', '10.0.2.0/24', '10.0.5.0/24'],
        ['10.0.0.0/24', '10.0.2.0/24', '10.0.5.0/24'],
      ],
    ],
  );
});

test('five thousand entries of both families stay exact', () => {
  for (const set of [byAddress(largeSet(5000)), byAddress(SCATTERED)]) {
    const small = smallest(set);
    assert.ok(small.rules.length < set.rules.length);
    assert.deepEqual(allSubnets(small), allSubnets(set));
  }
});

/** By ports, the fewest subnets of each: two sets of rules without subnets in others are the same when these are. */
function allSubnets({ rules }: RuleSet): ReadonlyMap<string, readonly string[]> {
  const keys = [...new Set(rules.map(({ ports: own }) => JSON.stringify(own)))].toSorted((a, b) => (a < b ? -1 : 1));
  return new Map(
    keys.map((key) => {
      const cidrs = rules.filter(({ ports: own }) => JSON.stringify(own) === key).flatMap((rule) => rule.cidrs);
      return [key, aggregate(cidrs.flatMap((cidr) => readBlock(cidr) ?? [])).map(blockText)] as const;
    }),
  );
}

test('a subnet in another is found at any depth and in both families, as comparing each with each finds it', () => {
  const random = randomFrom(11);
  for (let round = 0; round < 60; round += 1) {
    const set = rulesOf(
      Array.from({ length: 60 }, (_, index) => {
        const length = [0, 1, 8, 9, 15, 16, 24, 31, 32][random(9)] ?? 0;
        const v4 = `${[0, 10, 128, 255][random(4)]}.${random(2)}.0.${random(4)}/${length}`;
        const v6 = `${['::', '2001:db8:', '8000:'][random(3)] ?? ''}:${random(3)}/${length * 4}`.replace(':::', '::');
        return subnet(random(2) === 0 ? v4 : v6, {
          ports: ports(1 + random(2), 4),
          purpose: `p${index}`,
          requirements: [`r${index}`],
        });
      }),
    );
    const pieces = smallest(set).rules.flatMap(({ cidrs, ports: own }) => cidrs.map((cidr) => ({ cidr, own })));
    for (const rule of set.rules)
      for (const cidr of rule.cidrs)
        assert.ok(
          pieces.some((piece) => within(cidr, piece.cidr) && covers(piece.own, rule.ports)),
          cidr,
        );
    for (const one of pieces)
      for (const other of pieces)
        assert.ok(one === other || !within(one.cidr, other.cidr) || !covers(other.own, one.own), one.cidr);
  }
});

function within(inner: string, outer: string): boolean {
  const [small, large] = [readBlock(inner), readBlock(outer)];
  if (small === null || large === null || small.family !== large.family || small.prefix < large.prefix) return false;
  const bits = BigInt((large.family === 'ipv4' ? 32 : 128) - large.prefix);
  return small.first >> bits === large.first >> bits;
}

function covers(wide: Rule['ports'], narrow: Rule['ports']): boolean {
  return narrow.every(({ from, to }) => wide.some((range) => range.from <= from && to <= range.to));
}

test('the smallest rules open exactly what all the rules open', () => {
  const random = randomFrom(7);
  for (let round = 0; round < 300; round += 1) {
    const set = rulesOf(
      Array.from({ length: 1 + random(14) }, (_, index) => {
        const size = random(4);
        const at = (random(16) >> size) << size;
        const from = 1 + random(6);
        const range = random(8) === 0 ? [] : ports(`${from}-${from + random(3)}`, 1 + random(8));
        return subnet(`10.0.0.${at}/${32 - size}`, {
          ports: range,
          purpose: `purpose ${index}`,
          requirements: [`r${index}`],
          need: random(2) === 0 ? 'required' : 'optional',
        });
      }),
    );
    const small = smallest(set);
    assert.deepEqual(opened(small), opened(set));
    assert.ok(small.rules.length <= set.rules.length);
    // Nothing that an entry is for is lost on the way.
    const purposes = (rules: readonly Rule[]): readonly string[] =>
      [...new Set(rules.flatMap(({ purpose }) => purpose.split('; ')))].toSorted();
    assert.deepEqual(purposes(small.rules), purposes(set.rules));
  }
});

/** Every address with every port from 1 to 10 that is open, the port 11 standing for all others. */
function opened({ rules }: RuleSet): readonly string[] {
  const all = rules.flatMap((rule) =>
    rule.cidrs.flatMap((cidr) => {
      const block = readBlock(cidr);
      assert.ok(block !== null);
      const numbers = Array.from({ length: 11 }, (_, index) => index + 1);
      const open = numbers.filter(
        (port) => rule.ports.length === 0 || rule.ports.some(({ from, to }) => from <= port && port <= to),
      );
      return Array.from({ length: 2 ** (32 - block.prefix) }, (_, index) =>
        open.map((port) => `${block.first + BigInt(index)}:${port}`),
      ).flat();
    }),
  );
  return [...new Set(all)].toSorted();
}

/** Numbers that look random and are the same in every run (Park and Miller). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return (state >> 8) % below;
  };
}

function brief({ rules }: RuleSet): readonly string[] {
  return rules.map(
    ({ cidrs, ports: own, purpose }) => `${cidrs.join(' ')} ${own.map(({ from }) => from).join(' ')}: ${purpose}`,
  );
}
