import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byAddress } from '../../src/allowlist/by-address.ts';
import { readBlock } from '../../src/allowlist/cidr.ts';
import { smallest } from '../../src/allowlist/smallest.ts';
import type { Rule, RuleSet } from '../../src/allowlist/rules.ts';
import { host, largeSet, ports, rulesOf, subnet } from './rule-sets.ts';

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

test('five thousand entries stay exact, and take no time worth speaking of', () => {
  const set = byAddress(largeSet(5000));
  assert.ok(smallest(set).rules.length < set.rules.length);
});

test('the smallest rules open exactly what all the rules open', () => {
  let state = 7;
  const random = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return (state >> 8) % below;
  };
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

function brief({ rules }: RuleSet): readonly string[] {
  return rules.map(
    ({ cidrs, ports: own, purpose }) => `${cidrs.join(' ')} ${own.map(({ from }) => from).join(' ')}: ${purpose}`,
  );
}
