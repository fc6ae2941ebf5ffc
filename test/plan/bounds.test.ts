import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check } from '../../src/model/profile.ts';
import type { ProxyRoute, Target } from '../../src/model/target.ts';
import { planBounds } from '../../src/plan/bounds.ts';

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
const tcp: Check = { kind: 'tcp' };
const https: Check = { kind: 'https', trust: 'public', ca: null, path: '/', answers: [] };

function target(host: string, check: Check, known: readonly string[] | null, protocol: 'tcp' | 'udp' = 'tcp'): Target {
  return {
    id: `${check.kind}://${host}`,
    host,
    port: 443,
    protocol,
    check,
    dial: { host, port: 443, known, redirected: false },
    proxy: null,
  };
}

function many(count: number, check: Check, known: readonly string[] | null): readonly Target[] {
  return Array.from({ length: count }, (_, index) => target(`h${index}.example`, check, known));
}

test('counts each name once, and two sockets for each address that a name may have', () => {
  const bounds = planBounds(
    [target('a.example', tcp, null), target('a.example', https, null), target('b', tcp, ['192.0.2.1'])],
    LIMITS,
  );
  assert.equal(bounds.names, 1);
  assert.equal(bounds.targets, 3);
  assert.equal(bounds.connections, (4 + 4 + 1) * 2);
});

test('counts no more addresses than are dialled, also when --resolve gave more', () => {
  const known = Array.from({ length: 9 }, (_, index) => `192.0.2.${index}`);
  assert.equal(planBounds([target('a', tcp, known)], LIMITS).connections, 4 * 2);
});

test('a name that only has to resolve opens no connection', () => {
  const bounds = planBounds([target('a', { kind: 'dns', query: null, type: 'A' }, null)], LIMITS);
  assert.deepEqual([bounds.names, bounds.connections, bounds.durationMs], [1, 0, 1000]);
});

for (const [check, protocol, ms] of [
  [tcp, 'tcp', 100],
  [{ kind: 'tls', trust: 'public', ca: null, alpn: null }, 'tcp', 110],
  [https, 'tcp', 111],
  [{ kind: 'http', path: '/', answers: [] }, 'tcp', 101],
  [{ kind: 'dns', query: 'x', type: 'A' }, 'udp', 100],
  [{ kind: 'dns', query: 'x', type: 'A' }, 'tcp', 200],
] as const satisfies readonly (readonly [Check, 'tcp' | 'udp', number])[]) {
  test(`a silent ${check.kind} check over ${protocol} has ended after ${ms} ms`, () => {
    assert.equal(planBounds([target('a', check, ['192.0.2.1'], protocol)], LIMITS).durationMs, ms);
  });
}

test('the way to an image is counted once for a target, however many addresses it has', () => {
  const registry: Check = { kind: 'registry', trust: 'public', ca: null, repository: null, reference: 'latest' };
  const asked = planBounds([target('a', registry, null)], LIMITS);
  assert.deepEqual([asked.names, asked.connections, asked.durationMs], [1, 4 * 2, 1000 + 111]);
  const pulled = planBounds([target('a', { ...registry, repository: 'tiny' }, null)], LIMITS);
  // Token, two manifests, twelve questions about the data, and as many hosts of it with two hops each.
  const exchanges = 1 + 6 + 12 + 24;
  assert.equal(pulled.connections, (4 + exchanges * 2) * 2);
  assert.equal(pulled.names, 1 + 1 + 4 + 24);
  assert.ok(pulled.durationMs > asked.durationMs);
});

test('silent addresses are tried at once, as far as there are lanes, and one after the other where all may be the same', () => {
  assert.equal(planBounds(many(64, tcp, ['192.0.2.1']), LIMITS).durationMs, 100);
  assert.equal(planBounds(many(65, tcp, ['192.0.2.1']), LIMITS).durationMs, 200);
  assert.equal(planBounds(many(60, tcp, ['192.0.2.1']), { ...LIMITS, concurrency: 10 }).durationMs, 700);
});

test('no run takes longer than its deadline', () => {
  assert.equal(planBounds(many(1000, https, null), { ...LIMITS, deadlineMs: 1234 }).durationMs, 1234);
});

test('a plan without targets takes no time', () => {
  assert.deepEqual(planBounds([], LIMITS), {
    names: 0,
    targets: 0,
    connections: 0,
    controls: 0,
    controlNames: 0,
    durationMs: 0,
  });
});

test('counts a hundred thousand targets', () => {
  assert.equal(planBounds(many(100_000, tcp, ['192.0.2.1']), LIMITS).targets, 100_000);
});

const route = (host: string): ProxyRoute => ({
  proxy: { scheme: 'http', host, port: 3128, from: '--proxy' },
  direct: [],
  proxied: [],
});

test('a proxy adds two addresses to each target, one name, and the time of its answer', () => {
  const direct = target('a', tcp, ['192.0.2.1']);
  const both = planBounds([{ ...direct, proxy: route('proxy.example') }], LIMITS);
  assert.deepEqual([both.names, both.connections], [1, (1 + 2) * 2]);
  const { resolveMs, connectMs, tlsMs, httpMs } = LIMITS.timeouts;
  assert.equal(both.durationMs, resolveMs + connectMs + tlsMs + httpMs);
  const without = planBounds([direct], LIMITS);
  assert.deepEqual([without.names, without.connections, without.durationMs], [0, 2, connectMs]);
});

test('a proxy that is an address is no name, and one that all share is one', () => {
  assert.equal(planBounds([{ ...target('a', tcp, ['192.0.2.1']), proxy: route('2001:db8::1') }], LIMITS).names, 0);
  const two = many(2, tcp, ['192.0.2.1']).map((one) => ({ ...one, proxy: route('proxy.example') }));
  assert.equal(planBounds(two, LIMITS).names, 1);
});

test('controls have bounds of their own, which are none where they are not wanted', () => {
  const targets = [target('a.example', tcp, null), target('b.example', https, null)];
  const without = planBounds(targets, LIMITS);
  assert.deepEqual([without.controls, without.controlNames], [0, 0]);
  const limits = { ...LIMITS, controls: true, resolvers: 2, deadlineMs: 600_000 };
  const bounds = planBounds(targets, limits);
  assert.equal(bounds.connections, without.connections);
  assert.equal(bounds.controls, without.connections * 4);
  // Each server alone and one sibling for each name, and one name in no zone.
  assert.equal(bounds.controlNames, 2 * (2 + 1) + 1);
  assert.ok(bounds.durationMs > without.durationMs);
  assert.equal(planBounds(targets, { ...limits, deadlineMs: 50 }).durationMs, 50);
});
