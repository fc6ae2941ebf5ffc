import type { ProxyDestination } from '../../model/proxy.ts';
import { type Dialect, explicitPort, firstMatch, isOrIsUnder, takesEverything } from '../dialect.ts';
import { isInSubnet, isIpv4 } from '../network.ts';
import { bypass } from './python-urllib.ts';

/**
 * Python's requests: pip, ansible modules, cloud SDKs (requests.utils.should_bypass_proxies). As urllib, and before it a
 * pass of its own: IPv4 subnets of 1 to 32 bits match IPv4 addresses, blanks are removed, a port counts where the URL
 * shows one. IPv6 stands without brackets, other than in urllib. ALL_PROXY is read.
 */
export const pythonRequests: Dialect = { label: 'requests', read, takes: takesEverything };

function read(noProxy: string, to: ProxyDestination): string | null {
  const host = to.host.toLowerCase();
  const entries = noProxy
    .replaceAll(' ', '')
    .split(',')
    .filter((entry) => entry !== '');
  const own = isIpv4(host)
    ? firstMatch(entries, (entry) => entry === host || (!entry.endsWith('/0') && isInSubnet(host, entry)))
    : firstMatch(entries, (entry) => matchesName(entry, host, explicitPort(to)));
  return own ?? bypass(noProxy, host, null);
}

function matchesName(entry: string, host: string, port: number | null): boolean {
  const name = entry.replace(/^\.+/, '');
  return isOrIsUnder(host, name) || (port !== null && isOrIsUnder(`${host}:${port}`, name));
}
