import ipaddr from 'ipaddr.js';
import type { PortRange } from '../model/profile.ts';

/** Addresses of a subnet, or ports of a range, that stand for all of them. */
export const MAX_SAMPLE = 4;

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

/** Up to `most` addresses of a subnet, spread evenly. */
export function sampleAddresses(cidr: string, most = MAX_SAMPLE): readonly string[] {
  const { count: hosts, at } = subnetHosts(cidr);
  const count = hosts > BigInt(most) ? most : Number(hosts);
  return Array.from({ length: count }, (_, index) =>
    at(count === 1 ? 0n : ((hosts - 1n) * BigInt(index)) / BigInt(count - 1)),
  );
}

/** The hosts that a subnet may have; network and broadcast address are none (RFC 919). */
export function subnetHosts(cidr: string): { readonly count: bigint; readonly at: (index: bigint) => string } {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const hostBits = bytes.length * 8 - prefix;
  const size = 2n ** BigInt(hostBits);
  const network = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  // A subnet of two has neither (RFC 3021, RFC 6164).
  const first = hostBits > 1 ? 1n : 0n;
  const last = address.kind() === 'ipv4' && hostBits > 1 ? size - 2n : size - 1n;
  return { count: last - first + 1n, at: (index) => toAddress(network + first + index, bytes.length) };
}

function toAddress(value: bigint, length: number): string {
  const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt((length - 1 - index) * 8)) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}
