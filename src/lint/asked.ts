import { mergePorts } from '../allowlist/merge.ts';
import type { Direction, PortRange, Requirement } from '../model/profile.ts';
import { farPlaces, opens } from './listed.ts';
import type { Opening } from './opening.ts';
import { PlaceIndex } from './place-index.ts';
import type { Place } from './place.ts';
import { farSide, hasProtocol, placesOf, wantedPorts } from './wanted.ts';

/** A requirement that has to do with a line. */
export interface Match {
  readonly requirement: Requirement;
  /** What of the requirement it was. */
  readonly place: Place;
  /** The line lies in it (or is the same), or is wider than it. */
  readonly line: 'inside' | 'around';
  /** The place is an address that the documents print for a name. */
  readonly published: boolean;
}

type Entry = Omit<Match, 'line'>;

/** The requirements, to be asked by what a line names. */
export class Asked {
  private readonly indexes: Readonly<Record<Direction, PlaceIndex<Entry>>> = {
    out: new PlaceIndex(),
    in: new PlaceIndex(),
  };

  private last: { readonly key: string; readonly matches: readonly Match[] } | null = null;

  constructor(requirements: readonly Requirement[]) {
    for (const requirement of requirements.filter(({ gap }) => gap === null)) {
      const index = this.indexes[requirement.direction];
      for (const place of farSide(requirement).flatMap(({ places }) => places))
        index.add(place, { requirement, place, published: false });
      for (const place of requirement.published.flatMap(placesOf))
        index.add(place, { requirement, place, published: true });
    }
  }

  /** The requirements that speak of what a line opens, whatever the ports. */
  about(opening: Opening): readonly Match[] {
    // A list may name one place on a thousand lines, each with another port.
    const key = [opening.to, ...opening.from].map(({ kind, text }) => `${kind} ${text}`).join(',');
    const terms = `${opening.protocols.join(' ')} ${opening.directions?.join(' ') ?? ''}`;
    if (this.last?.key === `${key} ${terms}`) return this.last.matches;
    this.last = { key: `${key} ${terms}`, matches: this.find(opening) };
    return this.last.matches;
  }

  private find(opening: Opening): readonly Match[] {
    const directions = (['out', 'in'] as const).filter((direction) => opens(opening, direction));
    return directions
      .flatMap((direction) =>
        farPlaces(opening, direction).flatMap((place) => {
          const index = this.indexes[direction];
          return [
            ...index.covering(place).map((entry) => ({ ...entry, line: 'inside' as const })),
            ...index.within(place).map((entry) => ({ ...entry, line: 'around' as const })),
          ];
        }),
      )
      .filter(({ requirement }) => {
        const { protocol } = requirement;
        return protocol === 'any' || hasProtocol(opening.protocols, protocol);
      });
  }
}

/** Whether an entry is asked for now, and not one that was. */
export function isCurrent({ need, expect }: Requirement): boolean {
  return expect === 'open' && (need === 'required' || need === 'optional');
}

const PORTS = new WeakMap<readonly Match[], readonly PortRange[]>();

/** All ports that the requirements of some matches ask for; found out once for each set of them. */
export function askedPorts(matches: readonly Match[]): readonly PortRange[] {
  const known = PORTS.get(matches);
  if (known !== undefined) return known;
  const open = matches.filter(({ requirement: { expect } }) => expect === 'open');
  const ports = mergePorts(open.flatMap(({ requirement }) => wantedPorts(requirement)));
  PORTS.set(matches, ports);
  return ports;
}
