import type { ProxyDestination } from '../../model/proxy.ts';
import { type Dialect, firstMatch, takesOwnVariables } from '../dialect.ts';
import { isInSubnet, isIp, isLoopback, isSubnet, sameAddress } from '../network.ts';

/**
 * Go programs: kubectl, oc, kubelet, containerd, podman, helm, ibmcloud (golang.org/x/net/http/httpproxy). `example.com` means
 * the domain and all under it, `.example.com` and `*.example.com` only what is under it. Entries may name a port; addresses
 * and subnets match addresses; `*` anywhere in the list is everything. `localhost` and loopback addresses never go through
 * the proxy. Upper-case variables win, ALL_PROXY is not read.
 */
export const go: Dialect = { label: 'Go', read, takes: takesOwnVariables };

function read(noProxy: string, to: ProxyDestination): string | null {
  const host = to.host.toLowerCase();
  // Only the exact spelling: "LOCALHOST" goes through the proxy.
  if (to.host === 'localhost' || isLoopback(host)) return 'localhost and loopback never go through the proxy';
  const entries = noProxy
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  return (
    entries.find((entry) => entry === '*') ??
    firstMatch(entries, (entry) => matches(entry.toLowerCase(), host, to.port))
  );
}

function matches(entry: string, host: string, port: number): boolean {
  if (isSubnet(entry)) return isInSubnet(host, entry);
  const { name, port: only } = splitPort(entry);
  if (name === '' || (only !== '' && only !== String(port))) return false;
  if (isIp(name)) return sameAddress(host, name);
  const domain = name.replace(/^\*\./, '.');
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

/** As net.SplitHostPort: an entry that cannot be split is a name as a whole. */
function splitPort(entry: string): { readonly name: string; readonly port: string } {
  const [, ipv6, name, port = ''] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(entry) ?? [];
  const split = ipv6 ?? name;
  return split === undefined ? { name: entry, port: '' } : { name: split, port };
}
