import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Requirement } from '../../src/model/profile.ts';
import { type Directions, planTargets } from '../../src/plan/plan.ts';
import { requirement } from '../profile/sample.ts';

const LIMITS = {
  timeouts: { resolveMs: 5000, connectMs: 4000, tlsMs: 5000, httpMs: 10_000 },
  deadlineMs: 600_000,
  concurrency: 1000,
  heavyConcurrency: 32,
  perAddress: 64,
  namesAtOnce: 50,
  maxAddresses: 32,
  controls: false,
  exhaustive: true,
  resolvers: 1,
  attempts: 2,
  rate: 1_000_000_000,
};
const NOWHERE: Directions = { connectTo: [], resolve: [] };
const subnet = (value: string) => ({ kind: 'cidr', value }) as const;
const address = (value: string) => ({ kind: 'address', value }) as const;
const host = (value: string) => ({ kind: 'host', value }) as const;
const port = (from: number, to = from) => ({ from, to });

function plan(...changes: readonly Partial<Requirement>[]) {
  const requirements = changes.map((one, index) => requirement({ id: `r${index}`, ...one }));
  return planTargets(requirements, NOWHERE, LIMITS);
}

test('a large subnet, and a wide range at an address or a name, are swept', () => {
  const { targets, sweeps, requirements, bounds } = plan(
    { destinations: [subnet('198.51.100.0/22')], ports: [port(443), port(8443)] },
    { destinations: [address('2001:db8::7'), host('api.example')], ports: [port(1000, 1999)] },
    { destinations: [subnet('2001:db8:1::/118')], ports: [port(22)] },
  );
  assert.deepEqual(targets, []);
  assert.deepEqual(
    sweeps.map(({ id, host: at, addresses }) => [id, at, addresses]),
    [
      ['tcp://198.51.100.0/22:443', '198.51.100.0/22', { first: '198.51.100.1', count: 1022 }],
      ['tcp://198.51.100.0/22:8443', '198.51.100.0/22', { first: '198.51.100.1', count: 1022 }],
      ['tcp://[2001:db8::7]:1000-1999', '2001:db8::7', { first: '2001:db8::7', count: 1 }],
      ['tcp://api.example:1000-1999', 'api.example', null],
      ['tcp://[2001:db8:1::/118]:22', '2001:db8:1::/118', { first: '2001:db8:1::1', count: 1023 }],
    ],
  );
  assert.deepEqual(
    requirements.map((one) => [one.groups.length, one.sweeps?.length]),
    [
      [0, 2],
      [0, 2],
      [0, 1],
    ],
  );
  assert.equal(bounds.targets, 2 * 1022 + 2 * 1000 + 1023);
  assert.equal(bounds.names, 1);
  assert.equal(bounds.connections, 2 * (2 * 1022 + 1000 + 32 * 1000 + 1023));
});

test('few places are told of one by one, and so is what is more than a connection', () => {
  assert.deepEqual(plan({ destinations: [subnet('192.0.2.0/24')] }).sweeps, []);
  const tls = { kind: 'tls', trust: 'public', ca: null, alpn: null } as const;
  assert.deepEqual(plan({ destinations: [subnet('198.51.100.0/22')], checks: [tls] }).sweeps, []);
  assert.deepEqual(plan({ destinations: [subnet('198.51.100.0/22')], checks: [{ kind: 'tcp' }, tls] }).sweeps, []);
});

test('of sweeps that share places the largest is one, and the others are told of one by one', () => {
  const nested = plan({ destinations: [subnet('10.1.0.0/23'), subnet('10.1.0.0/22'), address('10.1.0.1')] });
  assert.deepEqual(
    nested.sweeps.map(({ id, besides }) => [id, besides.size]),
    [['tcp://10.1.0.0/22:443', 510]],
  );
  assert.equal(nested.targets.length, 510);
  const apart = plan(
    { destinations: [host('a.example')], ports: [port(1, 1023)] },
    { destinations: [host('a.example')], ports: [port(1000, 9000)] },
  );
  assert.deepEqual(
    apart.sweeps.map(({ id, besides }) => [id, besides.size]),
    [['tcp://a.example:1000-9000', 24]],
  );
  assert.equal(apart.targets.length, 1023);
  assert.deepEqual(plan({ destinations: [host('a.example')], ports: [port(1, 1000), port(500, 1500)] }).sweeps, []);
});

test('a narrow range beside a wide one is told of port by port, and a subnet that is too large not at all', () => {
  const { sweeps, targets, requirements } = plan({
    destinations: [host('a.example')],
    ports: [port(22), port(80, 83), port(1000, 1999)],
  });
  assert.deepEqual([sweeps.length, targets.length, requirements[0]?.groups.length], [1, 5, 5]);
  assert.deepEqual(plan({ destinations: [subnet('10.0.0.0/7'), subnet('127.0.0.0/30')] }).sweeps, []);
});

test('the same sweep of two entries is done once', () => {
  const wide = { destinations: [subnet('10.1.0.0/22')] };
  const { sweeps, requirements } = plan(wide, wide);
  assert.equal(sweeps.length, 1);
  assert.deepEqual(
    requirements.map((one) => one.sweeps),
    [['tcp://10.1.0.0/22:443'], ['tcp://10.1.0.0/22:443']],
  );
});

test('a place of a sweep that is a target of its own is tried once, and stands for both', () => {
  const { sweeps, targets, requirements } = plan(
    { destinations: [subnet('10.1.0.0/22')] },
    { destinations: [address('10.1.0.9'), address('10.9.0.1')] },
    { destinations: [host('a.example')], ports: [port(1, 1000)] },
    { destinations: [host('a.example')], ports: [port(80)] },
  );
  assert.deepEqual(
    sweeps.map(({ besides }) => [...besides]),
    [['tcp://10.1.0.9:443'], ['tcp://a.example:80']],
  );
  assert.deepEqual(
    targets.map(({ id }) => id),
    ['tcp://10.1.0.9:443', 'tcp://10.9.0.1:443', 'tcp://a.example:80'],
  );
  assert.deepEqual(requirements[0]?.groups, [['tcp://10.1.0.9:443']]);
  assert.deepEqual(requirements[2]?.groups, [['tcp://a.example:80']]);
});

test('where places lead elsewhere, or through a proxy, each is a matter of its own', () => {
  const wide = requirement({ destinations: [subnet('10.1.0.0/22')] });
  const elsewhere: Directions = {
    connectTo: [{ host: '10.1.0.9', port: null, toHost: '127.0.0.1', toPort: null }],
    resolve: [],
  };
  const resolve: Directions = { connectTo: [], resolve: [{ host: 'a', port: null, addresses: ['127.0.0.1'] }] };
  for (const plans of [
    planTargets([wide], elsewhere, LIMITS),
    planTargets([wide], resolve, LIMITS),
    planTargets([wide], NOWHERE, LIMITS, () => null),
  ]) {
    assert.deepEqual([plans.sweeps, plans.targets.length], [[], 1022]);
  }
});

test('nothing is swept that is too large, or that nobody asked for as a whole', () => {
  assert.deepEqual(plan({ destinations: [subnet('10.0.0.0/15')] }).sweeps, []);
  const sampled = planTargets([requirement({ destinations: [subnet('10.1.0.0/22')] })], NOWHERE, {
    ...LIMITS,
    exhaustive: false,
  });
  assert.deepEqual([sampled.sweeps, sampled.targets.length], [[], 4]);
});
