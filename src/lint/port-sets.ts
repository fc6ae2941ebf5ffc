import { mergePorts } from '../allowlist/merge.ts';
import type { PortRange } from '../model/profile.ts';

/** Ports of the first that are not among the second. */
export function withoutPorts(ports: readonly PortRange[], taken: readonly PortRange[]): readonly PortRange[] {
  const merged = mergePorts(taken);
  return mergePorts(ports).flatMap((range) => {
    const rest: PortRange[] = [];
    let from = range.from;
    for (const hole of merged) {
      if (hole.to < from || hole.from > range.to) continue;
      if (hole.from > from) rest.push({ from, to: hole.from - 1 });
      from = hole.to + 1;
    }
    if (from <= range.to) rest.push({ from, to: range.to });
    return rest;
  });
}

/** Ports that are in both. */
export function commonPorts(some: readonly PortRange[], others: readonly PortRange[]): readonly PortRange[] {
  const merged = mergePorts(others);
  return mergePorts(some).flatMap((range) =>
    merged
      .filter(({ from, to }) => from <= range.to && to >= range.from)
      .map(({ from, to }) => ({ from: Math.max(from, range.from), to: Math.min(to, range.to) })),
  );
}

/** How many ports there are. */
export function countPorts(ports: readonly PortRange[]): number {
  return mergePorts(ports).reduce((sum, { from, to }) => sum + to - from + 1, 0);
}
