import type { PortRange } from '../model/profile.ts';
import type { Opening } from './opening.ts';
import type { Network } from './place.ts';

/** Whether openings for parts of a network are together all of it, at every port. */
export function coversNetwork(network: Network, ports: readonly PortRange[], inside: readonly Opening[]): boolean {
  if (inside.length === 0) return false;
  return portSteps(ports, inside).every(({ from, to }) => {
    const parts = inside.filter((opening) => opening.ports.some((range) => range.from <= from && to <= range.to));
    return fills(network, parts);
  });
}

/** The ports in pieces, in each of which every line is open throughout or not at all. */
function portSteps(ports: readonly PortRange[], inside: readonly Opening[]): readonly PortRange[] {
  const ends = inside.flatMap((opening) => opening.ports.flatMap(({ from, to }) => [from, to + 1]));
  const cuts = [...new Set(ends)].toSorted((a, b) => a - b);
  return ports.flatMap(({ from, to }) => {
    const starts = [from, ...cuts.filter((cut) => cut > from && cut <= to)];
    return starts.map((start, index) => ({ from: start, to: (starts[index + 1] ?? to + 1) - 1 }));
  });
}

/** The openings come sorted by their first address. */
function fills(network: Network, openings: readonly Opening[]): boolean {
  let next = network.first;
  for (const { to, from } of openings) {
    // For what comes in, the far side is who connects; a part of it stands in the list as itself.
    const part = from.length === 1 && from[0] !== undefined && to.kind === 'any' ? from[0] : to;
    if (part.kind !== 'network' || part.first > next) continue;
    if (part.last >= next) next = part.last + 1n;
  }
  return next > network.last;
}
