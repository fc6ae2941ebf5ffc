import assert from 'node:assert/strict';
import { test } from 'node:test';
import { driftFindings } from '../../src/judge/drift.ts';
import { findings } from '../../src/judge/findings.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Requirement } from '../../src/model/profile.ts';
import { connected, gathering, hosts, requirement, resolved, TCP } from './gathering.ts';

function drift(asked: Requirement, places: readonly string[], observations: readonly Observation[]) {
  const facts = gathering([{ requirement: asked, hosts: places }], observations);
  return driftFindings(facts).map(({ cause, explanation }) => `${cause}: ${explanation}`);
}

const named = requirement({ checks: [TCP], published: ['192.0.2.0/28', '198.51.100.7', '2001:db8:1::/48'] });

for (const [address, outside] of [
  ['192.0.2.15', false],
  ['192.0.2.16', true],
  ['198.51.100.7', false],
  ['198.51.100.8', true],
  ['2001:db8:1::9', false],
  ['2001:db8:2::9', true],
] as const) {
  test(`a name that has ${address} is ${outside ? 'outside of' : 'within'} what the documents print`, () => {
    const place = 'a.example:443#0';
    const found = drift(named, ['a.example'], [resolved('a.example', address), connected(place, address)]);
    const sentence = `drift.address-not-published: One address outside of what the documents print: a.example has ${address}. An allowlist by address that follows the documents lacks it.`;
    assert.deepEqual(found, outside ? [sentence] : []);
  });
}

test('an entry for which the documents print no subnet cannot drift', () => {
  const asked = requirement({ checks: [TCP] });
  assert.deepEqual(drift(asked, ['a.example'], [resolved('a.example', '203.0.113.1')]), []);
});

test('drift costs no verdict, and stands after what must be mended', () => {
  const place = 'a.example:443#0';
  const blocked = requirement({ id: 'b', destinations: hosts('b.example'), checks: [TCP] });
  const facts = gathering(
    [{ requirement: named }, { requirement: blocked }],
    [
      resolved('a.example', '203.0.113.1'),
      connected(place, '203.0.113.1'),
      resolved('b.example', '203.0.113.2'),
      connected('b.example:443#0', '203.0.113.2', 'connection-timeout'),
    ],
  );
  const verdicts = judge(facts);
  assert.deepEqual(
    verdicts.map(({ met }) => met),
    ['yes', 'no'],
  );
  assert.deepEqual(
    findings(facts, verdicts).map(({ cause, verdicts: ids }) => [cause, ids]),
    [
      ['tcp.timeout', ['b']],
      ['drift.address-not-published', ['r']],
    ],
  );
});

const table = requirement({
  checks: [TCP],
  destinations: [
    { kind: 'cidr', value: '192.0.2.0/28' },
    { kind: 'cidr', value: '198.51.100.0/28' },
  ],
});
const [inside, other] = ['192.0.2.1', '198.51.100.1'] as const;
const at = (address: string, failure: Parameters<typeof connected>[2] = null): Observation =>
  connected(`${address}:443#0`, address, failure);

for (const [what, seen, quiet] of [
  ['answers with a refusal', [at(inside), at(other, 'connection-refused')], false],
  ['is silent', [at(inside), at(other, 'connection-timeout')], true],
  ['was not come to', [at(inside), at(other, 'cancelled')], false],
  ['is as silent as all else', [at(inside, 'connection-timeout'), at(other, 'connection-timeout')], false],
] as const) {
  test(`a published subnet that ${what} is ${quiet ? 'a' : 'no'} finding`, () => {
    const sentence =
      'drift.nothing-answers: Nothing that was tried in 198.51.100.0/28 answers, in one way or another. The table may be old, or a firewall drops all of it; an answer elsewhere cannot tell which.';
    assert.deepEqual(drift(table, [inside, other], seen), quiet ? [sentence] : []);
  });
}

test('a single address that must answer is no table', () => {
  const one = requirement({ checks: [TCP], destinations: [{ kind: 'address', value: other }] });
  const beside = requirement({ id: 'beside', checks: [TCP], destinations: [{ kind: 'address', value: inside }] });
  const facts = gathering(
    [{ requirement: one }, { requirement: beside }],
    [at(inside), at(other, 'connection-timeout')],
  );
  assert.deepEqual(driftFindings(facts), []);
  const list = gathering(
    [{ requirement: { ...one, provable: false } }, { requirement: beside }],
    [at(inside), at(other, 'connection-timeout')],
  );
  assert.deepEqual(
    driftFindings(list).map(({ cause }) => cause),
    ['drift.nothing-answers'],
  );
});
