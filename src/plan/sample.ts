import ipaddr from 'ipaddr.js';
import type { PortRange } from '../model/profile.ts';

const MAX_SAMPLE = 4;

/** Larger subnets belong to strangers in part: a sample of them would contact hosts that no profile means. */
const LARGEST = { ipv4: 8, ipv6: 16 } as const;

/** Single ports all, and up to four ports of the ranges, spread evenly with both ends; and how many there are. */
export function samplePorts(ranges: readonly PortRange[]): {
  readonly ports: readonly number[];
  readonly total: number;
} {
  const single = ranges.filter(({ from, to }) => from === to).map(({ from }) => from);
  const wide = ranges.filter(({ from, to }) => from < to);
  const inRanges = sizeOf(wide);
  const sampled = spread(inRanges).map((index) => portAt(wide, index));
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

/** Indexes below `total`: all of them when they are few, else four from the first to the last. */
function spread(total: number): readonly number[] {
  if (total <= MAX_SAMPLE) return Array.from({ length: total }, (_, index) => index);
  return Array.from({ length: MAX_SAMPLE }, (_, index) => Math.round((index * (total - 1)) / (MAX_SAMPLE - 1)));
}

/** Whether some addresses of a subnet may stand for it. */
export function isSampleable(cidr: string): boolean {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  return prefix >= LARGEST[address.kind()];
}

/** Up to four addresses of a subnet, spread evenly; network and broadcast address are no hosts (RFC 919). */
export function sampleAddresses(cidr: string): readonly string[] {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const hostBits = bytes.length * 8 - prefix;
  const network = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const size = 2n ** BigInt(hostBits);
  // A subnet of two has neither (RFC 3021, RFC 6164).
  const first = hostBits > 1 ? 1n : 0n;
  const last = address.kind() === 'ipv4' && hostBits > 1 ? size - 2n : size - 1n;
  const hosts = last - first + 1n;
  const count = hosts > BigInt(MAX_SAMPLE) ? MAX_SAMPLE : Number(hosts);
  return Array.from({ length: count }, (_, index) => {
    const offset = count === 1 ? first : first + ((last - first) * BigInt(index)) / BigInt(count - 1);
    return toAddress(network + offset, bytes.length);
  });
}

function toAddress(value: bigint, length: number): string {
  const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt((length - 1 - index) * 8)) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}
