import type { Remark } from './finding.ts';
import type { Opening } from './opening.ts';
import { PlaceIndex } from './place-index.ts';
import { holds } from './place.ts';
import { countPorts, withoutPorts } from './port-sets.ts';

/** Lines that say what another line says, or less than it. */
export function repeatRemarks(openings: readonly Opening[]): readonly Remark[] {
  const first = new Map<string, Opening>();
  const remarks: Remark[] = [];
  for (const opening of openings) {
    const key = keyOf(opening);
    const before = first.get(key);
    if (before === undefined) first.set(key, opening);
    else if (before.line !== opening.line || before.file !== opening.file)
      remarks.push(remark('duplicate', opening, `Says the same as ${placeText(before)}.`));
  }
  return [...remarks, ...shadowed([...first.values()])];
}

function shadowed(openings: readonly Opening[]): readonly Remark[] {
  const widest = new PlaceIndex<Widest>(true);
  const groups = new Map<string, Widest>();
  for (const opening of openings) {
    const key = `${opening.to.kind} ${opening.to.text}`;
    const group = groups.get(key);
    if (group !== undefined) keep(group, opening);
    else {
      const only = [opening];
      groups.set(key, only);
      widest.add(opening.to, only);
    }
  }
  return openings.flatMap((opening) => {
    const over = widerThan(opening, widest.covering(opening.to));
    const message = `Opened by ${placeText(over ?? opening)} (${over?.to.text ?? ''}) already.`;
    return over === undefined ? [] : [remark('covered-by-other-line', opening, message)];
  });
}

function widerThan(opening: Opening, groups: readonly Widest[]): Opening | undefined {
  for (const group of groups) {
    const found = group.find((other) => opensMore(other, opening));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The lines for one place that open most. So few are looked at, so that a million lines take no million looks each. */
type Widest = Opening[];

const MOST_KEPT = 8;

function keep(group: Widest, opening: Opening): void {
  const at = group.findIndex((other) => countPorts(other.ports) < countPorts(opening.ports));
  if (at < 0) group.push(opening);
  else group.splice(at, 0, opening);
  group.length = Math.min(group.length, MOST_KEPT);
}

function opensMore(other: Opening, opening: Opening): boolean {
  const elsewhere = other.line !== opening.line || other.file !== opening.file;
  return (
    elsewhere &&
    holds(other.to, opening.to) &&
    other.from.length === 0 &&
    withoutPorts(opening.ports, other.ports).length === 0 &&
    opening.protocols.every((protocol) => other.protocols.includes('any') || other.protocols.includes(protocol)) &&
    (other.directions === null ||
      (opening.directions ?? ['out']).every((direction) => other.directions?.includes(direction) === true))
  );
}

function keyOf({ to, from, ports, protocols, directions }: Opening): string {
  const ranges = ports.map((range) => `${range.from}-${range.to}`).toSorted();
  return [
    to.kind,
    to.text,
    from.map(({ text }) => text).join(','),
    ranges.join(','),
    protocols.toSorted().join(','),
    directions?.join(',') ?? '',
  ].join(' ');
}

function remark(code: 'duplicate' | 'covered-by-other-line', opening: Opening, message: string): Remark {
  return { code, severity: 'note', place: opening.place, requirement: null, subject: '', message, paste: [] };
}

function placeText({ file, line }: Opening): string {
  return `${file}:${line}`;
}
