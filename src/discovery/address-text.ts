import ipaddr from 'ipaddr.js';

/** An address of one machine: no subnet, and none that stands for all, for many or for the machine itself. */
export function isHostAddress(text: string): boolean {
  const isWritten = ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.IPv6.isValid(text));
  return isWritten && !text.includes('%') && !NO_HOST.has(ipaddr.process(text).range());
}

const NO_HOST: ReadonlySet<string> = new Set(['unspecified', 'broadcast', 'multicast', 'loopback', 'linkLocal']);

/** The largest private network of RFC 1918 is a /8. */
const WIDEST = { ipv4: 8, ipv6: 16 } as const;

/** A subnet that can be somebody's. `0.0.0.0/0` is everybody's. */
export function isSubnet(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^[0-9]{1,3}$/.test(prefix) || !isHostAddress(address)) return false;
  if (!ipaddr.isValidCIDR(text)) return false;
  return Number(prefix) >= WIDEST[ipaddr.parse(address).kind()];
}
