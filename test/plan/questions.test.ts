import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check, Protocol } from '../../src/model/profile.ts';
import { planTargets } from '../../src/plan/plan.ts';
import { requirement } from '../profile/sample.ts';

const LIMITS = {
  timeouts: { resolveMs: 1000, connectMs: 100, tlsMs: 10, httpMs: 1 },
  deadlineMs: 600_000,
  concurrency: 1000,
  heavyConcurrency: 32,
  perAddress: 64,
  namesAtOnce: 50,
  maxAddresses: 4,
  controls: false,
  exhaustive: false,
  resolvers: 1,
  attempts: 2,
  rate: 1_000_000_000,
};
const LISTENER: Check = { kind: 'listener', token: 'a-token-that-is-long-enough', tls: false };

function planOf(check: Check, protocol: Protocol) {
  const asked = requirement({ checks: [check], protocol, destinations: [{ kind: 'address', value: '192.0.2.1' }] });
  return planTargets([asked], { connectTo: [], resolve: [] }, LIMITS);
}

const ROWS: readonly (readonly [Check, Protocol, string, number])[] = [
  [{ kind: 'ntp' }, 'udp', 'ntp://192.0.2.1:443', 100],
  [{ kind: 'stun' }, 'udp', 'stun://192.0.2.1:443', 100],
  [LISTENER, 'udp', 'listener+udp://192.0.2.1:443', 100],
  [LISTENER, 'tcp', 'listener+tcp://192.0.2.1:443', 200],
  [{ ...LISTENER, tls: true }, 'tcp', 'listener+tls://192.0.2.1:443', 210],
];

for (const [check, protocol, id, durationMs] of ROWS) {
  test(`${id} is tried, for so long at most, and its name holds no secret`, () => {
    const { targets, bounds } = planOf(check, protocol);
    assert.deepEqual(
      targets.map((target) => target.id),
      [id],
    );
    assert.equal(bounds.durationMs, durationMs);
  });
}

test('UDP without a protocol that answers is still not tried', () => {
  const { targets, requirements } = planOf({ kind: 'tcp' }, 'udp');
  assert.deepEqual([targets.length, requirements[0]?.skipped?.cause], [0, 'not-run.not-testable']);
});
