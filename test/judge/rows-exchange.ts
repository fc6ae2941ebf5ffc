import type { Failure, ListenerDetail, NtpDetail, Observation } from '../../src/model/observation.ts';
import type { Check } from '../../src/model/profile.ts';
import { at, connected, QUESTION, shaken } from './gathering.ts';
import type { Row } from './row.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';
const NTP: Check = { kind: 'ntp' };
const STUN: Check = { kind: 'stun' };
const LISTENER: Check = { kind: 'listener', token: '***', tls: false };
const IN_TLS: Check = { ...LISTENER, tls: true };
const UDP = { protocol: 'udp' } as const;
const SEEN_AS = { address: '2001:db8:1234:5678:11:2233:4455:6677', port: 40_000 };

function udp(failure: Failure | null, detail: Observation['detail'] = null): readonly Observation[] {
  return [{ ...at(P, A, 'udp-round-trip', failure), detail }];
}

function tcp(failure: Failure | null, given: Partial<ListenerDetail> = {}): readonly Observation[] {
  const detail: ListenerDetail = { kind: 'listener', transport: 'tcp', seenAs: SEEN_AS, sameTls: null, ...given };
  return [connected(P, A), { ...at(P, A, 'tcp-round-trip', failure), detail }];
}

function inTls(sameTls: boolean): readonly Observation[] {
  const [connect, exchange] = tcp(null, { transport: 'tls', sameTls });
  const hello = shaken(P, A, null, { chainTrusted: null, nameMatches: false });
  return [connect, hello, exchange].filter((one) => one !== undefined);
}

const time = (given: Partial<NtpDetail>): NtpDetail => ({
  kind: 'ntp',
  stratum: 2,
  kiss: null,
  offsetMs: -1500,
  ...given,
});
const TIME = { rule: 'time-server-answered', is: 'allowed yes', cause: null, seen: udp(null, time({})) } as const;
const PROVED = { rule: 'listener-proved-the-path', is: 'allowed yes', cause: null } as const;
const GARBLED = { rule: 'answer-garbled', is: 'inconclusive unknown', cause: 'service.unexpected-answer' } as const;
const CLOSED = { rule: 'udp-port-unreachable', is: 'blocked no', cause: 'udp.port-unreachable' } as const;
const PROHIBITED = { rule: 'udp-prohibited', is: 'blocked no', cause: 'udp.prohibited' } as const;
const SILENT = { rule: 'udp-silence', is: 'inconclusive unknown', cause: 'udp.silent' } as const;

export const EXCHANGE_ROWS: readonly Row[] = [
  { ...SILENT, check: NTP, given: UDP, seen: udp('udp-timeout', time({ stratum: null, offsetMs: null })), but: TIME },
  { ...CLOSED, check: NTP, given: UDP, seen: udp('connection-refused'), but: TIME },
  {
    ...PROHIBITED,
    check: NTP,
    given: UDP,
    seen: udp('host-unreachable'),
    but: { ...CLOSED, seen: udp('connection-refused') },
  },
  // ICMPv6 says so in a way of its own.
  { ...PROHIBITED, check: NTP, given: UDP, seen: udp('connection-rejected'), but: TIME },
  { ...GARBLED, check: NTP, given: UDP, seen: udp('answer-garbled'), but: TIME },
  {
    // Whoever asks to be left alone was reached.
    ...TIME,
    check: NTP,
    given: UDP,
    seen: udp(null, time({ stratum: 0, kiss: 'RATE', offsetMs: null })),
    but: { ...TIME, seen: udp(null, time({ stratum: 16, offsetMs: null })) },
  },
  {
    rule: 'exchange-failed',
    is: 'inconclusive unknown',
    cause: 'service.unexpected-answer',
    check: STUN,
    given: UDP,
    seen: udp('unknown'),
    but: { rule: 'server-gives-no-answer', is: 'inconclusive unknown', cause: 'dns.servfail', check: QUESTION },
  },
  {
    rule: 'stun-server-answered',
    is: 'allowed yes',
    cause: null,
    check: STUN,
    given: UDP,
    seen: udp(null, { kind: 'stun', seenAs: SEEN_AS, errorCode: null }),
    but: { ...SILENT, seen: udp('udp-timeout', { kind: 'stun', seenAs: null, errorCode: null }) },
  },
  {
    rule: 'stun-server-answered',
    is: 'allowed yes',
    cause: null,
    check: STUN,
    given: UDP,
    seen: udp(null, { kind: 'stun', seenAs: null, errorCode: 401 }),
    but: { ...GARBLED, seen: udp('answer-garbled') },
  },
  {
    rule: 'listener-silence-over-udp',
    is: 'inconclusive unknown',
    cause: 'udp.silent',
    check: LISTENER,
    given: UDP,
    seen: udp('udp-timeout'),
    but: { ...PROVED, seen: udp(null, { kind: 'listener', transport: 'udp', seenAs: SEEN_AS, sameTls: null }) },
  },
  {
    ...CLOSED,
    check: LISTENER,
    given: UDP,
    seen: udp('connection-refused'),
    but: { ...GARBLED, seen: udp('answer-garbled') },
  },
  {
    rule: 'listener-silence-over-tcp',
    is: 'inconclusive unknown',
    cause: 'tcp.timeout',
    check: LISTENER,
    seen: tcp('connection-timeout', { seenAs: null }),
    but: { ...PROVED, seen: tcp(null) },
  },
  {
    rule: 'listener-cut-off-over-tcp',
    is: 'inconclusive unknown',
    cause: 'service.unexpected-answer',
    check: LISTENER,
    seen: tcp('connection-closed', { seenAs: null }),
    but: { ...GARBLED, seen: tcp('answer-garbled', { seenAs: null }) },
  },
  {
    rule: 'listener-in-another-tls',
    is: 'impaired yes',
    cause: 'tls.cert-unknown-issuer',
    check: IN_TLS,
    seen: inTls(false),
    but: { ...PROVED, seen: inTls(true) },
  },
  {
    // A connection alone is no proof where a proof was asked for.
    rule: 'not-observed',
    is: 'skipped unknown',
    cause: 'not-run.not-testable',
    check: IN_TLS,
    seen: [connected(P, A), shaken(P, A, null, { chainTrusted: null })],
    but: { ...PROVED, seen: inTls(true) },
  },
];
