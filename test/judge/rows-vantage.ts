import { at, connected, resolved, shaken } from './gathering.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Row } from './row.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';
const V6 = '2606:4700::1';
const OPEN = [connected(P, A), shaken(P, A)];
const REACHED = { rule: 'identity-proven', is: 'allowed yes', cause: null } as const;

/** Resolves to these addresses, with what was then seen of each. */
const leads = (...seen: readonly Observation[]): readonly Observation[] => [
  resolved('a.example', ...new Set(seen.flatMap(({ address }) => address ?? []))),
  ...seen,
];

export const VANTAGE_ROWS: readonly Row[] = [
  {
    rule: 'no-network',
    is: 'inconclusive unknown',
    cause: 'env.offline',
    seen: leads(connected(P, A, 'network-unreachable'), connected(P, '192.29.1.2', 'network-unreachable')),
    but: {
      // One address may lack a route.
      rule: 'connect-no-route',
      is: 'inconclusive unknown',
      cause: 'tcp.no-local-route',
      seen: leads(connected(P, A, 'network-unreachable')),
    },
  },
  {
    rule: 'no-ipv6-here',
    is: 'inconclusive unknown',
    cause: 'tcp.no-local-route',
    seen: leads(connected(P, V6, 'network-unreachable')),
    but: { ...REACHED, seen: leads(connected(P, V6, 'network-unreachable'), ...OPEN) },
  },
  {
    rule: 'no-ipv6-here',
    is: 'inconclusive unknown',
    cause: 'tcp.no-local-route',
    check: { kind: 'dns', query: 'x.example', type: 'A' },
    seen: [at(P, V6, 'udp-round-trip', 'network-unreachable')],
    but: {
      rule: 'name-server-answered',
      is: 'allowed yes',
      cause: null,
      seen: [at(P, V6, 'udp-round-trip', 'network-unreachable'), at(P, A, 'udp-round-trip')],
    },
  },
  {
    rule: 'ipv6-broken-here',
    is: 'inconclusive unknown',
    cause: 'tcp.v6-broken',
    seen: [
      connected('x', V6, 'connection-timeout'),
      connected('x', A),
      ...leads(connected(P, '2606:4700::2', 'connection-timeout')),
    ],
    but: {
      // IPv6 works for another: here something is in the way.
      rule: 'connect-silence',
      is: 'blocked no',
      cause: 'tcp.timeout',
      seen: [connected('x', V6), connected('x', A), ...leads(connected(P, '2606:4700::2', 'connection-timeout'))],
    },
  },
];
