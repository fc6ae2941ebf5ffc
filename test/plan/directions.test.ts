import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConnectTo, dialOf, type ResolveTo } from '../../src/plan/directions.ts';

const connect = (
  host: string | null,
  port: number | null,
  toHost: string | null,
  toPort: number | null,
): ConnectTo => ({
  host,
  port,
  toHost,
  toPort,
});
const resolve = (host: string, port: number | null, ...addresses: readonly string[]): ResolveTo => ({
  host,
  port,
  addresses,
});

function dial(host: string, port: number, connectTo: readonly ConnectTo[], given: readonly ResolveTo[] = []) {
  return dialOf(host, port, { connectTo, resolve: given });
}

test('without a rule the name itself is resolved and dialled', () => {
  assert.deepEqual(dial('a.example', 443, []), { host: 'a.example', port: 443, known: null, redirected: false });
});

test('an address needs no resolution', () => {
  assert.deepEqual(dial('192.0.2.1', 443, []).known, ['192.0.2.1']);
  assert.deepEqual(dial('2001:db8::1', 443, []).known, ['2001:db8::1']);
});

test('--connect-to sends a host and port elsewhere', () => {
  const rules = [connect('a.example', 443, '127.0.0.1', 8443)];
  assert.deepEqual(dial('a.example', 443, rules), {
    host: '127.0.0.1',
    port: 8443,
    known: ['127.0.0.1'],
    redirected: true,
  });
  assert.equal(dial('a.example', 444, rules).redirected, false);
  assert.equal(dial('b.example', 443, rules).redirected, false);
});

test('an empty part of --connect-to stands for any host or port, or for the same one', () => {
  assert.equal(dial('a.example', 443, [connect(null, null, '127.0.0.1', null)]).port, 443);
  assert.equal(dial('a.example', 443, [connect(null, 443, '127.0.0.1', 1)]).port, 1);
  assert.deepEqual(dial('a.example', 443, [connect('a.example', null, null, 8443)]), {
    host: 'a.example',
    port: 8443,
    known: null,
    redirected: true,
  });
});

test('the first fitting --connect-to counts, and one that changes nothing is passed over', () => {
  const rules = [
    connect('a.example', 443, null, null),
    connect('a.example', 443, '127.0.0.1', 1),
    connect('a.example', 443, '127.0.0.1', 2),
  ];
  assert.equal(dial('a.example', 443, rules).port, 1);
});

test('host names in rules are the same in either case', () => {
  assert.equal(dial('a.example', 443, [connect('A.Example', 443, 'LocalHost', null)]).host, 'localhost');
  assert.deepEqual(dial('a.example', 443, [], [resolve('A.EXAMPLE', 443, '192.0.2.1')]).known, ['192.0.2.1']);
});

test('IPv6 addresses in rules are the same in every spelling', () => {
  assert.equal(dial('2001:db8::1', 443, [connect('2001:DB8:0::1', 443, '::1', 1)]).port, 1);
});

test('--resolve gives the addresses of a name, for one port or for all', () => {
  assert.deepEqual(dial('a.example', 443, [], [resolve('a.example', 443, '192.0.2.1', '192.0.2.2')]).known, [
    '192.0.2.1',
    '192.0.2.2',
  ]);
  assert.equal(dial('a.example', 443, [], [resolve('a.example', 80, '192.0.2.1')]).known, null);
  assert.deepEqual(dial('a.example', 443, [], [resolve('a.example', null, '192.0.2.1')]).known, ['192.0.2.1']);
});

test('the last --resolve for a name counts, and * stands for names that have none of their own', () => {
  const given = [
    resolve('a.example', 443, '192.0.2.1'),
    resolve('a.example', 443, '192.0.2.2'),
    resolve('*', 443, '192.0.2.3'),
  ];
  assert.deepEqual(dial('a.example', 443, [], given).known, ['192.0.2.2']);
  assert.deepEqual(dial('b.example', 443, [], given).known, ['192.0.2.3']);
});

test('--resolve is asked for where --connect-to leads', () => {
  const rules = [connect('a.example', 443, 'b.example', 8443)];
  assert.deepEqual(dial('a.example', 443, rules, [resolve('b.example', 8443, '192.0.2.1')]).known, ['192.0.2.1']);
  assert.equal(dial('a.example', 443, rules, [resolve('a.example', 443, '192.0.2.1')]).known, null);
});

test('a rule does not make an address of --connect-to into another one', () => {
  const rules = [connect(null, null, '127.0.0.1', 1)];
  assert.deepEqual(dial('a.example', 443, rules, [resolve('*', null, '192.0.2.1')]).known, ['127.0.0.1']);
});
