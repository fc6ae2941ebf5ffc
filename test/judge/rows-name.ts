import type { Observation } from '../../src/model/observation.ts';
import { answered, connected, https, JSON_OK, NAME, resolved, shaken, TCP, unresolved } from './gathering.ts';
import type { Row } from './row.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';
const OTHER = resolved('b.example', A);
const OPEN = [connected(P, A), shaken(P, A)];
const REACHED = { rule: 'identity-proven', is: 'allowed yes', cause: null } as const;
const NOTHING = { rule: 'nothing-resolves', is: 'inconclusive unknown', cause: 'env.resolver' } as const;

/** Resolves to these addresses, with what was then seen of each. */
const leads = (...seen: readonly Observation[]): readonly Observation[] => [
  resolved('a.example', ...new Set(seen.flatMap(({ address }) => address ?? []))),
  ...seen,
];
const proven = (address: string): readonly Observation[] => leads(connected(P, address), shaken(P, address));

export const NAME_ROWS: readonly Row[] = [
  {
    rule: 'host-exhausted',
    is: 'skipped unknown',
    cause: 'not-run.exhausted',
    seen: [connected(P, A, 'local-exhausted')],
    but: {
      rule: 'connect-failed',
      is: 'inconclusive unknown',
      cause: 'tcp.unreachable',
      seen: [connected(P, A, 'unknown')],
    },
  },
  {
    rule: 'interrupted',
    is: 'skipped unknown',
    cause: 'not-run.interrupted',
    ended: 'interrupted',
    seen: [connected(P, A), shaken(P, A, 'cancelled')],
    but: { ...REACHED, seen: OPEN },
  },
  {
    rule: 'deadline',
    is: 'skipped unknown',
    cause: 'not-run.deadline',
    ended: 'deadline',
    seen: [resolved('a.example', A)],
    but: {
      rule: 'connect-silence',
      is: 'blocked no',
      cause: 'tcp.timeout',
      seen: leads(connected(P, A, 'connection-timeout')),
    },
  },
  {
    // The other address was never begun: that one works proves nothing of it.
    rule: 'deadline',
    is: 'skipped unknown',
    cause: 'not-run.deadline',
    ended: 'deadline',
    seen: [resolved('a.example', A, '192.29.1.2'), ...OPEN],
    but: { ...REACHED, seen: [resolved('a.example', A), ...OPEN] },
  },
  {
    // The handshake decides, though the request that should have followed was cut off.
    rule: 'certificate-expired',
    is: 'impaired no',
    cause: 'tls.cert-expired',
    check: https(),
    ended: 'deadline',
    seen: [connected(P, A), shaken(P, A, 'certificate-expired'), answered(P, A, null, {}, 'cancelled')],
    but: {
      rule: 'deadline',
      is: 'skipped unknown',
      cause: 'not-run.deadline',
      seen: [...OPEN, answered(P, A, null, {}, 'cancelled')],
    },
  },
  {
    rule: 'not-observed',
    is: 'skipped unknown',
    cause: 'not-run.not-testable',
    seen: [connected(P, A)],
    but: { rule: 'web-connection-opened', is: 'allowed yes', cause: null, check: TCP },
  },
  {
    ...NOTHING,
    seen: [unresolved('a.example', 'name-timeout')],
    but: {
      rule: 'name-timeout',
      is: 'inconclusive unknown',
      cause: 'dns.timeout',
      seen: [unresolved('a.example', 'name-timeout'), OTHER],
    },
  },
  {
    ...NOTHING,
    seen: [unresolved('a.example', 'name-server-refused')],
    but: {
      rule: 'name-refused',
      is: 'blocked no',
      cause: 'dns.refused',
      seen: [unresolved('a.example', 'name-server-refused'), OTHER],
    },
  },
  {
    // The hosts file answers without a resolver.
    ...NOTHING,
    seen: [
      unresolved('a.example', 'name-not-found'),
      unresolved('b.example', 'name-not-found'),
      {
        ...resolved('c.example', A),
        detail: {
          kind: 'resolve',
          name: 'c.example',
          addresses: [A],
          by: 'hosts-file',
          foundAs: null,
          codes: { a: null, aaaa: null },
        },
      },
    ],
    but: {
      // One name may be misspelt; but a resolver that knows no name at all says the same of this one.
      rule: 'only-name-not-found',
      is: 'inconclusive unknown',
      cause: 'dns.nxdomain',
      seen: [unresolved('a.example', 'name-not-found')],
    },
  },
  {
    rule: 'name-not-found',
    is: 'blocked no',
    cause: 'dns.nxdomain',
    seen: [unresolved('a.example', 'name-not-found'), OTHER],
    but: {
      rule: 'name-without-address',
      is: 'blocked no',
      cause: 'dns.nodata',
      seen: [unresolved('a.example', 'name-no-data'), OTHER],
    },
  },
  {
    rule: 'name-server-failure',
    is: 'inconclusive unknown',
    cause: 'dns.servfail',
    seen: [unresolved('a.example', 'name-server-failure'), OTHER],
    but: {
      rule: 'name-unusable',
      is: 'inconclusive unknown',
      cause: 'dns.unusable',
      seen: [unresolved('a.example', 'name-invalid'), OTHER],
    },
  },
  {
    // What came of a TCP connection counts for nothing when the name did not resolve.
    rule: 'name-timeout',
    is: 'inconclusive unknown',
    cause: 'dns.timeout',
    seen: [unresolved('a.example', 'name-server-unreachable'), OTHER],
    but: { ...REACHED, seen: [resolved('a.example', A), ...OPEN] },
  },
  {
    rule: 'name-leads-nowhere',
    is: 'blocked no',
    cause: 'dns.sinkhole',
    seen: leads(connected(P, '0.0.0.0', 'connection-refused')),
    but: {
      rule: 'connect-refused',
      is: 'blocked no',
      cause: 'tcp.refused-or-rejected',
      seen: leads(connected(P, A, 'connection-refused')),
    },
  },
  {
    // A web server of this host's own answers for everything that is sent to 127.0.0.1.
    rule: 'name-leads-nowhere',
    is: 'blocked no',
    cause: 'dns.sinkhole',
    check: TCP,
    seen: leads(connected(P, '127.0.0.1')),
    but: { ...REACHED, check: { kind: 'tls', trust: 'public', ca: null, alpn: null }, seen: proven('127.0.0.1') },
  },
  {
    rule: 'name-leads-nowhere',
    is: 'blocked no',
    cause: 'dns.sinkhole',
    check: NAME,
    seen: [resolved('a.example', '0.0.0.0', '::')],
    but: { rule: 'name-resolved', is: 'allowed yes', cause: null, seen: [resolved('a.example', '0.0.0.0', A)] },
  },
  {
    // Laboratories use the ranges for documentation as if they were public.
    rule: 'connect-silence',
    is: 'blocked no',
    cause: 'tcp.timeout',
    seen: leads(connected(P, '203.0.113.7', 'connection-timeout')),
    but: {
      rule: 'name-leads-nowhere',
      is: 'blocked no',
      cause: 'dns.sinkhole',
      seen: leads(connected(P, '240.0.0.7', 'connection-timeout')),
    },
  },
  {
    rule: 'private-address-for-public-name',
    is: 'blocked no',
    cause: 'dns.unexpected-private',
    given: { address: 'public' },
    seen: leads(connected(P, '10.1.1.1', 'connection-timeout')),
    but: { ...REACHED, seen: proven('10.1.1.1') },
  },
  {
    rule: 'private-address-for-public-name',
    is: 'blocked no',
    cause: 'dns.unexpected-private',
    given: { address: 'public' },
    // IBM's private service network.
    seen: leads(connected(P, '166.9.1.1', 'connection-refused')),
    but: { rule: 'connect-refused', is: 'blocked no', cause: 'tcp.refused-or-rejected', given: { address: 'any' } },
  },
  {
    rule: 'private-address-for-public-name',
    is: 'blocked no',
    cause: 'dns.unexpected-private',
    given: { address: 'public' },
    check: { ...https(JSON_OK), trust: 'private' },
    seen: leads(
      connected(P, '10.1.1.1'),
      shaken(P, '10.1.1.1', null, { chainTrusted: null }),
      answered(P, '10.1.1.1', 200),
    ),
    but: {
      // Nobody else gives this JSON, though the authority was not given.
      rule: 'answer-without-identity',
      is: 'allowed yes',
      cause: 'tls.unverified',
      seen: leads(
        connected(P, '10.1.1.1'),
        shaken(P, '10.1.1.1', null, { chainTrusted: null }),
        answered(P, '10.1.1.1', 200, { json: { kind: 'object', keys: { kind: 'string' } } }),
      ),
    },
  },
  {
    rule: 'public-address-for-private-name',
    is: 'impaired no',
    cause: 'dns.unexpected-public',
    given: { address: 'private' },
    seen: proven(A),
    but: { ...REACHED, seen: proven('10.1.1.1') },
  },
  {
    rule: 'public-address-for-private-name-fails',
    is: 'blocked no',
    cause: 'dns.unexpected-public',
    given: { address: 'private' },
    seen: leads(connected(P, A, 'connection-timeout')),
    but: {
      rule: 'connect-silence',
      is: 'blocked no',
      cause: 'tcp.timeout',
      seen: leads(connected(P, '10.1.1.1', 'connection-timeout')),
    },
  },
];
