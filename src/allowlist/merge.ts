import type { AllowlistEntry } from '../model/allowlist.ts';
import type { Need, PortRange } from '../model/profile.ts';

const STRICTNESS: Readonly<Record<Need, number>> = { required: 0, optional: 1, deprecated: 2, retired: 3 };

/** Entries for the same destination as one, with the smallest exact set of ports; sorted, the required ones first. */
export function mergeEntries(entries: readonly AllowlistEntry[]): readonly AllowlistEntry[] {
  const groups = new Map<string, AllowlistEntry[]>();
  for (const entry of entries) {
    const { list, direction, protocol, destination, from } = entry;
    const key = JSON.stringify([list, direction, protocol, destination.kind, destination.value, from.toSorted()]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].flatMap(joinPlace).toSorted(compare);
}

/** What is required of a place is one entry, and what else would be good to have there another: nobody must read it as required. */
function joinPlace(group: readonly AllowlistEntry[]): readonly AllowlistEntry[] {
  const required = group.filter(({ need }) => need === 'required');
  const others = group.filter(({ need }) => need !== 'required');
  const open = mergePorts(required.flatMap(({ ports }) => ports));
  const beyond = (entry: AllowlistEntry): readonly PortRange[] => withoutPorts(mergePorts(entry.ports), open);
  const covered = required.length === 0 ? [] : others.filter((entry) => beyond(entry).length === 0);
  const rest = others.filter((entry) => !covered.includes(entry)).map((entry) => ({ ...entry, ports: beyond(entry) }));
  return [...join([...required, ...covered]), ...join(rest)];
}

/** What of these ranges is in none of the others. Both are sorted, and don't overlap. */
function withoutPorts(ranges: readonly PortRange[], others: readonly PortRange[]): readonly PortRange[] {
  return others.reduce<readonly PortRange[]>(
    (left, { from, to }) =>
      left.flatMap((range) => [
        ...(range.from < from ? [{ from: range.from, to: Math.min(range.to, from - 1) }] : []),
        ...(range.to > to ? [{ from: Math.max(range.from, to + 1), to: range.to }] : []),
      ]),
    ranges,
  );
}

function join(group: readonly AllowlistEntry[]): readonly AllowlistEntry[] {
  const [first] = group;
  if (first === undefined) return [];
  const sources = group.flatMap((entry) => entry.sources);
  const joined = {
    ...first,
    ports: mergePorts(group.flatMap(({ ports }) => ports)),
    observed: distinct(group.flatMap(({ observed }) => observed)),
    published: distinct(group.flatMap(({ published }) => published)),
    purpose: distinct(group.map(({ purpose }) => purpose)).join('; '),
    need: group.map(({ need }) => need).reduce((a, b) => (STRICTNESS[b] < STRICTNESS[a] ? b : a)),
    requirements: distinct(group.flatMap(({ requirements }) => requirements)),
    sources: [...new Map(sources.map((source) => [JSON.stringify(source), source])).values()],
  };
  return [joined];
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
