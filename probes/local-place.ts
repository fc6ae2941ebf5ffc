import { BlockList, isIP } from 'node:net';

// Loopback, "this host" and link-local (RFC 6890), where clouds also tell a machine its secrets; and the addresses
// outside of those at which they do so: Amazon EC2 over IPv6, Alibaba Cloud, and Azure's platform address.
const LOCAL = new BlockList();
LOCAL.addSubnet('0.0.0.0', 8);
LOCAL.addSubnet('127.0.0.0', 8);
LOCAL.addSubnet('169.254.0.0', 16);
LOCAL.addSubnet('::', 127, 'ipv6');
LOCAL.addSubnet('fe80::', 10, 'ipv6');
LOCAL.addAddress('fd00:ec2::254', 'ipv6');
LOCAL.addAddress('100.100.100.200');
LOCAL.addAddress('168.63.129.16');

/** Whether a host, as it stands in a URL, is this machine itself or something that serves it alone. */
export function isLocalPlace(host: string): boolean {
  const family = isIP(host);
  // RFC 6761 section 6.3: all names under it are loopback.
  if (family === 0) return /(?:^|\.)localhost\.?$/i.test(host);
  return LOCAL.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
