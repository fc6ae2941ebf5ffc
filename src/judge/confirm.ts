import type { Cause } from '../model/outcome.ts';

/** Where a cause shows itself. */
export interface ConfirmAt {
  readonly host: string;
  readonly port: number;
  /** An address of the host that showed it. */
  readonly address: string | null;
}

/** One check by hand that would confirm a cause; null where a command cannot, or where nothing safe can be printed. */
export function confirmation(cause: Cause, at: ConfirmAt | null): string | null {
  if (cause === 'tcp.v6-broken') return 'ip -6 route get 2001:db8::1';
  if (cause === 'env.offline') return 'ip route';
  if (cause === 'env.clock-skew') return 'date -u';
  if (cause === 'dns.resolver-broken' || cause === 'env.resolver') return 'cat /etc/resolv.conf';
  // It is meant to be pasted into a shell, and a saved report may say anything.
  if (at === null || !/^[A-Za-z0-9_.:-]+$/.test(at.host)) return null;
  const where = at.host.includes(':') ? `[${at.host}]` : at.host;
  switch (cause.slice(0, cause.indexOf('.'))) {
    case 'dns':
      return `dig ${at.host}`;
    case 'tcp':
      return cause === 'tcp.no-local-route' ? `ip route get ${at.address ?? at.host}` : `nc -vz -w 5 ${at.host} ${at.port}`;
    case 'tls':
      return `openssl s_client -connect ${where}:${at.port} -servername ${at.host} </dev/null`;
    case 'proxy':
      return proxyCommand(cause, where, at.port);
    case 'http':
      return `curl -sv -o /dev/null ${at.port === 80 ? 'http' : 'https'}://${where}${at.port === 80 || at.port === 443 ? '' : `:${at.port}`}/`;
    case 'udp':
      return `nc -vzu -w 5 ${at.host} ${at.port}`;
    default:
      return null;
  }
}

/** curl takes the proxy of the environment; with `--noproxy '*'` it goes directly. */
function proxyCommand(cause: Cause, where: string, port: number): string {
  const url = `https://${where}:${port}/`;
  if (cause === 'proxy.transparent') return `nc -vz -w 5 ${where.replace(/^\[|\]$/g, '')} 49151`;
  return cause === 'proxy.no-proxy-too-wide' ? `curl -sv -o /dev/null --noproxy '' ${url}` : `curl -sv -o /dev/null ${url}`;
}
