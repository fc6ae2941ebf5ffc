import type { ProxyDestination } from '../../model/proxy.ts';
import { type Dialect, explicitPort, firstMatch, isOrIsUnder, takesEverything } from '../dialect.ts';
import { isIpv4, isIpv6 } from '../network.ts';

/**
 * Python's httpx (httpx._utils.get_environment_proxies and URLPattern). Every entry becomes a URL pattern: `example.com`
 * is the domain and all under it, `.example.com` only what is under it, an address only itself (a subnet only its first
 * address), `localhost` only itself, `https://example.com` only that scheme and host. `*` anywhere is everything. A port counts where the
 * URL shows one. Brackets and IPv6 subnets make httpx fail. ALL_PROXY is read.
 */
export const pythonHttpx: Dialect = { label: 'httpx', read, takes: takesEverything, fails };

function read(noProxy: string, to: ProxyDestination): string | null {
  const entries = entriesOf(noProxy);
  return entries.find((entry) => entry === '*') ?? firstMatch(entries, (entry) => matches(entry, to));
}

function matches(entry: string, to: ProxyDestination): boolean {
  const host = to.host.toLowerCase();
  if (entry.includes('://')) return matchesUrl(entry, to);
  const [address = ''] = entry.split('/');
  if (isIpv4(address)) return host === address;
  if (isIpv6(address)) return host === address.toLowerCase();
  if (entry.toLowerCase() === 'localhost') return host === 'localhost';
  const [, name = '', port] = /^([^:/]*)(?::([0-9]+))?(?:\/.*)?$/.exec(entry.toLowerCase()) ?? [];
  if (port !== undefined && Number(port) !== explicitPort(to)) return false;
  // `:8443` is that port of every host.
  if (name === '') return port !== undefined;
  return name.startsWith('.') ? host.endsWith(name) : isOrIsUnder(host, name);
}

function matchesUrl(entry: string, to: ProxyDestination): boolean {
  const [, scheme = '', host = '', port] = /^([a-z]+):\/\/([^:/]*)(?::([0-9]+))?/.exec(entry.toLowerCase()) ?? [];
  const onlyPort = port === undefined ? null : Number(port);
  return (
    (scheme === 'all' || scheme === to.scheme) &&
    (host === to.host || host === '*') &&
    (onlyPort === null || onlyPort === to.port)
  );
}

/** The first entry of which httpx can make no URL: it raises InvalidURL before anything is sent. */
function fails(noProxy: string): string | null {
  const entries = entriesOf(noProxy);
  if (entries.includes('*')) return null;
  return firstMatch(
    entries,
    (entry) =>
      entry.includes(':') && !entry.includes('://') && !isIpv6(entry) && !/^[^:/]*:[0-9]*(?:\/.*)?$/.test(entry),
  );
}

function entriesOf(noProxy: string): readonly string[] {
  return noProxy
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
