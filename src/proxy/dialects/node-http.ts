import ipaddr from 'ipaddr.js';
import type { ProxyDestination } from '../../model/proxy.ts';
import { type Dialect, firstMatch, isOrIsUnder, takesOwnVariables } from '../dialect.ts';
import { isIpv4 } from '../network.ts';

/**
 * The http and https modules of Node.js (with NODE_USE_ENV_PROXY=1, from 24.5 and 22.21; lib/internal/http.js). Other than in
 * fetch, `example.com` means that host only; `.example.com` the domain and all under it; `*.example.com` only what is
 * under it; `10.0.0.1-10.0.0.9` a range of IPv4 addresses; `host:port` that port; `*` anywhere everything. No subnets.
 */
export const nodeHttp: Dialect = { label: 'Node http', read, takes: takesOwnVariables };

function read(noProxy: string, to: ProxyDestination): string | null {
  const host = to.host.toLowerCase();
  const entries = noProxy.split(',').map((entry) => entry.trim());
  return firstMatch(entries, (given) => {
    const entry = given.toLowerCase();
    if (entry === '*' || entry === host || entry === `${host}:${to.port}`) return true;
    if (entry.startsWith('.')) return isOrIsUnder(host, entry.slice(1));
    if (entry.startsWith('*.')) return host.endsWith(entry.slice(1));
    return isInRange(host, entry);
  });
}

function isInRange(host: string, entry: string): boolean {
  const [first = '', last = ''] = entry.split('-').map((part) => part.trim());
  if (![host, first, last].every(isIpv4)) return false;
  return number(first) <= number(host) && number(host) <= number(last);
}

function number(address: string): number {
  return ipaddr.IPv4.parse(address)
    .toByteArray()
    .reduce((sum, byte) => sum * 256 + byte, 0);
}
