import type { AllowlistEntry } from '../model/allowlist.ts';
import type { Need, PortRange } from '../model/profile.ts';

const STRICTNESS: Readonly<Record<Need, number>> = { required: 0, optional: 1, deprecated: 2, retired: 3 };

/** Entries for the same destination as one, with the smallest exact set of ports; sorted, the required ones first. */
export function mergeEntries(entries: readonly AllowlistEntry[]): readonly AllowlistEntry[] {
  const merged = new Map<string, AllowlistEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.direction, entry.protocol, entry.destination]);
    const same = merged.get(key);
    merged.set(key, same === undefined ? { ...entry, ports: mergePorts(entry.ports) } : join(same, entry));
  }
  return [...merged.values()].toSorted(compare);
}

function join(a: AllowlistEntry, b: AllowlistEntry): AllowlistEntry {
  return {
    ...a,
    ports: mergePorts([...a.ports, ...b.ports]),
    observed: distinct([...a.observed, ...b.observed]),
    published: distinct([...a.published, ...b.published]),
    purpose: distinct([a.purpose, b.purpose]).join('; '),
    need: STRICTNESS[a.need] <= STRICTNESS[b.need] ? a.need : b.need,
    requirements: distinct([...a.requirements, ...b.requirements]),
    sources: [...new Map([...a.sources, ...b.sources].map((source) => [JSON.stringify(source), source])).values()],
  };
}

/** Ranges that overlap or touch become one; nothing is opened that no range held. */
export function mergePorts(ports: readonly PortRange[]): readonly PortRange[] {
  const merged: PortRange[] = [];
  for (const range of ports.toSorted((a, b) => a.from - b.from)) {
    const before = merged.at(-1);
    if (before !== undefined && range.from <= before.to + 1) merged[merged.length - 1] = { from: before.from, to: Math.max(before.to, range.to) };
    else merged.push(range);
  }
  return merged;
}

function distinct(items: readonly string[]): readonly string[] {
  return [...new Set(items)];
}

function compare(a: AllowlistEntry, b: AllowlistEntry): number {
  const texts = (x: AllowlistEntry): string => `${STRICTNESS[x.need]} ${x.protocol} ${reversed(x.destination.value)}`;
  return texts(a) < texts(b) ? -1 : 1;
}

/** Names sort by their domain, so that one team's hosts stand together. */
function reversed(value: string): string {
  return /^[0-9.:/]+$/.test(value) ? value : value.split('.').toReversed().join('.');
}
