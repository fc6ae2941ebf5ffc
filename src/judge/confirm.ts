import type { Cause } from '../model/outcome.ts';
import type { Proxy } from '../model/proxy.ts';
import type { Target } from '../model/target.ts';

/** Where a cause shows itself. */
export interface ConfirmAt {
  readonly host: string;
  readonly port: number;
  /** An address of the host that showed it. */
  readonly address: string | null;
  /** The proxy through which it shows; null: directly. */
  readonly proxy: Proxy | null;
  /** HTTP in the clear is spoken there. */
  readonly clear: boolean;
  /** Nothing is spoken there that could be asked: only whether a connection opens is known. */
  readonly bare: boolean;
}

/** What a command needs to know of a target. */
export function confirmAt(
  { host, port, check }: Pick<Target, 'host' | 'port' | 'check'>,
  address: string | null,
  proxy: Proxy | null,
): ConfirmAt {
  return { host, port, address, proxy, clear: check.kind === 'http', bare: check.kind === 'tcp' };
}

/** Commands that need no place. */
const ANYWHERE: Readonly<Partial<Record<Cause, string>>> = {
  'tcp.v6-broken': 'ip -6 route get 2001:db8::1',
  'env.offline': 'ip route',
  'env.clock-skew': 'date -u',
  'env.resolver': 'cat /etc/resolv.conf',
  'dns.resolver-broken': 'cat /etc/resolv.conf',
};

type Command = (at: ConfirmAt) => string;

const connect: Command = ({ host, port }) => `nc -vz -w 5 ${host} ${port}`;
const curl: Command = (at) =>
  at.bare
    ? `curl -sv -p ${through(at, '-x')}telnet://${inUrl(at.host)}:${at.port} </dev/null`
    : `curl -sv -o /dev/null ${through(at, '-x')}${url(at)}`;

/** Commands for one cause, where those of its family show something else. */
const OF_CAUSE: Readonly<Partial<Record<Cause, Command>>> = {
  'tcp.no-local-route': ({ host, address }) => `ip route get ${address ?? host}`,
  'dns.hijack': () => 'dig no-such-name.invalid',
  'proxy.transparent': ({ host }) => `nc -vz -w 5 ${host} 49151`,
  // An empty list keeps curl from NO_PROXY, and a star from every proxy.
  'proxy.no-proxy-too-wide': (at) => `curl -sv -o /dev/null --noproxy '' ${through(at, '-x')}${url(at)}`,
  'proxy.no-proxy-missing': (at) => `curl -sv -o /dev/null --noproxy '*' ${url(at)}`,
};

/** Commands for causes by the first word of their ids. */
const OF_FAMILY: Readonly<Record<string, Command>> = {
  dns: ({ host }) => `dig ${host}`,
  tcp: connect,
  tls: (at) =>
    `openssl s_client ${opensslProxy(at)}-connect ${inUrl(at.host)}:${at.port} -servername ${at.host} </dev/null`,
  proxy: curl,
  http: curl,
};

/** One check by hand that would confirm a cause; null where a command cannot, or where nothing safe can be printed. */
export function confirmation(cause: Cause, at: ConfirmAt | null): string | null {
  const anywhere = ANYWHERE[cause];
  if (anywhere !== undefined) return anywhere;
  // It is meant to be pasted into a shell, and a saved report may say anything.
  if (at === null || ![at.host, at.address ?? at.host, at.proxy?.host ?? at.host].every(isPlain)) return null;
  const command = OF_CAUSE[cause] ?? OF_FAMILY[cause.slice(0, cause.indexOf('.'))];
  return command === undefined ? null : command(at);
}

/** Nothing that a shell or a program takes for more than a name; the zone of an IPv6 address follows a percent sign. */
function isPlain(text: string): boolean {
  return /^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$/.test(text);
}

function through({ proxy }: ConfirmAt, option: string): string {
  return proxy === null ? '' : `${option} ${proxy.scheme}://${inUrl(proxy.host)}:${proxy.port} `;
}

/** It speaks to proxies in the clear only. */
function opensslProxy({ proxy }: ConfirmAt): string {
  return proxy?.scheme === 'http' ? `-proxy ${inUrl(proxy.host)}:${proxy.port} ` : '';
}

function url({ host, port, clear }: ConfirmAt): string {
  return `${clear ? 'http' : 'https'}://${inUrl(host)}${port === (clear ? 80 : 443) ? '' : `:${port}`}/`;
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
