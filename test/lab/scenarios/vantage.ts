import { clientRoutes, forward, output } from '../obstacles.ts';
import type { Expectation, Need, Scenario } from '../scenario.ts';
import { startListeners } from '../services.ts';
import { RESOLVER } from '../site.ts';
import { API_HTTPS, AT, LOGIN_HTTPS, LOGIN_TCP, WIDE_HTTPS, WIDE_TCP } from './needs.ts';

// Trouble of the client itself: nothing is learned about the allowlist, and one finding says so.

const OFFLINE: Expectation = { outcome: 'inconclusive', cause: 'env.offline', met: 'unknown' };
const NO_RESOLVER: Expectation = { outcome: 'inconclusive', cause: 'env.resolver', met: 'unknown' };
const CLOCK: Expectation = { outcome: 'inconclusive', cause: 'env.clock-skew', met: 'unknown' };

const BY_ADDRESS: Need = { id: 'by-address', host: AT.login, port: 5000 };
const ALSO_BY_ADDRESS: Need = { id: 'also-by-address', host: AT.wide, port: 5000 };

export const vantageScenarios: readonly Scenario[] = [
  {
    name: 'offline-by-name',
    group: 'vantage',
    obstacle: 'The only network interface is down; all needs are names.',
    needs: [LOGIN_HTTPS, API_HTTPS, WIDE_TCP],
    obstruct: clientRoutes('link set eth0 down'),
    expected: OFFLINE,
    others: { api: OFFLINE, 'wide-tcp': OFFLINE },
    findings: ['env.offline'],
  },
  {
    name: 'offline-by-address',
    group: 'vantage',
    obstacle: 'The only network interface is down; two needs are addresses.',
    needs: [BY_ADDRESS, ALSO_BY_ADDRESS, LOGIN_HTTPS],
    obstruct: clientRoutes('link set eth0 down'),
    expected: OFFLINE,
    others: { 'also-by-address': OFFLINE, login: OFFLINE },
    findings: ['env.offline'],
  },
  {
    name: 'offline-without-routes',
    group: 'vantage',
    obstacle: 'The network interface is up and there is no route beyond its own subnet.',
    needs: [BY_ADDRESS, ALSO_BY_ADDRESS, LOGIN_HTTPS],
    obstruct: clientRoutes('route del 0.0.0.0/0', 'route del ::/0'),
    expected: OFFLINE,
    others: { 'also-by-address': OFFLINE, login: OFFLINE },
    findings: ['env.offline'],
  },
  {
    name: 'resolver-silent',
    group: 'vantage',
    obstacle: 'The only DNS server does not answer.',
    needs: [LOGIN_HTTPS, API_HTTPS, BY_ADDRESS],
    obstruct: forward('th dport 53 drop'),
    expected: NO_RESOLVER,
    others: { api: NO_RESOLVER },
    findings: ['env.resolver'],
    never: { findings: ['dns.timeout'] },
  },
  {
    name: 'resolver-gone',
    group: 'vantage',
    obstacle: 'Nothing listens at the address of the only DNS server.',
    needs: [LOGIN_HTTPS, API_HTTPS, BY_ADDRESS],
    obstruct: ({ resolver }) => resolver.stop(),
    expected: NO_RESOLVER,
    others: { api: NO_RESOLVER },
    findings: ['env.resolver'],
  },
  {
    name: 'resolver-refuses-all',
    group: 'vantage',
    obstacle: 'The only DNS server refuses to serve this client.',
    needs: [LOGIN_HTTPS, API_HTTPS, BY_ADDRESS],
    obstruct: async ({ lab, resolver }) => {
      await resolver.stop();
      await startListeners(lab, 'dns', [
        { kind: 'dns', address: RESOLVER, port: 53, records: {}, otherwise: { mode: 'refused' } },
      ]);
    },
    expected: NO_RESOLVER,
    others: { api: NO_RESOLVER },
    findings: ['env.resolver'],
  },
  {
    name: 'only-name-with-dead-resolver',
    group: 'vantage',
    obstacle: 'The only DNS server does not answer, and one name is all that is asked.',
    needs: [LOGIN_HTTPS],
    obstruct: forward('th dport 53 drop'),
    expected: NO_RESOLVER,
  },
  {
    name: 'everything-silent',
    group: 'vantage',
    obstacle: 'The firewall drops everything but DNS.',
    needs: [LOGIN_TCP, API_HTTPS, WIDE_HTTPS],
    obstruct: forward('th dport 53 accept', 'th sport 53 accept', 'drop'),
    // That is what a default-deny firewall without a single entry looks like: each entry is missing.
    expected: { outcome: 'blocked', cause: 'tcp.timeout', met: 'no', confidence: 'likely' },
    others: {
      api: { outcome: 'blocked', cause: 'tcp.timeout', met: 'no' },
      wide: { outcome: 'blocked', cause: 'tcp.timeout', met: 'no' },
    },
    never: { findings: ['env.offline', 'env.resolver'] },
  },
  {
    name: 'host-firewall-drops-all',
    group: 'vantage',
    obstacle: 'The firewall of this host drops all that it sends, but DNS.',
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: output('th dport 53 accept', 'oifname "lo" accept', 'meta l4proto tcp drop'),
    expected: { outcome: 'blocked', cause: 'tcp.timeout', met: 'no', confidence: 'likely' },
    others: { api: { outcome: 'blocked', cause: 'tcp.timeout', met: 'no' } },
  },
  ...(['+1y', '-1y'] as const).map((skew): Scenario => ({
    name: `clock-${skew.startsWith('+') ? 'ahead' : 'behind'}-a-year`,
    group: 'vantage',
    obstacle: `The clock of this host is wrong by a year (${skew}).`,
    needs: [LOGIN_HTTPS, API_HTTPS, WIDE_HTTPS],
    obstruct: async () => {},
    // The monotonic clock of a real host goes on when the date is wrong.
    env: { FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' },
    wrapper: ['faketime', '-f', skew],
    expected: CLOCK,
    others: { api: CLOCK, wide: CLOCK },
    findings: ['env.clock-skew'],
  })),
];
