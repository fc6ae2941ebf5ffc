import ipaddr from 'ipaddr.js';

// 166.8.0.0/14 and 161.26.0.0/16 are IBM Cloud's private service networks, though not reserved by any RFC.
const PRIVATE_SERVICE = ['166.8.0.0/14', '161.26.0.0/16'].map((cidr) => ipaddr.parseCIDR(cidr));
const PRIVATE_RANGES = ['private', 'uniqueLocal', 'carrierGradeNat', 'linkLocal'];
const SINK_RANGES = ['unspecified', 'loopback', 'broadcast', 'reserved', 'discard'];

/** Where an address belongs: `sink` is where filters send names that they want to fail. */
export function addressClass(address: string): 'public' | 'private' | 'sink' {
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (SINK_RANGES.includes(range)) return 'sink';
  if (PRIVATE_RANGES.includes(range)) return 'private';
  return PRIVATE_SERVICE.some((subnet) => parsed.kind() === 'ipv4' && parsed.match(subnet)) ? 'private' : 'public';
}
