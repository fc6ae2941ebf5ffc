import type { ProxyDestination } from '../../model/proxy.ts';
import { type Dialect, firstMatch, isOrIsUnder } from '../dialect.ts';
import { isInSubnet, isIpv4, sameAddress } from '../network.ts';

/**
 * curl, and git and all else with libcurl >= 7.86 (lib/noproxy.c, CURLOPT_NOPROXY). `example.com` and `.example.com`
 * both mean the domain and all under it; a trailing dot is ignored; `*` counts only as the whole text, and
 * `*.example.com` matches nothing; ports match nothing. IPv4 addresses match addresses and subnets, where a prefix
 * length of 0 is no length at all. IPv6 is compared as text, without brackets (from 8.18 as an address, with
 * subnets). Up to 8.8 a blank separated entries; from 8.9 (docs/DEPRECATE.md) a blank without a comma ends
 * the list, which is what is said here. HTTP_PROXY in upper case is not read.
 */
export const curl: Dialect = { label: 'curl/git', read, takes: (variable) => variable !== 'HTTP_PROXY' };

function read(noProxy: string, { host }: ProxyDestination): string | null {
  if (noProxy === '*') return '*';
  const entries = entriesOf(noProxy);
  if (isIpv4(host)) return firstMatch(entries, (entry) => matchesAddress(host, entry));
  const name = host.replace(/\.$/, '').toLowerCase();
  return firstMatch(entries, (entry) => {
    const domain = entry.toLowerCase().replace(/\.$/, '').replace(/^\./, '');
    return domain !== '' && isOrIsUnder(name, domain);
  });
}

/** Up to the first blank that is followed by something else than a comma. */
function entriesOf(noProxy: string): readonly string[] {
  const list = /^[ \t]*[^ \t,]*(?:[ \t]*,+[ \t]*[^ \t,]*)*/.exec(noProxy)?.[0] ?? '';
  return list.split(/[ \t,]+/).filter((entry) => entry !== '');
}

function matchesAddress(host: string, entry: string): boolean {
  const [network = '', length = '0'] = entry.split('/', 2);
  const bits = Number.parseInt(length, 10) || 0;
  return bits === 0 ? sameAddress(host, network) : isIpv4(network) && isInSubnet(host, `${network}/${bits}`);
}
