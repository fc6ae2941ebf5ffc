import type { Destination, Direction, Profile, Protocol, Requirement, RequirementTemplate } from '../model/profile.ts';
import { placeholders } from '../profile/template.ts';
import { type Span, spanOf } from './addresses.ts';
import type { Ports } from './ports.ts';
import { namesOf } from './sequences.ts';

/** A profile, and its requirements with the values that the user gave; other `{parameters}` stand as they are. */
export interface Edition {
  readonly profile: Profile;
  readonly requirements: readonly Requirement[];
}

export type Side = 'old' | 'new';

/** What a requirement asks of one place. */
export interface Ask {
  readonly side: Side;
  readonly requirement: Requirement;
  readonly when: RequirementTemplate['when'];
  readonly ports: Ports;
}

/** Where an ask belongs. Two asks concern each other when all of this is equal. */
export interface Spot {
  readonly direction: Direction;
  readonly protocol: Protocol;
  readonly expect: Requirement['expect'];
  /** Who connects, or an empty text. */
  readonly from: string;
}

/** One name with all that is asked of it. */
export interface NamedPlace {
  readonly spot: Spot;
  readonly destination: Destination;
  readonly asks: Ask[];
}

/** The addresses of one kind with all that is asked of them. */
export interface AddressPlaces {
  readonly spot: Spot;
  readonly version: Span['version'];
  readonly asks: { readonly span: Span; readonly ask: Ask }[];
}

interface Places {
  readonly names: readonly NamedPlace[];
  readonly addresses: readonly AddressPlaces[];
}

/** A table of sources times a table of destinations: beyond this the sources are compared as one list. */
const MAX_PAIRS = 100_000;

/** Both editions, by place. */
export function placesOf(old: Edition, next: Edition): Places {
  const names = new Map<string, NamedPlace>();
  const addresses = new Map<string, AddressPlaces>();
  for (const ask of [...asksOf(old, 'old'), ...asksOf(next, 'new')]) {
    const { direction, protocol, expect, destinations, from } = ask.requirement;
    const sources = from.length === 0 ? [''] : from;
    const each = sources.length * destinations.length > MAX_PAIRS ? [sources.toSorted().join(', ')] : sources;
    for (const source of new Set(each)) {
      const spot: Spot = { direction, protocol, expect, from: source };
      for (const destination of destinations.flatMap(namesOf)) {
        const span = spanOf(destination);
        if (span === null) {
          const place = { spot, destination, asks: [] };
          put(names, JSON.stringify([spot, destination.value]), place).asks.push(ask);
        } else {
          const place = { spot, version: span.version, asks: [] };
          put(addresses, JSON.stringify([spot, span.version]), place).asks.push({ span, ask });
        }
      }
    }
  }
  return { names: [...names.values()], addresses: [...addresses.values()] };
}

function put<T>(map: Map<string, T>, key: string, fresh: T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  map.set(key, fresh);
  return fresh;
}

function asksOf({ profile, requirements }: Edition, side: Side): readonly Ask[] {
  const templates = new Map(profile.requirements.map((template) => [template.id, template]));
  return requirements.map((requirement) => {
    const template = templates.get(requirement.id);
    return { side, requirement, when: template?.when ?? null, ports: portsOf(requirement, template) };
  });
}

/** The ports that are numbers, and those that still are parameters. */
function portsOf({ ports, gap }: Requirement, template: RequirementTemplate | undefined): Ports {
  const open = gap === null ? [] : (template?.ports ?? []).filter((text) => placeholders(text).length > 0);
  const words = ports.length === 0 && open.length === 0 ? [''] : open;
  return { ranges: ports, words };
}
