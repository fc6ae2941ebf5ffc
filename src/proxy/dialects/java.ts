import type { Dialect } from '../dialect.ts';
import { isIpv4, isIpv6, isSubnet } from '../network.ts';

/**
 * Java (sun.net.spi.DefaultProxySelector; "Networking Properties" of java.base). No variable is read: the proxy comes from the
 * system properties https.proxyHost and https.proxyPort, and http.nonProxyHosts, which serves https too, takes the
 * place of NO_PROXY: patterns between `|`, with `*` at one end.
 */
export const java: Dialect = { label: 'Java', read: null, takes: () => false };

/** `NO_PROXY` as a value of http.nonProxyHosts, and the entries that cannot be said there. */
export function nonProxyHosts(noProxy: string): { readonly value: string; readonly lost: readonly string[] } {
  const entries = noProxy.split(/[,\s]+/).filter((entry) => entry !== '');
  const patterns = entries.map((entry) => ({ entry, patterns: patternsOf(entry.toLowerCase()) }));
  return {
    value: [...new Set([...DEFAULTS, ...patterns.flatMap((pattern) => pattern.patterns ?? [])])].join('|'),
    lost: patterns.flatMap((pattern) => (pattern.patterns === null ? [pattern.entry] : [])),
  };
}

// What the property holds when it is unset; setting it takes them away.
const DEFAULTS = ['localhost', '127.*', '[::1]'];

function patternsOf(entry: string): readonly string[] | null {
  if (entry === '*') return ['*'];
  if (isSubnet(entry)) return subnetPattern(entry);
  if (isIpv4(entry)) return [entry];
  // Compared as text with the host of a URL, which Java leaves as it was written.
  const bare = entry.replace(/^\[(.*)\]$/, '$1');
  if (isIpv6(bare)) return [`[${bare}]`];
  const domain = /^(?:\*?\.)?([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)$/.exec(entry)?.[1];
  if (domain === undefined) return null;
  return entry === domain ? [domain, `*.${domain}`] : [`*.${domain}`];
}

/** `10.0.0.0/8` is `10.*`; only whole bytes of IPv4 can be said. */
function subnetPattern(subnet: string): readonly string[] | null {
  const [address = '', length] = subnet.split('/');
  const bytes = Number(length) / 8;
  if (!isIpv4(address) || !Number.isInteger(bytes) || bytes === 0) return null;
  return bytes === 4 ? [address] : [`${address.split('.').slice(0, bytes).join('.')}.*`];
}
