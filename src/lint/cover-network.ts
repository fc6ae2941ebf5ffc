import { mergePorts } from '../allowlist/merge.ts';
import type { PortRange } from '../model/profile.ts';
import type { Opening } from './opening.ts';
import type { Network } from './place.ts';

/** The ports at which openings for parts of a network are together all of it. */
export function portsOfWhole(
  network: Network,
  ports: readonly PortRange[],
  inside: readonly Opening[],
): readonly PortRange[] {
  if (inside.length === 0) return [];
  const sorted = inside
    .flatMap((opening) => partOf(opening).map((part) => ({ part, opening })))
    .toSorted((a, b) => (a.part.first < b.part.first ? -1 : Number(a.part.first > b.part.first)));
  const whole = portSteps(ports, inside).filter(({ from, to }) => {
    const parts = sorted.filter(({ opening }) => opening.ports.some((range) => range.from <= from && to <= range.to));
    return fills(
      network,
      parts.map(({ part }) => part),
    );
  });
  return mergePorts(whole);
}

/** For what comes in, the far side is who connects; a part of it stands in the list as itself. */
export function partOf({ to, from }: Opening): readonly Network[] {
  const part = from.length === 1 && from[0] !== undefined && to.kind === 'any' ? from[0] : to;
  return part.kind === 'network' ? [part] : [];
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

function fills(network: Network, sorted: readonly Network[]): boolean {
  let next = network.first;
  for (const part of sorted) {
    if (part.family !== network.family) continue;
    if (part.first > next) return false;
    if (part.last >= next) next = part.last + 1n;
  }
  return next > network.last;
}
