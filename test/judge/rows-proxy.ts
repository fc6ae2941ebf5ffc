import type { Failure, HttpDetail, Observation } from '../../src/model/observation.ts';
import { answered, connected, http, OK, proxied, ROUTE, shaken, TCP, tunnelled, unresolved } from './gathering.ts';
import type { Row } from './row.ts';

const P = 'a.example:443#0';
const Q = 'a.example:6443#0';
const PORT = { ports: [{ from: 6443, to: 6443 }] };
const BY_NAME = { ...ROUTE, proxy: { ...ROUTE.proxy, host: 'proxy.example' } };

const asks = (failure: Failure | null, code: string | null): readonly Observation[] =>
  tunnelled(P, 'a.example:443', failure, code);
const behind = (...seen: readonly Observation[]): readonly Observation[] => [...asks(null, '200'), ...proxied(...seen)];
const clear = (status: number, given: Partial<HttpDetail> = {}): Observation => ({
  ...answered(P, '', status, { url: 'http://a.example/', ...given }),
  code: String(status),
});
const squid = (error: string): Partial<HttpDetail> => ({ headers: { 'x-squid-error': error } });

const OUT_OF_REACH = {
  rule: 'proxy-out-of-reach',
  is: 'inconclusive unknown',
  cause: 'proxy.unreachable',
  proxy: ROUTE,
} as const;
const THROUGH = { rule: 'identity-proven', is: 'allowed yes', cause: null, seen: behind(shaken(P, '')) } as const;
const DENIED = { rule: 'proxy-denies', is: 'blocked no', cause: 'proxy.denied', proxy: ROUTE } as const;
const LOGIN = {
  rule: 'proxy-asks-for-login',
  is: 'inconclusive unknown',
  cause: 'proxy.auth-required',
  proxy: ROUTE,
} as const;
const NO_FURTHER = {
  rule: 'proxy-gets-no-further',
  is: 'inconclusive unknown',
  cause: 'proxy.gateway-error',
  proxy: ROUTE,
} as const;
const SILENT = {
  rule: 'proxy-silent',
  is: 'inconclusive unknown',
  cause: 'proxy.gateway-error',
  proxy: ROUTE,
} as const;
const CLEAR = { rule: 'answered-in-the-clear', is: 'allowed yes', cause: null, seen: proxied(clear(200)) } as const;

export const PROXY_ROWS: readonly Row[] = [
  { ...OUT_OF_REACH, seen: proxied(connected(P, '', 'connection-timeout')), but: THROUGH },
  {
    ...OUT_OF_REACH,
    seen: proxied(connected(P, '', 'connection-refused')),
    but: { ...DENIED, seen: asks('proxy-refused', '403') },
  },
  {
    ...OUT_OF_REACH,
    proxy: BY_NAME,
    seen: [{ ...unresolved('proxy.example', 'name-not-found'), path: 'proxy' }],
    but: THROUGH,
  },
  // A web server knows no CONNECT; a proxy that is in trouble does.
  { ...OUT_OF_REACH, seen: asks('proxy-refused', '405'), but: { ...NO_FURTHER, seen: asks('proxy-refused', '500') } },
  // A proxy that is spoken to over TLS is a party of its own.
  { ...OUT_OF_REACH, seen: asks('certificate-unknown-issuer', 'SELF_SIGNED_CERT_IN_CHAIN'), but: THROUGH },
  {
    // Behind the proxy the same code is the destination's.
    ...OUT_OF_REACH,
    seen: asks('tls-reset', 'ECONNRESET'),
    but: {
      rule: 'tls-reset',
      is: 'blocked no',
      cause: 'tls.reset',
      seen: behind(shaken(P, '', 'tls-reset')),
    },
  },
  { ...LOGIN, seen: asks('proxy-refused', '407'), but: { ...DENIED, seen: asks('proxy-refused', '403') } },
  { ...LOGIN, check: http(OK), seen: proxied(connected(P, ''), clear(407)), but: CLEAR },
  {
    ...LOGIN,
    seen: asks('proxy-refused', 'Authentication failed'),
    but: { ...NO_FURTHER, seen: asks('proxy-refused', 'HostUnreachable') },
  },
  { ...DENIED, seen: asks('proxy-refused', '403'), but: { ...NO_FURTHER, seen: asks('proxy-refused', '502') } },
  { ...DENIED, seen: asks('proxy-refused', 'NotAllowed'), but: THROUGH },
  {
    rule: 'proxy-denies-port',
    is: 'blocked no',
    cause: 'proxy.port-denied',
    given: PORT,
    proxy: ROUTE,
    seen: [...tunnelled('x', 'x.example:443', null, '200'), ...tunnelled(Q, 'a.example:6443', 'proxy-refused', '403')],
    // It opens this port to another: then it is the host that is denied.
    but: {
      ...DENIED,
      seen: [
        ...tunnelled('x', 'x.example:443', null, '200'),
        ...tunnelled('y', 'y.example:6443', null, '200'),
        ...tunnelled(Q, 'a.example:6443', 'proxy-refused', '403'),
      ],
    },
  },
  {
    // Nothing shows that it opens anything.
    ...DENIED,
    given: PORT,
    seen: tunnelled(Q, 'a.example:6443', 'proxy-refused', '403'),
    but: { ...DENIED, given: {}, seen: asks('proxy-refused', '403') },
  },
  {
    rule: 'proxy-denies-request',
    is: 'blocked no',
    cause: 'proxy.denied',
    proxy: ROUTE,
    check: http(),
    seen: proxied(connected(P, ''), clear(403, squid('ERR_ACCESS_DENIED 0'))),
    but: CLEAR,
  },
  {
    rule: 'error-through-proxy',
    is: 'inconclusive unknown',
    cause: 'proxy.gateway-error',
    proxy: ROUTE,
    check: http(),
    seen: proxied(connected(P, ''), clear(502)),
    but: CLEAR,
  },
  {
    rule: 'refusal-through-proxy',
    is: 'inconclusive unknown',
    cause: 'http.unexpected-status',
    proxy: ROUTE,
    check: http(),
    seen: proxied(connected(P, ''), clear(404)),
    but: CLEAR,
  },
  {
    rule: 'tunnel-opened',
    is: 'allowed yes',
    cause: null,
    proxy: ROUTE,
    check: TCP,
    seen: asks(null, '200'),
    but: { ...DENIED, seen: asks('proxy-refused', '403') },
  },
  // Too many requests is no denial.
  { ...NO_FURTHER, seen: asks('proxy-refused', '429'), but: { ...DENIED, seen: asks('proxy-refused', '403') } },
  { ...NO_FURTHER, seen: asks('proxy-refused', '503'), but: { ...SILENT, seen: asks('proxy-no-answer', null) } },
  { ...SILENT, seen: asks('connection-reset', 'ECONNRESET'), but: THROUGH },
  {
    rule: 'proxy-error-page',
    is: 'inconclusive unknown',
    cause: 'proxy.gateway-error',
    proxy: ROUTE,
    check: http(OK),
    seen: proxied(connected(P, ''), clear(503, squid('ERR_CONNECT_FAIL 111'))),
    but: {
      rule: 'unexpected-status',
      is: 'inconclusive unknown',
      cause: 'http.unexpected-status',
      seen: proxied(connected(P, ''), clear(503)),
    },
  },
  {
    // In the way, though nobody configured it.
    rule: 'proxy-error-page',
    is: 'inconclusive unknown',
    cause: 'proxy.gateway-error',
    check: http(OK),
    seen: [connected(P, '192.29.1.1'), { ...clear(504, squid('ERR_READ_TIMEOUT 0')), address: '192.29.1.1' }],
    but: {
      rule: 'answered-in-the-clear',
      is: 'allowed yes',
      cause: null,
      seen: [connected(P, '192.29.1.1'), { ...clear(200), address: '192.29.1.1' }],
    },
  },
];
