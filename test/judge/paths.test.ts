import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../src/judge/judge.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { ProxyRoute } from '../../src/model/target.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { missingEntries } from '../../src/allowlist/missing.ts';
import {
  answered,
  connected,
  gathering,
  https,
  OK,
  proxied,
  requirement,
  ROUTE,
  shaken,
  tunnelled,
} from './gathering.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';
const SHUT = connected(P, A, 'connection-timeout');
const THROUGH = [...tunnelled(P, 'a.example:443', null, '200'), ...proxied(shaken(P, ''))];
const DENIED = tunnelled(P, 'a.example:443', 'proxy-refused', '403');

function facts(seen: readonly Observation[], proxy: ProxyRoute = ROUTE, given = requirement()) {
  return gathering([{ requirement: given, proxy }], seen);
}

function only(...given: Parameters<typeof facts>): Verdict {
  const [verdict] = judge(facts(...given));
  assert.ok(verdict !== undefined);
  return verdict;
}

test('both paths are evidence, whichever decides', () => {
  for (const seen of [
    [SHUT, ...THROUGH],
    [connected(P, A), shaken(P, A), ...DENIED],
    [SHUT, ...DENIED],
  ])
    assert.deepEqual(
      only(seen).evidence,
      seen.map((_, index) => index),
    );
});

test('what only the proxy reaches is no missing entry; what it denies is one', () => {
  const missing = (seen: readonly Observation[]) => {
    const given = facts(seen);
    return missingEntries(given, judge(given)).map(({ destination }) => destination.value);
  };
  assert.deepEqual(missing([SHUT, ...THROUGH]), []);
  assert.deepEqual(missing([SHUT, ...DENIED]), ['a.example']);
});

test('no address of the proxy is given as one of the destination', () => {
  assert.deepEqual(
    only([SHUT, ...DENIED]).stopped.map(({ host, addresses }) => [host, addresses]),
    [['a.example', []]],
  );
});

test('one of two addresses of the proxy that works is enough', () => {
  const dead: Observation = { ...connected(P, '10.9.9.8', 'connection-timeout'), path: 'proxy' };
  assert.deepEqual(only([SHUT, dead, ...THROUGH]).cause, 'proxy.required');
});

test('the worst of several direct addresses stands for the direct way', () => {
  const other = [connected(P, '192.29.1.2'), shaken(P, '192.29.1.2')];
  assert.equal(only([SHUT, ...other, ...THROUGH]).rule, 'only-through-proxy');
});

test('what gets through the proxy with a reservation of its own keeps it', () => {
  const check = https({ status: ['3xx'], json: null });
  const location = { headers: { location: 'https://login.other.test/' } };
  const sentOn = [...THROUGH, ...proxied(answered(P, '', 302, location))];
  const verdict = only([SHUT, ...sentOn], ROUTE, requirement({ checks: [check] }));
  assert.deepEqual([verdict.met, verdict.cause], ['yes', 'http.redirect-to-unlisted']);
  assert.match(verdict.explanation, /^Through the proxy: .* Directly: No answer/);
});

test('a deadline before the proxy was tried leaves the direct way to speak', () => {
  assert.equal(only([connected(P, A), shaken(P, A)]).rule, 'identity-proven');
  const cut = [connected(P, A), shaken(P, A), ...proxied(connected(P, '', 'cancelled'))];
  assert.equal(only(cut).rule, 'identity-proven');
});

test('a proxy that wants a login leaves the entry undecided where the direct way fails', () => {
  const verdict = only([SHUT, ...tunnelled(P, 'a.example:443', 'proxy-refused', '407')]);
  assert.deepEqual([verdict.outcome, verdict.met, verdict.cause], ['inconclusive', 'unknown', 'proxy.auth-required']);
});

test('what must be blocked is not made open by a proxy that is out of order', () => {
  const blocked = requirement({ expect: 'blocked', checks: [https(OK)] });
  assert.equal(only([SHUT, ...tunnelled(P, 'a.example:443', 'proxy-refused', '503')], ROUTE, blocked).met, 'yes');
  const through = [...THROUGH, ...proxied(answered(P, '', 200))];
  assert.deepEqual([only([SHUT, ...through], ROUTE, blocked).met], ['no']);
});
