import ipaddr from 'ipaddr.js';
import { PLACEHOLDERS } from './placeholder.ts';

// 166.8.0.0/14 and 161.26.0.0/16 are IBM Cloud's private service networks, though not reserved by any RFC.
const PRIVATE_SERVICE = ['166.8.0.0/14', '161.26.0.0/16'].map((cidr) => ipaddr.parseCIDR(cidr));
// RFC 2544: some VPN and proxy clients give names an address of their own there, and carry the traffic to the service.
const BENCHMARK = ipaddr.parseCIDR('198.18.0.0/15');
// RFC 1112 and RFC 6890. The ranges for documentation are reserved too, but laboratories use them as public ones.
const RESERVED = ['240.0.0.0/4', '192.0.0.0/24'].map((cidr) => ipaddr.parseCIDR(cidr));
const PRIVATE_RANGES = ['private', 'uniqueLocal', 'carrierGradeNat', 'linkLocal', 'deprecatedSiteLocal'];
const SINK_RANGES = ['unspecified', 'loopback', 'broadcast', 'multicast', 'discard'];

/** Where an address belongs: `sink` is where filters send names that they want to fail. */
export function addressClass(address: string): 'public' | 'private' | 'sink' {
  // A redacted report has none; a file that was changed by hand may have anything.
  if (!ipaddr.isValid(address)) return address.startsWith(PLACEHOLDERS.private) ? 'private' : 'public';
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  const within = (subnets: typeof RESERVED): boolean =>
    subnets.some((subnet) => parsed.kind() === subnet[0].kind() && parsed.match(subnet));
  if (SINK_RANGES.includes(range) || within(RESERVED)) return 'sink';
  return PRIVATE_RANGES.includes(range) || within([...PRIVATE_SERVICE, BENCHMARK]) ? 'private' : 'public';
}
