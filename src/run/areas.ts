import ipaddr from 'ipaddr.js';
import type { PortRange } from '../model/profile.ts';
import type { Sweep, SweepArea } from '../model/sweep.ts';

/** The addresses of a sweep, by number. */
export interface Addresses {
  readonly count: number;
  readonly at: (index: number) => string;
  /** Whether each of them is the one that comes after the one before. */
  readonly consecutive: boolean;
}

export function listed(addresses: readonly string[]): Addresses {
  return { count: addresses.length, at: (index) => addresses[index] ?? '', consecutive: false };
}

/** So many addresses from the first one on. */
export function consecutive({ first, count }: NonNullable<Sweep['addresses']>): Addresses {
  const bytes = ipaddr.parse(first).toByteArray();
  const start = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const at = (index: number): string => {
    let left = start + BigInt(index);
    const own = bytes.map(() => {
      const byte = Number(left & 255n);
      left >>= 8n;
      return byte;
    });
    return ipaddr.fromByteArray(own.toReversed()).toString();
  };
  // Four numbers are written down at once, and there may be tens of thousands of them.
  const low = Number(start);
  const four = (index: number): string => {
    const value = low + index;
    return `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
  };
  return { count, at: bytes.length === 4 ? four : at, consecutive: true };
}

/** Neighbors in one row that ended alike. */
interface Run {
  readonly end: number;
  readonly first: number;
  readonly last: number;
}

/**
 * The places of each end. `endOf` holds a row of addresses for each port: the number of the end of each place. What comes
 * back has the areas of end 1 at index 1, and so on; those of 0 are left out.
 */
export function areasOf(
  endOf: Uint8Array,
  ends: number,
  addresses: Addresses,
  ports: PortRange,
): readonly (readonly SweepArea[])[] {
  const found = Array.from({ length: ends + 1 }, (): SweepArea[] => []);
  const { count, at } = addresses;
  // Addresses that are no neighbors have nothing in common.
  const blocks = addresses.consecutive
    ? [[0, count] as const]
    : Array.from({ length: count }, (_, one) => [one, 1] as const);
  for (const [start, length] of blocks) {
    let above: readonly Run[] = [];
    let from = ports.from;
    for (let port = ports.from; port <= ports.to + 1; port += 1) {
      const row = (port - ports.from) * count + start;
      const runs = port > ports.to ? [] : runsOf(endOf, row, length);
      if (port <= ports.to && isSame(runs, above)) continue;
      for (const { end, first, last } of above)
        found[end]?.push({ first: at(start + first), last: at(start + last), ports: { from, to: port - 1 } });
      above = runs;
      from = port;
    }
  }
  return found;
}

function runsOf(endOf: Uint8Array, row: number, length: number): readonly Run[] {
  const runs: Run[] = [];
  for (let first = 0; first < length;) {
    const end = endOf[row + first] ?? 0;
    let last = first;
    while (last + 1 < length && endOf[row + last + 1] === end) last += 1;
    if (end > 0) runs.push({ end, first, last });
    first = last + 1;
  }
  return runs;
}

function isSame(runs: readonly Run[], others: readonly Run[]): boolean {
  return (
    runs.length === others.length &&
    runs.every(({ end, first, last }, index) => {
      const other = others[index];
      return other?.end === end && other.first === first && other.last === last;
    })
  );
}
