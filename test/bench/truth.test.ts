import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationsOfNeed, hostPort } from '../../bench/accuracy/destination.ts';
import { readOptions } from '../../bench/accuracy/options.ts';
import { environmentOf, proxyFor } from '../../bench/accuracy/proxy.ts';
import { truthOf } from '../../bench/accuracy/truth.ts';
import type { Expectation, Scenario } from '../lab/scenario.ts';

function row(expected: Expectation, more: Partial<Scenario> = {}): Scenario {
  const needs = [{ id: 'login', host: 'login.example', port: 443 }];
  return { name: 'row', group: 'tcp', obstacle: 'x', obstruct: async () => {}, needs, expected, ...more };
}

const BLOCKED = { outcome: 'blocked', cause: 'tcp.timeout', met: 'no' } as const;

test('without the obstacle all passes, unless the row says otherwise', () => {
  assert.deepEqual(truthOf(row(BLOCKED), 'clear'), { met: 'pass', causes: [], places: [] });
  const twin = { login: { outcome: 'allowed', cause: 'tls.unverified', met: 'yes' } } as const;
  assert.deepEqual(truthOf(row(BLOCKED, { twin }), 'clear'), {
    met: 'pass',
    causes: ['tls.unverified'],
    places: ['tls'],
  });
});

test('with the obstacle it is what the row expects: met, and the cause with its layer', () => {
  assert.deepEqual(truthOf(row(BLOCKED), 'obstructed'), {
    met: 'fail',
    causes: ['tcp.timeout'],
    places: ['connection'],
  });
  assert.equal(truthOf(row({ ...BLOCKED, outcome: 'impaired', met: 'yes' }), 'obstructed').met, 'pass');
  assert.equal(truthOf(row({ ...BLOCKED, outcome: 'inconclusive', met: 'unknown' }), 'obstructed').met, 'unknown');
});

test('the layers of the alternatives that a row lists are right too', () => {
  const expected = { ...BLOCKED, cause: 'tls.cert-name', alternatives: ['http.captive-portal'] } as const;
  assert.deepEqual(truthOf(row(expected, { group: 'tls' }), 'obstructed').places, ['tls', 'http']);
});

test('the layer of the group that a row is filed under is right too, where there is a cause', () => {
  assert.deepEqual(truthOf(row(BLOCKED, { group: 'proxy' }), 'obstructed').places, ['connection', 'proxy']);
  const fine = { outcome: 'allowed', cause: null, met: 'yes' } as const;
  assert.deepEqual(truthOf(row(fine, { group: 'proxy' }), 'obstructed').places, []);
});

test('where chance decides between answers that differ, nothing is scored that differs', () => {
  const fine = { outcome: 'allowed', cause: null, met: 'yes' } as const;
  const flaky = { outcome: 'impaired', cause: 'path.flaky', met: 'yes' } as const;
  assert.deepEqual(truthOf(row({ ...fine, or: [flaky] }), 'obstructed'), { met: 'pass', causes: [], places: [] });
  assert.equal(truthOf(row({ ...fine, or: [BLOCKED] }), 'obstructed').met, 'unknown');
});

test('a requirement becomes destinations with what is spoken there', () => {
  const speaks = (check: unknown, port = 5000, protocol: 'tcp' | 'udp' = 'tcp'): string =>
    destinationsOfNeed({ id: 'x', host: 'x.example', port, protocol, check })[0]?.speaks ?? 'none';
  assert.equal(speaks(undefined), 'tcp');
  assert.equal(speaks(undefined, 443), 'tls');
  assert.equal(speaks('https', 443), 'https');
  assert.equal(speaks({ http: { status: 200 } }, 80), 'http');
  assert.equal(speaks({ dns: { query: 'known.example' } }, 53, 'udp'), 'dns');
  assert.equal(speaks('ntp', 123, 'udp'), 'udp');
  assert.equal(speaks({ listener: { token: 'x', tls: true } }, 8443), 'tls');
  assert.deepEqual(destinationsOfNeed({ id: 'x', cidrs: ['203.0.113.0/30'], port: 443 }), []);
});

test('a private service without its authority, and a listener, are asked without verification', () => {
  const asked = (check: unknown): boolean | undefined =>
    destinationsOfNeed({ id: 'x', host: 'x.example', port: 443, check })[0]?.unverified;
  assert.equal(asked({ https: { trust: 'private' } }), true);
  assert.equal(asked({ listener: { token: 'x', tls: true } }), true);
  assert.equal(asked({ https: { trust: 'private', ca: '/ca.pem' } }), false);
  assert.equal(asked('https'), false);
});

test('an IPv6 address has brackets before a port', () => {
  assert.equal(hostPort({ host: '2001:db8::1', port: 443 }), '[2001:db8::1]:443');
  assert.equal(hostPort({ host: 'x.example', port: 443 }), 'x.example:443');
});

test('others are told by their variables what the row says with --proxy', () => {
  const env = { HTTPS_PROXY: 'http://one.example:1', NO_PROXY: 'x.example' };
  assert.deepEqual(environmentOf({ env }), env);
  assert.deepEqual(environmentOf({ env, flags: ['--proxy', 'none'] }), { NO_PROXY: 'x.example' });
  assert.equal(
    environmentOf({ env, flags: ['--proxy', 'http://two.example:2'] })['https_proxy'],
    'http://two.example:2',
  );
});

test('a configuration without exceptions names the proxy only where the environment would use it', () => {
  const env = { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: '.inside.example' };
  assert.equal(proxyFor(env, 'https', 'x.example'), 'http://proxy.example:3128');
  assert.equal(proxyFor(env, 'https', 'x.inside.example'), null);
  assert.equal(proxyFor(env, 'http', 'x.example'), null);
});

test('wrong options are told', () => {
  assert.throws(() => readOptions(['--tools', 'curl,wget']), /wget: known are/);
  assert.throws(() => readOptions(['--runs', '0']), /whole number/);
  assert.deepEqual(readOptions(['--tools', 'nmap,curl']).tools, ['curl', 'nmap']);
});
