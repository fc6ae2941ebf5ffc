import { connected, connectedLater, proxied, ROUTE, shaken, tunnelled } from './gathering.ts';
import type { Row } from './row.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';
const OPEN = [connected(P, A), shaken(P, A)];
const SHUT = [connected(P, A, 'connection-timeout')];
const THROUGH = [...tunnelled(P, 'a.example:443', null, '200'), ...proxied(shaken(P, ''))];
const DENIED = tunnelled(P, 'a.example:443', 'proxy-refused', '403');

const NOBODY = { ...ROUTE, direct: ['curl', 'go'], proxied: [] };
const MIXED = { ...ROUTE, direct: ['go'], proxied: ['curl'] };

const PROVEN = { rule: 'identity-proven', is: 'allowed yes', cause: null } as const;
const NEEDS_PROXY = { rule: 'only-through-proxy', is: 'allowed yes', cause: 'proxy.required', proxy: ROUTE } as const;
const TOO_WIDE = {
  rule: 'bypasses-proxy-that-works',
  is: 'impaired no',
  cause: 'proxy.no-proxy-too-wide',
  proxy: NOBODY,
} as const;
const DISAGREE = {
  rule: 'programs-disagree',
  is: 'impaired yes',
  cause: 'proxy.no-proxy-ambiguous',
  proxy: MIXED,
} as const;
const NOT_NAMED = { rule: 'proxy-fails-where-direct-works', is: 'impaired no', proxy: ROUTE } as const;
const MUST_BE_BLOCKED = { expect: 'blocked' } as const;

/** What both paths together mean, after each of them was judged. */
export const PATH_ROWS: readonly Row[] = [
  { ...NEEDS_PROXY, seen: [...SHUT, ...THROUGH], but: { ...PROVEN, seen: [...OPEN, ...THROUGH] } },
  // The same facts, and what programs make of NO_PROXY decides.
  { ...NEEDS_PROXY, seen: [...SHUT, ...THROUGH], but: TOO_WIDE },
  { ...DISAGREE, seen: [...SHUT, ...THROUGH], but: TOO_WIDE },
  { ...DISAGREE, seen: [...OPEN, ...DENIED], but: { ...PROVEN, proxy: NOBODY } },
  { ...DISAGREE, seen: [...OPEN, ...DENIED], but: { ...PROVEN, seen: [...OPEN, ...THROUGH] } },
  {
    ...NOT_NAMED,
    cause: 'proxy.no-proxy-missing',
    seen: [...OPEN, ...DENIED],
    // A proxy that is out of order has no use for another entry in NO_PROXY.
    but: {
      cause: 'proxy.gateway-error',
      rule: NOT_NAMED.rule,
      is: NOT_NAMED.is,
      seen: [...OPEN, ...tunnelled(P, 'a.example:443', 'proxy-refused', '503')],
    },
  },
  {
    // That a proxy gets to no private address is what NO_PROXY is for.
    ...NOT_NAMED,
    cause: 'proxy.no-proxy-missing',
    seen: [connected(P, '10.1.1.1'), shaken(P, '10.1.1.1'), ...tunnelled(P, 'a.example:443', 'proxy-refused', '503')],
    but: {
      ...NOT_NAMED,
      cause: 'proxy.gateway-error',
      seen: [...OPEN, ...tunnelled(P, 'a.example:443', 'proxy-refused', '503')],
    },
  },
  {
    // What fails behind a tunnel that opened is no denial.
    ...NOT_NAMED,
    cause: 'tls.cert-expired',
    seen: [...OPEN, ...tunnelled(P, 'a.example:443', null, '200'), ...proxied(shaken(P, '', 'certificate-expired'))],
    but: { ...NOT_NAMED, cause: 'proxy.no-proxy-missing', seen: [...OPEN, ...DENIED] },
  },
  {
    // Both ways work, and programs take the worse one.
    rule: 'second-attempt-only',
    is: 'impaired yes',
    cause: 'path.flaky',
    proxy: NOBODY,
    seen: [...SHUT, connectedLater(P, A, 2000), ...OPEN.slice(1), ...THROUGH],
    but: { ...PROVEN, proxy: ROUTE },
  },
  {
    ...NOT_NAMED,
    cause: 'proxy.unreachable',
    seen: [...OPEN, ...proxied(connected(P, '', 'connection-refused'))],
    but: { ...PROVEN, proxy: NOBODY },
  },
  {
    ...NOT_NAMED,
    cause: 'proxy.auth-required',
    seen: [...OPEN, ...tunnelled(P, 'a.example:443', 'proxy-refused', '407')],
    but: { ...PROVEN, seen: [...OPEN, ...THROUGH] },
  },
  {
    // Neither way: the one that programs take speaks.
    rule: 'proxy-denies',
    is: 'blocked no',
    cause: 'proxy.denied',
    proxy: ROUTE,
    seen: [...SHUT, ...DENIED],
    but: { rule: 'connect-silence', is: 'blocked no', cause: 'tcp.timeout', proxy: NOBODY },
  },
  {
    // Any way that is open is an opening.
    rule: 'identity-proven',
    is: 'allowed no',
    cause: 'policy.unexpectedly-open',
    given: MUST_BE_BLOCKED,
    proxy: ROUTE,
    seen: [...SHUT, ...THROUGH],
    but: { rule: 'connect-silence', is: 'blocked yes', cause: 'tcp.timeout', seen: [...SHUT, ...DENIED] },
  },
];
