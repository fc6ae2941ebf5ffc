import type { Failure } from '../model/observation.ts';
import { blockPage } from './pages.ts';
import { blocked, hostPort, inconclusive, type Rule, seconds } from './rule.ts';
import { httpDetail, identityProven, last, proxyDetail, type Trace } from './trace.ts';
import type { VantageFacts } from './vantage.ts';

const through = (trace: Trace): boolean => trace.path === 'proxy';
const status = (trace: Trace): number => proxyDetail(trace)?.status ?? 0;
const code = (trace: Trace): string => last(trace)?.code ?? 'no code';
const tunnelFailed = (trace: Trace, ...failures: readonly (Failure | null)[]): boolean =>
  through(trace) && trace.tunnel === last(trace) && failures.includes(trace.tunnel?.failure ?? null);

/** `http://proxy.example:3128`. */
function proxyOf({ target }: Trace): string {
  const proxy = target.proxy?.proxy;
  return proxy === undefined ? 'the proxy' : `${proxy.scheme}://${hostPort(proxy.host, proxy.port)}`;
}

function asked({ target: { dial } }: Trace): string {
  return hostPort(dial.host, dial.port);
}

/** No connection to the proxy, or no TLS with it, came about. */
function outOfReach(trace: Trace): boolean {
  const end = last(trace);
  if (!through(trace) || end === null || end.failure === null) return false;
  if (end.operation === 'resolve' || end.operation === 'connect' || isNoProxy(trace)) return true;
  return end.operation === 'proxy-connect' && /^(?:tls|certificate)-/.test(end.failure);
}

/** A server of another kind, which knows no CONNECT: RFC 9110 sections 15.5.6 and 15.6.2. */
function isNoProxy(trace: Trace): boolean {
  return tunnelFailed(trace, 'proxy-refused') && [405, 501].includes(status(trace));
}

function outOfReachText(trace: Trace): string {
  const end = last(trace);
  const proxy = `The proxy ${proxyOf(trace)}`;
  if (end?.operation === 'resolve') return `The name of the proxy ${proxyOf(trace)} does not resolve (${code(trace)}).`;
  if (isNoProxy(trace)) return `${proxy} is a server that knows no CONNECT (${code(trace)}): no proxy listens there.`;
  if (end?.failure === 'tls-not-tls')
    return `${proxy} speaks no TLS (${code(trace)}): its URL probably has to begin with http://.`;
  if (end?.failure?.startsWith('certificate-') === true)
    return `${proxy} shows a certificate that this system does not trust (${code(trace)}).`;
  if (end?.operation === 'proxy-connect') return `TLS with the proxy ${proxyOf(trace)} fails (${code(trace)}).`;
  return end?.failure === 'connection-timeout'
    ? `${proxy} does not answer.`
    : `${proxy} cannot be reached (${code(trace)}).`;
}

/** The words of RFC 1928 for what HTTP says with 403 and 407. */
const SOCKS_DENIED = /NotAllowed/;
const SOCKS_LOGIN = /auth/i;

function wantsLogin(trace: Trace): boolean {
  const inTheClear = through(trace) && trace.tunnel === null && httpDetail(trace)?.status === 407;
  return (
    inTheClear || (tunnelFailed(trace, 'proxy-refused') && (status(trace) === 407 || SOCKS_LOGIN.test(code(trace))))
  );
}

/** How it wants to be told who asks, where it says so: Basic, NTLM, Negotiate (RFC 9110 section 11.7.1). */
function loginKinds(trace: Trace): readonly string[] {
  const header = (proxyDetail(trace) ?? httpDetail(trace))?.headers['proxy-authenticate'] ?? '';
  const kinds = header.match(/\b(?:basic|digest|ntlm|negotiate|kerberos|bearer)\b(?![="])/gi) ?? [];
  return [...new Set(kinds)];
}

/** Squid says which of its own steps failed: `ERR_DNS_FAIL 0`, `ERR_CONNECT_FAIL 111`. */
function ownTrouble(trace: Trace): string {
  const error = proxyDetail(trace)?.headers['x-squid-error'];
  return error === undefined ? code(trace) : `${code(trace)}, ${error}`;
}

/** 408 and 429 pass; 400, 404, 405 and 501 say servers that are no proxy at all. */
const NO_DENIAL: readonly number[] = [400, 404, 405, 408, 429];

function denied(trace: Trace): boolean {
  if (!tunnelFailed(trace, 'proxy-refused')) return false;
  const answer = status(trace);
  return (answer >= 400 && answer < 500 && !NO_DENIAL.includes(answer)) || SOCKS_DENIED.test(code(trace));
}

/** A page of the proxy's own, in the place of what was asked for in the clear. */
function deniedRequest(trace: Trace): boolean {
  const detail = httpDetail(trace);
  return through(trace) && trace.tls === null && detail !== null && blockPage(detail) !== null;
}

/** The proxy opens tunnels to 443 and to none of this port: it denies the port, and not the host. */
function portDenied(trace: Trace, { tunnels }: VantageFacts): boolean {
  const { port } = trace.target.dial;
  return denied(trace) && port !== 443 && tunnels.openedPorts.has(443) && !tunnels.openedPorts.has(port);
}

/** An answer in the clear that only a proxy gave: whose words an error is cannot be told, where any status would do. */
function errorInTheClear(trace: Trace, from: number, to: number): boolean {
  const detail = httpDetail(trace);
  const answer = detail?.status ?? 0;
  const { check } = trace;
  const anyStatus = check.kind === 'http' && check.answers.length === 0;
  return (
    through(trace) && trace.tls === null && anyStatus && trace.http?.failure === null && answer >= from && answer < to
  );
}

/** What Squid says of its own trouble, configured or in the way; where the service proved itself, it is the service's. */
function errorPage(trace: Trace): boolean {
  const detail = httpDetail(trace);
  const error = detail?.headers['x-squid-error'] ?? '';
  return (
    detail !== null &&
    !identityProven(trace) &&
    error !== '' &&
    !error.startsWith('ERR_ACCESS_DENIED') &&
    (detail.status ?? 0) >= 500
  );
}

/** What became of the way through the proxy, before what lies behind it is judged. */
export const proxyRules: readonly Rule[] = [
  inconclusive('proxy.unreachable', {
    id: 'proxy-out-of-reach',
    confidence: 'likely',
    when: outOfReach,
    say: outOfReachText,
  }),
  inconclusive('proxy.auth-required', {
    id: 'proxy-asks-for-login',
    confidence: 'certain',
    when: wantsLogin,
    say: (trace) =>
      `The proxy ${proxyOf(trace)} wants a login (${[code(trace), ...loginKinds(trace)].join(', ')}), or another one than was given.`,
  }),
  blocked('proxy.port-denied', {
    id: 'proxy-denies-port',
    confidence: 'likely',
    alternatives: ['proxy.denied'],
    when: portDenied,
    say: (trace) =>
      `The proxy ${proxyOf(trace)} denies ${asked(trace)} (${code(trace)}), and opened no tunnel to port ${trace.target.dial.port}, but some to port 443.`,
  }),
  blocked('proxy.denied', {
    id: 'proxy-denies',
    confidence: 'certain',
    when: denied,
    say: (trace) => `The proxy ${proxyOf(trace)} denies ${asked(trace)} (${code(trace)}).`,
  }),
  blocked('proxy.denied', {
    id: 'proxy-denies-request',
    when: deniedRequest,
    say: (trace) => `The proxy ${proxyOf(trace)} denies ${asked(trace)}, with a page of its own (${code(trace)}).`,
  }),
  inconclusive('proxy.gateway-error', {
    id: 'proxy-gets-no-further',
    confidence: 'likely',
    alternatives: ['service.down', 'proxy.denied'],
    when: (trace) => tunnelFailed(trace, 'proxy-refused'),
    say: (trace) => `The proxy ${proxyOf(trace)} gets no further to ${asked(trace)} itself (${ownTrouble(trace)}).`,
  }),
  inconclusive('proxy.gateway-error', {
    id: 'proxy-silent',
    alternatives: ['service.down', 'proxy.denied'],
    when: (trace) => through(trace) && trace.tunnel === last(trace) && trace.tunnel?.failure != null,
    say: (trace) =>
      `The proxy ${proxyOf(trace)} gave no answer for ${asked(trace)} in ${seconds(trace.tunnel?.durationMs ?? 0)}.`,
  }),
  inconclusive('proxy.gateway-error', {
    id: 'error-through-proxy',
    alternatives: ['service.down', 'proxy.denied'],
    when: (trace) => errorInTheClear(trace, 500, 1000),
    say: (trace) =>
      `Through the proxy ${proxyOf(trace)} came ${code(trace)} for ${asked(trace)}: the proxy gets no further, or the service has trouble.`,
  }),
  inconclusive('http.unexpected-status', {
    id: 'refusal-through-proxy',
    alternatives: ['proxy.denied', 'proxy.unreachable'],
    when: (trace) => errorInTheClear(trace, 400, 500),
    say: (trace) =>
      `Through the proxy ${proxyOf(trace)} came ${code(trace)} for ${asked(trace)}: the proxy says so, or the service.`,
  }),
  inconclusive('proxy.gateway-error', {
    id: 'proxy-error-page',
    confidence: 'likely',
    alternatives: ['service.down'],
    when: errorPage,
    say: (trace) =>
      `A proxy answers for ${trace.target.host}: it gets no further itself (${httpDetail(trace)?.headers['x-squid-error'] ?? ''}).`,
  }),
];
