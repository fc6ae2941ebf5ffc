import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeTo } from '../../src/plan/route.ts';
import { requirement } from '../profile/sample.ts';

const NOWHERE = { connectTo: [], resolve: [] };
const host = (value: string) => ({ destinations: [{ kind: 'host', value }] }) as const;
const asIs = (name: string, port: number) => ({ host: name, port, known: null, redirected: false });

test('a host that an entry names is dialled as its own targets are, at the ports of the entry', () => {
  const route = routeTo([requirement(host('auth.example'))], NOWHERE);
  assert.deepEqual(route('auth.example', 443), asIs('auth.example', 443));
  assert.equal(route('auth.example', 8443), null);
  assert.equal(route('other.example', 443), null);
});

test('a wildcard covers the names under it, and a subnet its addresses', () => {
  const wildcard = requirement({ destinations: [{ kind: 'wildcard', value: '*.cdn.example' }] });
  const subnet = requirement({ destinations: [{ kind: 'cidr', value: '192.0.2.0/24' }] });
  const route = routeTo([wildcard, subnet], NOWHERE);
  assert.deepEqual(route('a.cdn.example', 443), asIs('a.cdn.example', 443));
  assert.deepEqual(route('192.0.2.7', 443)?.known, ['192.0.2.7']);
  for (const other of ['cdn.example', 'evilcdn.example', '192.0.3.7', '2001:db8::1'])
    assert.equal(route(other, 443), null);
});

test('a subnet that is too wide to be tried names nobody', () => {
  const to = (value: string): ReturnType<typeof routeTo> =>
    routeTo([requirement({ destinations: [{ kind: 'cidr', value }] })], NOWHERE);
  for (const [cidr, address] of [
    ['0.0.0.0/0', '192.0.2.7'],
    ['0.0.0.0/0', '127.0.0.1'],
    ['192.0.0.0/7', '192.0.2.7'],
    ['::/0', '2001:db8::1'],
    ['2000::/15', '2001:db8::1'],
  ] as const)
    assert.equal(to(cidr)(address, 443), null, cidr);
  assert.notEqual(to('192.0.0.0/8')('192.0.2.7', 443), null);
  assert.notEqual(to('2001::/16')('2001:db8::1', 443), null);
});

test('entries that are not tried name nobody', () => {
  for (const changes of [
    { need: 'retired' },
    { direction: 'in' },
    { protocol: 'udp' },
    { gap: { parameter: 'x', conditional: false, howTo: 'ask' } },
  ] as const)
    assert.equal(routeTo([requirement({ ...host('a.example'), ...changes })], NOWHERE)('a.example', 443), null);
});

test('--connect-to and --resolve hold there, too', () => {
  const connectTo = [{ host: 'a.example', port: 443, toHost: '127.0.0.1', toPort: 8443 }];
  const route = routeTo([requirement(host('a.example'))], { ...NOWHERE, connectTo });
  assert.deepEqual(route('a.example', 443), { host: '127.0.0.1', port: 8443, known: ['127.0.0.1'], redirected: true });
});
