import ipaddr from 'ipaddr.js';
import type { PortRange } from '../model/profile.ts';

const MAX_SAMPLE = 4;

/** Up to four ports of the ranges, spread evenly with both ends, and how many there are. */
export function samplePorts(ranges: readonly PortRange[]): {
  readonly ports: readonly number[];
  readonly total: number;
} {
  const total = ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return { ports: spread(total).map((index) => portAt(ranges, index)), total };
}

function portAt(ranges: readonly PortRange[], index: number): number {
  let left = index;
  for (const { from, to } of ranges) {
    if (left <= to - from) return from + left;
    left -= to - from + 1;
  }
  return ranges.at(-1)?.to ?? 0;
}

/** Indexes below `total`: all of them when they are few, else four from the first to the last. */
function spread(total: number): readonly number[] {
  const count = Math.min(total, MAX_SAMPLE);
  if (count <= 1) return count === 1 ? [0] : [];
  return Array.from({ length: count }, (_, index) => Math.round((index * (total - 1)) / (count - 1)));
}

/** Up to four addresses of a subnet, spread evenly; network and broadcast address are no hosts (RFC 919). */
export function sampleAddresses(cidr: string): readonly string[] {
  const [address, prefix] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const hostBits = bytes.length * 8 - prefix;
  const network = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const size = 2n ** BigInt(hostBits);
  const first = hostBits > 1 ? 1n : 0n;
  const last = address.kind() === 'ipv4' && hostBits > 1 ? size - 2n : size - 1n;
  const count = last - first + 1n > BigInt(MAX_SAMPLE) ? MAX_SAMPLE : Number(last - first + 1n);
  return Array.from({ length: count }, (_, index) => {
    const offset = count === 1 ? first : first + ((last - first) * BigInt(index)) / BigInt(count - 1);
    return toAddress(network + offset, bytes.length);
  });
}

function toAddress(value: bigint, length: number): string {
  const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt((length - 1 - index) * 8)) & 255n));
  return ipaddr.fromByteArray(bytes).toString();
}
