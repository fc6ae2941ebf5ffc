import ipaddr from 'ipaddr.js';
import type { PortRange } from '../model/profile.ts';

const MAX_SAMPLE = 4;

/** What `--exhaustive` tries at most in one run: all ports of a host, or a subnet of 65,536 at one port. */
export const MAX_EXHAUSTIVE = 65_536;

/** Larger subnets belong to strangers in part: a sample of them would contact hosts that no profile means. */
const LARGEST = { ipv4: 8, ipv6: 16 } as const;

/** Single ports all, and up to `most` ports of the ranges, spread evenly with both ends; and how many there are. */
export function samplePorts(
  ranges: readonly PortRange[],
  most = MAX_SAMPLE,
): {
  readonly ports: readonly number[];
  readonly total: number;
} {
  const single = ranges.filter(({ from, to }) => from === to).map(({ from }) => from);
  const wide = ranges.filter(({ from, to }) => from < to);
  const inRanges = sizeOf(wide);
  const sampled = spread(inRanges, most).map((index) => portAt(wide, index));
  // A single port may lie in a range beside it.
  const also = new Set(single.filter((port) => !wide.some(({ from, to }) => from <= port && port <= to)));
  return { ports: [...new Set([...single, ...sampled])], total: also.size + inRanges };
}

function sizeOf(ranges: readonly PortRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

function portAt(ranges: readonly PortRange[], index: number): number {
  let left = index;
  for (const { from, to } of ranges) {
    if (left <= to - from) return from + left;
    left -= to - from + 1;
  }
  throw new RangeError(`no port number ${index} in ${JSON.stringify(ranges)}`);
}

/** Indexes below `total`: all of them when they are few, else as many as may be, from the first to the last. */
function spread(total: number, most: number): readonly number[] {
  if (total <= most) return Array.from({ length: total }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (total - 1)) / (most - 1)));
}

/** Whether some addresses of a subnet may stand for it. */
export function isSampleable(cidr: string): boolean {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  return prefix >= LARGEST[address.kind()];
}

/** Up to `most` addresses of a subnet, spread evenly; network and broadcast address are no hosts (RFC 919). */
export function sampleAddresses(cidr: string, most = MAX_SAMPLE): readonly string[] {
  const { network, first, last, length } = hostsOf(cidr);
  const hosts = last - first + 1n;
  const count = hosts > BigInt(most) ? most : Number(hosts);
  return Array.from({ length: count }, (_, index) => {
    const offset = count === 1 ? first : first + ((last - first) * BigInt(index)) / BigInt(count - 1);
    return toAddress(network + offset, length);
  });
}

/** How many hosts a subnet may have. */
export function subnetSize(cidr: string): bigint {
  const { first, last } = hostsOf(cidr);
  return last - first + 1n;
}

/** The network of a subnet as a number, and the first and the last host in it; the length of an address in bytes. */
function hostsOf(cidr: string): Readonly<Record<'network' | 'first' | 'last', bigint>> & { readonly length: number } {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const hostBits = bytes.length * 8 - prefix;
  const size = 2n ** BigInt(hostBits);
  return {
    network: bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n),
    // A subnet of two has neither (RFC 3021, RFC 6164).
    first: hostBits > 1 ? 1n : 0n,
    last: address.kind() === 'ipv4' && hostBits > 1 ? size - 2n : size - 1n,
    length: bytes.length,
  };
}

function toAddress(value: bigint, length: number): string {
  const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt((length - 1 - index) * 8)) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}
