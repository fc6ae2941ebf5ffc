import { mergePorts } from '../allowlist/merge.ts';
import type { Direction, PortRange, Requirement } from '../model/profile.ts';
import { farPlaces, opens } from './listed.ts';
import type { Opening } from './opening.ts';
import { PlaceIndex } from './place-index.ts';
import type { Place } from './place.ts';
import { commonPorts } from './port-sets.ts';
import { farSide, hasPorts, hasProtocol, placesOf, wantedPorts } from './wanted.ts';

/** A requirement that has to do with a line. */
export interface Match {
  readonly requirement: Requirement;
  /** What of the requirement it was. */
  readonly place: Place;
  /** The line lies in it (or is the same), or is wider than it. */
  readonly line: 'inside' | 'around';
  /** The place is an address that the documents print for a name. */
  readonly published: boolean;
  /** With these parameters, when one more of them is set, or with another value of one of them. */
  readonly applies: 'now' | 'unset' | 'other';
}

/** What the requirements say of one place, and what follows of it for every line that names it. */
export interface About {
  readonly matches: readonly Match[];
  /** All ports that entries for it ask for, or asked for once. */
  readonly ports: readonly PortRange[];
  /** The ports that entries of today ask for. */
  readonly currentPorts: readonly PortRange[];
  /** Something of today is asked for there, whatever the parameters; `whole`: of all that the line names. */
  readonly current: boolean;
  readonly whole: boolean;
  /** The deprecated and retired ones that the line lies in, the most specific first. */
  readonly old: readonly Match[];
}

type Entry = Omit<Match, 'line'>;

/** The requirements, to be asked by what a line names. */
export class Asked {
  private readonly indexes: Readonly<Record<Direction, PlaceIndex<Entry>>> = {
    out: new PlaceIndex(),
    in: new PlaceIndex(),
  };

  private readonly known = new Map<string, About>();
  private last = { key: '', about: NOTHING };

  /** `others`: those that would be asked for with other values of parameters. */
  constructor(requirements: readonly Requirement[], others: readonly Requirement[]) {
    for (const requirement of requirements) this.add(requirement, requirement.gap === null ? 'now' : 'unset');
    for (const requirement of others) this.add(requirement, 'other');
  }

  /** What is said of the places that a line opens, whatever its ports. */
  about(opening: Opening): About {
    const key = aboutKey(opening);
    if (this.last.key === key) return this.last.about;
    const about = this.known.get(key) ?? toAbout(this.find(opening));
    // A list may name one wide place on a thousand lines, each with another port; most places are near nothing.
    if (about.matches.length > FEW && this.known.size < MOST_KNOWN) this.known.set(key, about);
    this.last = { key, about };
    return about;
  }

  private add(requirement: Requirement, applies: Match['applies']): void {
    if (isUnfilled(requirement)) return;
    const index = this.indexes[requirement.direction];
    for (const place of farSide(requirement).flatMap(({ places }) => places))
      index.add(place, { requirement, place, published: false, applies });
    for (const place of requirement.published.flatMap(placesOf))
      index.add(place, { requirement, place, published: true, applies });
  }

  private find(opening: Opening): readonly Match[] {
    return DIRECTIONS.filter((direction) => opens(opening, direction))
      .flatMap((direction) => farPlaces(opening, direction).flatMap((place) => this.near(place, direction, opening)))
      .filter(({ requirement: { protocol } }) => protocol === 'any' || hasProtocol(opening.protocols, protocol));
  }

  private near(place: Place, direction: Direction, { directions }: Opening): readonly Match[] {
    const index = this.indexes[direction];
    const over = index.covering(place);
    const within = index.within(place);
    if (over.length === 0 && within.length === 0) return NO_MATCHES;
    const matches = [
      ...over.map((entry) => ({ ...entry, line: 'inside' }) as const),
      ...within.map((entry) => ({ ...entry, line: 'around' }) as const),
    ];
    // A line that names somebody and no direction is no line about everybody who comes in.
    return direction === 'in' && directions === null ? matches.filter((match) => match.place.kind !== 'any') : matches;
  }
}

const DIRECTIONS = ['out', 'in'] as const;
const NO_MATCHES: readonly Match[] = [];
const NOTHING: About = { matches: [], ports: [], currentPorts: [], current: false, whole: false, old: [] };
const FEW = 8;
const MOST_KNOWN = 10_000;

/** The names that a missing value leaves (`{worker}`) are no places; without its ports an entry would be for any. */
function isUnfilled({ gap, ports, protocol }: Requirement): boolean {
  return gap !== null && ports.length === 0 && (protocol === 'tcp' || protocol === 'udp');
}

function aboutKey({ to, from, protocols, directions }: Opening): string {
  const ends = from.length === 0 ? '' : from.map(({ kind, text }) => `${kind} ${text}`).join(',');
  return `${to.kind} ${to.text} ${protocols.join(' ')} ${directions?.join(' ') ?? ''} ${ends}`;
}

function toAbout(matches: readonly Match[]): About {
  if (matches.length === 0) return NOTHING;
  const open = matches.filter(({ requirement: { expect } }) => expect === 'open');
  // What is wanted of everywhere says nothing for an address by name.
  const current = matches.filter(
    ({ requirement, published, place }) => isCurrent(requirement) && !published && !isEverywhere(place),
  );
  return {
    matches,
    ports: mergePorts(open.flatMap(({ requirement }) => wantedPorts(requirement))),
    currentPorts: mergePorts(current.flatMap(({ requirement }) => wantedPorts(requirement))),
    current: matches.some(({ requirement }) => isCurrent(requirement)),
    whole: matches.some(({ requirement, line }) => line === 'inside' && isCurrent(requirement)),
    old: matches
      .filter(({ requirement: { need }, line }) => line === 'inside' && (need === 'deprecated' || need === 'retired'))
      .toSorted((a, b) => specificity(b.place) - specificity(a.place)),
  };
}

/** Whether an entry is asked for now, and not one that was. */
export function isCurrent({ need, expect }: Requirement): boolean {
  return expect === 'open' && (need === 'required' || need === 'optional');
}

/** Whether a line opens any of the ports that a requirement is about. */
export function servesPorts({ ports }: Opening, requirement: Requirement): boolean {
  return !hasPorts(requirement.protocol) || commonPorts(ports, wantedPorts(requirement)).length > 0;
}

function isEverywhere(place: Place): boolean {
  return place.kind === 'any' || (place.kind === 'network' && place.prefix === 0);
}

function specificity(place: Place): number {
  if (place.kind === 'network') return 1000 + place.prefix;
  if (place.kind === 'host') return 1000;
  return place.kind === 'wildcard' ? place.base.length : 0;
}
