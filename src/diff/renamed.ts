import type { Requirement } from '../model/profile.ts';
import type { ProfileDiff } from '../model/profile-diff.ts';
import type { Edition } from './asks.ts';
import { namesOf } from './sequences.ts';

/** Entries that ask the same of the same places under another id. */
export function renamed(old: Edition, next: Edition): ProfileDiff['renamed'] {
  const kept = new Set(old.requirements.map(({ id }) => id));
  const still = new Set(next.requirements.map(({ id }) => id));
  const gone = new Map(old.requirements.filter(({ id }) => !still.has(id)).map((one) => [contentOf(one), one.id]));
  return next.requirements.flatMap((requirement) => {
    if (kept.has(requirement.id)) return [];
    const from = gone.get(contentOf(requirement));
    if (from === undefined) return [];
    // Of two entries that ask the same each has one partner.
    gone.delete(contentOf(requirement));
    return [{ from, to: requirement.id }];
  });
}

function contentOf({ direction, protocol, expect, destinations, ports, from, gap }: Requirement): string {
  return JSON.stringify([
    direction,
    protocol,
    expect,
    destinations
      .flatMap(namesOf)
      .map(({ value }) => value)
      .toSorted(),
    ports,
    from.toSorted(),
    gap?.parameter,
  ]);
}
