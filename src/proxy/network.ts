import ipaddr from 'ipaddr.js';

/** `10.0.0.7` as four decimal numbers without leading zeros, as inet_pton and Go take it. */
export function isIpv4(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) && !/(?:^|\.)0[0-9]/.test(text);
}

export function isIpv6(text: string): boolean {
  return ipaddr.IPv6.isValid(text) && !text.includes('%');
}

export function isIp(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

/** The same address however it is written; `::ffff:10.0.0.7` is `10.0.0.7`. False when either is none. */
export function sameAddress(a: string, b: string): boolean {
  return isIp(a) && isIp(b) && ipaddr.process(a).toNormalizedString() === ipaddr.process(b).toNormalizedString();
}

/** Whether a text is a subnet such as `10.0.0.0/8`. */
export function isSubnet(text: string): boolean {
  const [address = '', length = '', ...more] = text.split('/');
  const most = isIpv4(address) ? 32 : isIpv6(address) ? 128 : -1;
  return more.length === 0 && /^[0-9]{1,3}$/.test(length) && Number(length) <= most;
}

/** Whether an address lies in a subnet; host bits of the subnet do not matter. False when either is malformed. */
export function isInSubnet(address: string, subnet: string): boolean {
  if (!isIp(address) || !isSubnet(subnet)) return false;
  const [range, bits] = ipaddr.parseCIDR(subnet);
  const plain = ipaddr.process(address);
  return plain.kind() === range.kind() && plain.match(range, bits);
}

export function isLoopback(address: string): boolean {
  return isIp(address) && ipaddr.process(address).range() === 'loopback';
}
