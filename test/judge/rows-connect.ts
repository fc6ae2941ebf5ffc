import type { Failure, Observation } from '../../src/model/observation.ts';
import { at, connected, connectedLater, QUESTION, TCP } from './gathering.ts';
import type { Row } from './row.ts';

const A = '192.29.1.1';
const P = 'a.example:443#0';
const Q = 'a.example:20023#0';
const PORT = { ports: [{ from: 20_023, to: 20_023 }] };

const connects = (failure: Failure | null): readonly Observation[] => [connected(P, A, failure)];
const asks = (failure: Failure | null): readonly Observation[] => [at(P, A, 'udp-round-trip', failure)];
const asksOverTcp = (failure: Failure | null): readonly Observation[] => [
  connected(P, A),
  at(P, A, 'tcp-round-trip', failure),
];

const SILENCE = {
  rule: 'connect-silence',
  is: 'blocked no',
  cause: 'tcp.timeout',
  seen: connects('connection-timeout'),
} as const;
const ANSWERED = { rule: 'name-server-answered', is: 'allowed yes', cause: null, seen: asks(null) } as const;
const ANSWERED_OVER_TCP = { ...ANSWERED, seen: asksOverTcp(null) } as const;

export const CONNECT_ROWS: readonly Row[] = [
  {
    ...SILENCE,
    check: TCP,
    but: {
      rule: 'second-attempt-only',
      is: 'impaired yes',
      cause: 'path.flaky',
      seen: [...SILENCE.seen, connectedLater(P, A, 1000)],
    },
  },
  {
    // One lost packet, which the kernel would have healed, is nothing that programs complain of.
    rule: 'second-attempt-only',
    is: 'impaired yes',
    cause: 'path.flaky',
    check: TCP,
    seen: [...SILENCE.seen, connectedLater(P, A, 1000)],
    but: {
      rule: 'web-connection-opened',
      is: 'allowed yes',
      cause: null,
      seen: [...SILENCE.seen, connectedLater(P, A, 999)],
    },
  },
  {
    rule: 'connect-refused',
    is: 'blocked no',
    cause: 'tcp.refused-or-rejected',
    seen: connects('connection-refused'),
    but: SILENCE,
  },
  {
    rule: 'connect-prohibited',
    is: 'blocked no',
    cause: 'tcp.prohibited',
    seen: connects('connection-prohibited'),
    but: {
      rule: 'connect-unreachable',
      is: 'blocked no',
      cause: 'tcp.unreachable',
      seen: connects('host-unreachable'),
    },
  },
  {
    // However long it took: a busy process is slow, and a router next door is fast.
    rule: 'connect-no-route',
    is: 'inconclusive unknown',
    cause: 'tcp.no-local-route',
    seen: [{ ...connected(P, A, 'network-unreachable'), durationMs: 500 }],
    but: {
      rule: 'connect-unreachable',
      is: 'blocked no',
      cause: 'tcp.unreachable',
      seen: [{ ...connected(P, A, 'host-unreachable'), durationMs: 0.1 }],
    },
  },
  {
    rule: 'connect-failed',
    is: 'inconclusive unknown',
    cause: 'tcp.unreachable',
    seen: connects('unknown'),
    but: {
      rule: 'connect-rejected',
      is: 'blocked no',
      cause: 'tcp.rejected',
      seen: connects('protocol-unreachable'),
    },
  },
  {
    rule: 'connection-opened',
    is: 'allowed yes',
    cause: null,
    check: TCP,
    given: PORT,
    seen: [connected(Q, A)],
    but: { rule: 'web-connection-opened', is: 'allowed yes', cause: null, given: {}, seen: [connected(P, A)] },
  },
  {
    rule: 'udp-silence',
    is: 'inconclusive unknown',
    cause: 'udp.silent',
    check: QUESTION,
    seen: asks('udp-timeout'),
    but: ANSWERED,
  },
  {
    rule: 'udp-port-unreachable',
    is: 'blocked no',
    cause: 'udp.port-unreachable',
    check: QUESTION,
    seen: asks('connection-refused'),
    but: ANSWERED,
  },
  {
    rule: 'udp-prohibited',
    is: 'blocked no',
    cause: 'udp.prohibited',
    check: QUESTION,
    seen: asks('host-unreachable'),
    but: {
      rule: 'udp-no-route',
      is: 'inconclusive unknown',
      cause: 'tcp.no-local-route',
      seen: asks('network-unreachable'),
    },
  },
  {
    rule: 'udp-forbidden-here',
    is: 'blocked no',
    cause: 'tcp.prohibited',
    check: QUESTION,
    seen: asks('connection-prohibited'),
    but: ANSWERED,
  },
  {
    rule: 'dns-silence-over-tcp',
    is: 'inconclusive unknown',
    cause: 'tcp.timeout',
    check: QUESTION,
    seen: asksOverTcp('connection-timeout'),
    but: ANSWERED_OVER_TCP,
  },
  {
    rule: 'dns-cut-off-over-tcp',
    is: 'inconclusive unknown',
    cause: 'tcp.refused-or-rejected',
    check: QUESTION,
    seen: asksOverTcp('connection-closed'),
    but: ANSWERED_OVER_TCP,
  },
  {
    rule: 'server-denies-the-name',
    is: 'inconclusive unknown',
    cause: 'dns.nxdomain',
    check: QUESTION,
    seen: asks('name-not-found'),
    but: {
      rule: 'server-gives-no-address',
      is: 'inconclusive unknown',
      cause: 'dns.nodata',
      seen: asks('name-no-data'),
    },
  },
  {
    rule: 'server-refuses',
    is: 'inconclusive unknown',
    cause: 'dns.refused',
    check: QUESTION,
    seen: asksOverTcp('name-server-refused'),
    but: {
      rule: 'server-gives-no-answer',
      is: 'inconclusive unknown',
      cause: 'dns.servfail',
      seen: asksOverTcp('name-server-failure'),
    },
  },
];
