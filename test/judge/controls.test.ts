import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wantedControls } from '../../src/judge/controls.ts';
import type { Failure, Observation } from '../../src/model/observation.ts';
import type { Check } from '../../src/model/profile.ts';
import type { Control, Controls } from '../../src/model/target.ts';
import {
  connected,
  gathering,
  hosts,
  PRIVATE_TLS,
  proxied,
  QUESTION,
  requirement,
  resolved,
  ROUTE,
  shaken,
  TCP,
  TLS,
  unresolved,
} from './gathering.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';
const TOKEN = '0123456789ab';

interface Given {
  readonly hosts?: readonly string[];
  readonly ports?: readonly number[];
  readonly check?: Check;
  readonly resolvers?: readonly string[];
}

function wanted(seen: readonly Observation[], given: Given = {}): Controls {
  const { check = TLS, ports = [443], resolvers = ['10.0.0.1'] } = given;
  const destinations = hosts(...(given.hosts ?? ['a.example']));
  const asked = requirement({ destinations, checks: [check], ports: ports.map((port) => ({ from: port, to: port })) });
  return wantedControls(gathering([{ requirement: asked, proxy: ROUTE }], seen, { resolvers }), TOKEN);
}

function kinds({ endpoints }: Controls): readonly (string | undefined)[] {
  return endpoints.map(({ control }) => control?.kind);
}

function find<K extends Control['kind']>({ endpoints }: Controls, kind: K): Extract<Control, { kind: K }> | undefined {
  const isOfKind = (one: Control | undefined): one is Extract<Control, { kind: K }> => one?.kind === kind;
  return endpoints.map(({ control }) => control).find(isOfKind);
}

const shakes = (failure: Failure | null): readonly Observation[] => [connected(P, A), shaken(P, A, failure)];
const HELLOS = ['neutral-name', 'small-hello', 'split-hello', 'unused-port'];

test('where nothing failed nothing is wanted, however many DNS servers there are', () => {
  const seen = [resolved('a.example', A), ...shakes(null)];
  assert.deepEqual(wanted(seen, { resolvers: ['10.0.0.1', '10.0.0.2'] }), { endpoints: [], names: [] });
  assert.deepEqual(wanted([]), { endpoints: [], names: [] });
});

for (const [failure, check, expected] of [
  ['tls-reset', TLS, HELLOS],
  ['tls-closed', TLS, HELLOS],
  ['tls-timeout', TLS, HELLOS],
  ['tls-not-tls', TLS, ['unused-port']],
  ['tls-broken', TLS, ['unused-port']],
  ['tls-alert', TLS, []],
  ['certificate-unknown-issuer', TLS, ['system-authorities']],
  ['certificate-self-signed', TLS, ['system-authorities']],
  // Its authority is no public one, and the system's are not what it is verified against.
  ['certificate-unknown-issuer', PRIVATE_TLS, []],
  ['certificate-expired', TLS, []],
  ['cancelled', TLS, []],
  ['local-exhausted', TLS, []],
] as const) {
  test(`${failure} of a check with ${'trust' in check ? check.trust : ''} trust wants ${expected.join(', ') || 'nothing'}`, () =>
    assert.deepEqual(kinds(wanted(shakes(failure), { check })), expected));
}

for (const [failure, check, expected] of [
  ['host-unreachable', TCP, ['udp-companion']],
  ['host-unreachable', QUESTION, []],
  ['network-unreachable', TCP, []],
  ['connection-timeout', TCP, []],
  ['connection-refused', TCP, []],
] as const) {
  test(`${failure} of a ${check.kind} check wants ${expected.join(', ') || 'nothing'}`, () =>
    assert.deepEqual(kinds(wanted([connected(P, A, failure)], { check })), expected));
}

test('through a proxy the proxy would be tried: only what its authorities are is asked', () => {
  assert.deepEqual(kinds(wanted(proxied(...shakes('tls-reset')))), []);
  assert.deepEqual(kinds(wanted(proxied(connected(P, '', 'host-unreachable')))), []);
  const { endpoints } = wanted(proxied(...shakes('certificate-unknown-issuer')));
  assert.deepEqual(
    endpoints.map(({ address, via, control }) => [address, via, control?.kind]),
    [[ROUTE.proxy.host, ROUTE.proxy, 'system-authorities']],
  );
});

test('controls go to the address that failed, and to it alone', () => {
  const seen = [...shakes(null), connected(P, '192.29.1.2'), shaken(P, '192.29.1.2', 'tls-reset')];
  assert.deepEqual([...new Set(wanted(seen).endpoints.map(({ address }) => address))], ['192.29.1.2']);
});

test('what failed twice at one place is looked into once', () => {
  assert.deepEqual(kinds(wanted([...shakes('tls-reset'), ...shakes('tls-closed')])), HELLOS);
});

test('the neutral name is one that got through, of another domain where there is one', () => {
  const through = (host: string): Observation => shaken(`${host}:443#0`, A);
  const all = ['a.one.test', 'b.one.test', 'c.two.test'];
  const cut = shaken('a.one.test:443#0', A, 'tls-reset');
  const name = (...seen: readonly Observation[]) =>
    find(wanted([cut, ...seen], { hosts: all }), 'neutral-name')?.serverName;
  assert.equal(name(through('b.one.test'), through('c.two.test')), 'c.two.test');
  assert.equal(name(through('b.one.test')), 'b.one.test');
  assert.equal(name(), null);
  assert.equal(name(shaken('c.two.test:443#0', A, 'tls-reset')), null);
  assert.equal(name(...proxied(through('c.two.test'))), null, 'through the proxy says nothing of the direct way');
});

test('the unused port is one that nothing asks of this host', () => {
  const seen = shakes('tls-reset');
  const port = (...ports: readonly number[]) => find(wanted(seen, { ports }), 'unused-port')?.port;
  assert.equal(port(443), 49_151);
  assert.equal(port(443, 49_151), 1023);
});

test('a name in doubt has one sibling in its zone, and all have one under .invalid', () => {
  const all = ['a.one.test', 'b.one.test', 'c.two.test', 'd.two.test'];
  const seen = all.flatMap((host) => [
    resolved(host, A),
    connected(`${host}:443#0`, A, host === 'd.two.test' ? null : 'connection-refused'),
  ]);
  const { names } = wanted(seen, { hosts: all, check: TCP });
  assert.deepEqual(
    names.map(({ kind, name, server }) => [kind, name, server]),
    [
      ['sibling-name', `zz-${TOKEN}.one.test`, null],
      ['sibling-name', `zz-${TOKEN}.two.test`, null],
      ['sibling-name', `zz-${TOKEN}.invalid`, null],
    ],
  );
  assert.ok(all.includes(names[0]?.of ?? ''));
});

test('no sibling is asked for in a top-level domain, nor for a name that the hosts file gave', () => {
  const refused = connected(P, A, 'connection-refused');
  assert.deepEqual(
    wanted([resolved('a.example', A), refused], { check: TCP }).names.map(({ name }) => name),
    [`zz-${TOKEN}.invalid`],
  );
  const { detail, ...rest } = resolved('a.example', A);
  assert.ok(detail?.kind === 'resolve');
  const fromFile: Observation = { ...rest, detail: { ...detail, by: 'hosts-file' } };
  assert.deepEqual(wanted([fromFile, refused], { check: TCP }).names, []);
});

test('an address where no service can be puts its name in doubt, though nothing failed there', () => {
  const seen = [resolved('a.example', '0.0.0.0'), connected(P, '0.0.0.0')];
  assert.deepEqual(
    wanted(seen, { check: TCP }).names.map(({ name }) => name),
    [`zz-${TOKEN}.invalid`],
  );
});

test('each of several DNS servers is asked for a name that failed or was slow; one server is not', () => {
  const two = ['10.0.0.1', '10.0.0.2'];
  const asked = (seen: Observation, resolvers: readonly string[]) =>
    wanted([seen], { resolvers }).names.map(({ kind, name, server }) => [kind, name, server]);
  const failed = unresolved('a.example', 'name-not-found');
  const each = two.map((server) => ['second-resolver', 'a.example', server]);
  assert.deepEqual(asked(failed, two), each);
  assert.deepEqual(asked(failed, ['10.0.0.1']), []);
  assert.deepEqual(asked({ ...resolved('a.example', A), durationMs: 500 }, two), each);
  assert.deepEqual(asked({ ...resolved('a.example', A), durationMs: 50 }, two), []);
});

test('however many names fail, eight are enough', () => {
  const many = Array.from({ length: 30 }, (_, index) => `h${index}.test`);
  const seen = many.map((name) => unresolved(name, 'name-timeout'));
  assert.equal(wanted(seen, { hosts: many, resolvers: ['10.0.0.1', '10.0.0.2'] }).names.length, 16);
});

test('of a thousand controls at most, those of one failure are sent together or not at all', () => {
  const names = Array.from({ length: 400 }, (_, index) => `h${index}.example`);
  const seen = names.flatMap((name) => [connected(`${name}:443#0`, A), shaken(`${name}:443#0`, A, 'tls-reset')]);
  const { endpoints } = wanted(seen, { hosts: names });
  assert.ok(endpoints.length <= 1000 && endpoints.length > 990);
  const sets = new Map<string, number>();
  for (const { target } of endpoints) sets.set(target.id, (sets.get(target.id) ?? 0) + 1);
  // The unused port of the one address is asked for once.
  assert.deepEqual(
    [...new Set(sets.values())].toSorted((a, b) => a - b),
    [3, 4],
  );
});
