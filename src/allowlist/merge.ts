import type { AllowlistEntry } from '../model/allowlist.ts';
import type { Need, PortRange } from '../model/profile.ts';

const STRICTNESS: Readonly<Record<Need, number>> = { required: 0, optional: 1, deprecated: 2, retired: 3 };

/** Entries for the same destination as one, with the smallest exact set of ports; sorted, the required ones first. */
export function mergeEntries(entries: readonly AllowlistEntry[]): readonly AllowlistEntry[] {
  const groups = new Map<string, [AllowlistEntry, ...AllowlistEntry[]]>();
  for (const entry of entries) {
    const { list, direction, protocol, destination, from } = entry;
    const key = JSON.stringify([list, direction, protocol, destination.kind, destination.value, from.toSorted()]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].map(join).toSorted(compare);
}

function join(group: readonly [AllowlistEntry, ...AllowlistEntry[]]): AllowlistEntry {
  const sources = group.flatMap((entry) => entry.sources);
  return {
    ...group[0],
    ports: mergePorts(group.flatMap(({ ports }) => ports)),
    observed: distinct(group.flatMap(({ observed }) => observed)),
    published: distinct(group.flatMap(({ published }) => published)),
    purpose: distinct(group.map(({ purpose }) => purpose)).join('; '),
    need: group.map(({ need }) => need).reduce((a, b) => (STRICTNESS[b] < STRICTNESS[a] ? b : a)),
    requirements: distinct(group.flatMap(({ requirements }) => requirements)),
    sources: [...new Map(sources.map((source) => [JSON.stringify(source), source])).values()],
  };
}

/** Ranges that overlap or touch become one; nothing is opened that no range held. */
export function mergePorts(ports: readonly PortRange[]): readonly PortRange[] {
  const merged: PortRange[] = [];
  for (const range of ports.toSorted((a, b) => a.from - b.from)) {
    const before = merged.at(-1);
    if (before !== undefined && range.from <= before.to + 1)
      merged[merged.length - 1] = { from: before.from, to: Math.max(before.to, range.to) };
    else merged.push(range);
  }
  return merged;
}

function distinct(items: readonly string[]): readonly string[] {
  return [...new Set(items)];
}

function compare(a: AllowlistEntry, b: AllowlistEntry): number {
  const [left, right] = [sortText(a), sortText(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function sortText({ need, protocol, destination }: AllowlistEntry): string {
  return `${STRICTNESS[need]} ${protocol} ${reversed(destination.value)}`;
}

/** Names sort by their domain, so that one team's hosts stand together. */
function reversed(value: string): string {
  return /^[0-9.:/]+$/.test(value) ? value : value.split('.').toReversed().join('.');
}
