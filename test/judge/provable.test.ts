import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../src/judge/judge.ts';
import { summarise } from '../../src/judge/summary.ts';
import type { Failure } from '../../src/model/observation.ts';
import { connected, gathering, requirement, TCP, unresolved } from './gathering.ts';

const table = [
  { kind: 'address', value: '192.0.2.1' },
  { kind: 'address', value: '192.0.2.2' },
] as const;

function exitCode(provable: boolean, failure: Failure | null, ended: 'complete' | 'deadline' = 'complete'): number {
  const asked = requirement({ checks: [TCP], destinations: table, provable });
  const beside = requirement({ id: 'beside', checks: [TCP], destinations: [{ kind: 'address', value: '192.0.2.3' }] });
  const facts = gathering(
    [{ requirement: asked }, { requirement: beside }],
    [
      connected('192.0.2.3:443#0', '192.0.2.3'),
      connected('192.0.2.1:443#0', '192.0.2.1', failure),
      ...(ended === 'deadline' ? [] : [connected('192.0.2.2:443#0', '192.0.2.2', failure)]),
    ],
    { ended },
  );
  return summarise(facts, judge(facts), [], []).exitCode;
}

for (const [provable, failure, code] of [
  [true, null, 0],
  [false, null, 0],
  [true, 'connection-timeout', 1],
  [false, 'connection-timeout', 0],
  [true, 'connection-refused', 1],
  [false, 'connection-refused', 0],
  [true, 'connection-prohibited', 1],
  [false, 'connection-prohibited', 1],
] as const) {
  const what = provable ? 'must be proven' : 'need not be proven';
  test(`where ${what}, ${failure ?? 'an answer'} at a table of addresses exits ${code}`, () =>
    assert.equal(exitCode(provable, failure), code));
}

test('what the run did not come to is undecided, also where no proof is asked for', () => {
  assert.equal(exitCode(false, null, 'deadline'), 3);
  assert.equal(exitCode(true, null, 'deadline'), 3);
});

test('a run in which nothing is decided exits 3, also where no proof is asked for', () => {
  const asked = requirement({
    checks: [TCP],
    destinations: [{ kind: 'address', value: '192.0.2.1' }],
    provable: false,
  });
  const facts = gathering([{ requirement: asked }], [connected('192.0.2.1:443#0', '192.0.2.1', 'connection-refused')]);
  assert.equal(summarise(facts, judge(facts), [], []).exitCode, 3);
});

test('a name that does not resolve is meant by no profile', () => {
  const asked = requirement({ checks: [TCP], provable: false });
  const beside = requirement({ id: 'beside', checks: [TCP], destinations: [{ kind: 'address', value: '192.0.2.3' }] });
  const facts = gathering(
    [{ requirement: asked }, { requirement: beside }],
    [unresolved('a.example', 'name-timeout'), connected('192.0.2.3:443#0', '192.0.2.3')],
  );
  assert.equal(summarise(facts, judge(facts), [], []).exitCode, 3);
});
