import type { Destination, Profile, ProfileRef, Requirement } from '../model/profile.ts';
import type { ProfileChange, ProfileDiff } from '../model/profile-diff.ts';
import { type Span, spanOf, toDestinations } from './addresses.ts';
import { type AddressPlaces, type Ask, type Edition, placesOf, type Spot } from './asks.ts';
import { type Delta, deltasAt } from './delta.ts';
import { joinMoved } from './moved.ts';
import { renamed } from './renamed.ts';
import { withSequences } from './sequences.ts';
import { withWildcards } from './wildcards.ts';

/**
 * What changed between two editions for a firewall: compared by direction, protocol, destination and port, never by id.
 * Addresses are compared as sets: two halves are the same as the whole subnet.
 */
export function diffProfiles(old: Edition, next: Edition): ProfileDiff {
  const { names, addresses } = placesOf(old, next);
  const found = [
    ...names.flatMap(({ spot, destination, asks }) =>
      deltasAt(asks).map((delta) => ({ spot, delta, destinations: [destination] })),
    ),
    ...addresses.flatMap(addressDeltas),
  ];
  const changes = joinMoved(joinSources(joinDestinations(found)), old, next);
  return {
    old: toRef(old.profile),
    new: toRef(next.profile),
    changes: withWildcards(changes, names),
    renamed: renamed(old, next),
  };
}

function toRef({ name, title, asOf, documents }: Profile): ProfileRef {
  return { name, title, asOf, documents };
}

interface Found {
  readonly spot: Spot;
  readonly delta: Delta;
  readonly destinations: readonly Destination[];
}

/** One pass over the addresses, cut wherever a span of an ask begins or ends. */
function addressDeltas({ spot, version, asks }: AddressPlaces): readonly Found[] {
  const events = asks
    .flatMap(({ span, ask }, index) => [
      { at: span.first, index, ask, begins: true },
      { at: span.last + 1n, index, ask, begins: false },
    ])
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const active = new Map<number, Ask>();
  const bySet = new Map<string, { readonly asks: readonly Ask[]; readonly spans: Span[] }>();
  for (const [position, { at, index, ask, begins }] of events.entries()) {
    if (begins) active.set(index, ask);
    else active.delete(index);
    const end = events[position + 1]?.at;
    if (end === undefined || end === at || active.size === 0) continue;
    // Which requirements ask for it decides, not which line of their lists.
    const here = new Set(active.values());
    const key = [...here]
      .map(({ side, requirement }) => `${side} ${requirement.id}`)
      .toSorted()
      .join('\n');
    const known = bySet.get(key) ?? { asks: [...here], spans: [] };
    known.spans.push({ version, first: at, last: end - 1n });
    bySet.set(key, known);
  }
  return [...bySet.values()].flatMap((set) => {
    const deltas = deltasAt(set.asks);
    if (deltas.length === 0) return [];
    const destinations = toDestinations(set.spans, []);
    return deltas.map((delta) => ({ spot, delta, destinations }));
  });
}

/** What is the same for several destinations of one requirement, as one change. */
function joinDestinations(found: readonly Found[]): readonly Found[] {
  const groups = new Map<string, Found & { readonly destinations: Destination[] }>();
  for (const { spot, delta, destinations } of found) {
    const { kind, before, after, ask } = delta;
    const key = JSON.stringify([spot, kind, before, after, ask.side, ask.requirement.id]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { spot, delta, destinations: [...destinations] });
    else for (const destination of destinations) group.destinations.push(destination);
  }
  return [...groups.values()].map((group) => ({ ...group, destinations: asWritten(group) }));
}

/** As the requirement writes them where it can be. */
function asWritten({ destinations, delta }: Found): readonly Destination[] {
  const names = destinations.filter((destination) => spanOf(destination) === null);
  const spans = destinations.flatMap((destination) => spanOf(destination) ?? []);
  const written = delta.ask.requirement.destinations;
  return [...withSequences(names, written), ...toDestinations(spans, written)];
}

/** What is the same for several sources of one requirement, as one change. */
function joinSources(found: readonly Found[]): readonly ProfileChange[] {
  const groups = new Map<string, { readonly found: Found; readonly from: string[] }>();
  for (const one of found) {
    const { kind, before, after, ask } = one.delta;
    const spot = { ...one.spot, from: '' };
    const key = JSON.stringify([spot, kind, before, after, ask.side, ask.requirement.id, one.destinations]);
    const group = groups.get(key);
    const from = one.spot.from === '' ? [] : [one.spot.from];
    if (group === undefined) groups.set(key, { found: one, from });
    else for (const source of from) group.from.push(source);
  }
  return [...groups.values()].map((group) => toChange(group.found, group.from));
}

function toChange({ spot, delta, destinations }: Found, from: readonly string[]): ProfileChange {
  const { kind, before, after, ask } = delta;
  const { requirement } = ask;
  return {
    kind,
    direction: spot.direction,
    protocol: spot.protocol,
    from,
    before: before === null ? null : { destinations, ...before },
    after: after === null ? null : { destinations, ...after },
    ...told(requirement),
    condition: ask.when === null ? null : { parameter: ask.when.parameter, value: ask.when.includes },
    under: null,
  };
}

function told(
  requirement: Requirement,
): Pick<ProfileChange, 'requirement' | 'purpose' | 'sources' | 'retiredOn' | 'replacedBy'> {
  const { id, title, sources, retiredOn, replacedBy } = requirement;
  return { requirement: id, purpose: title, sources, retiredOn, replacedBy };
}
