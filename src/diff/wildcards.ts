import type { ProfileChange } from '../model/profile-diff.ts';
import type { NamedPlace, Side } from './asks.ts';

/**
 * Says of names that are opened, or closed, which wildcard of the other edition they are under: who has opened that has
 * nothing more to open, and what is closed stays open through it.
 */
export function withWildcards(
  changes: readonly ProfileChange[],
  names: readonly NamedPlace[],
): readonly ProfileChange[] {
  const wildcards = names.filter(({ destination }) => destination.kind === 'wildcard');
  if (wildcards.length === 0) return changes;
  return changes.map((change) => {
    if (change.kind !== 'open' && change.kind !== 'close') return change;
    const side: Side = change.kind === 'open' ? 'old' : 'new';
    const place = change.kind === 'open' ? change.after : change.before;
    const destinations = place?.destinations ?? [];
    const over = wildcards.find(
      (wildcard) =>
        isSameSpot(wildcard, change) &&
        destinations.every(({ value }) => value.endsWith(wildcard.destination.value.slice(1))) &&
        (place?.ports ?? []).every((port) => isOpen(wildcard, side, port)),
    );
    return over === undefined ? change : { ...change, under: over.destination.value };
  });
}

function isSameSpot({ spot, destination }: NamedPlace, change: ProfileChange): boolean {
  const places = [...(change.before?.destinations ?? []), ...(change.after?.destinations ?? [])];
  return (
    spot.expect === 'open' &&
    spot.direction === change.direction &&
    spot.protocol === change.protocol &&
    spot.from === change.from.join(', ') &&
    places.every(({ value }) => value !== destination.value)
  );
}

function isOpen({ asks }: NamedPlace, side: Side, port: string): boolean {
  const [from = '', to = from] = port.split('-');
  return asks.some(
    (ask) =>
      ask.side === side &&
      ask.requirement.need !== 'retired' &&
      (ask.ports.words.includes(port) ||
        ask.ports.ranges.some((range) => range.from <= Number(from) && Number(to) <= range.to)),
  );
}
