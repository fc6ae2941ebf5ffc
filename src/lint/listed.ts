import type { Direction, Requirement } from '../model/profile.ts';
import type { Opening } from './opening.ts';
import { PlaceIndex } from './place-index.ts';
import { holds, type Place } from './place.ts';
import { farSide, hasProtocol, nearSide } from './wanted.ts';

/** All openings of the lists, to be asked by place. */
export class Listed {
  private readonly out: PlaceIndex<Opening>;
  private readonly in: PlaceIndex<Opening>;

  constructor(openings: readonly Opening[], requirements: readonly Requirement[]) {
    const domains = wildcardDomains(requirements);
    this.out = new PlaceIndex(domains);
    this.in = new PlaceIndex(domains);
    for (const opening of openings) {
      if (opens(opening, 'out')) this.out.add(opening.to, opening);
      if (opens(opening, 'in')) for (const place of whoConnects(opening)) this.in.add(place, opening);
    }
  }

  /** Openings for all of a place that a requirement names, whatever their ports and protocol. */
  over(place: Place, requirement: Requirement): readonly Opening[] {
    return this.index(requirement)
      .covering(place)
      .filter((opening) => reaches(opening, requirement));
  }

  /** Openings for a part of the place. */
  inside(place: Place, requirement: Requirement): readonly Opening[] {
    return this.index(requirement)
      .within(place)
      .filter((opening) => reaches(opening, requirement));
  }

  private index({ direction }: Requirement): PlaceIndex<Opening> {
    return direction === 'in' ? this.in : this.out;
  }
}

/** Whether a line speaks of a direction; one that does not say may speak of either. */
export function opens({ directions }: Opening, direction: Direction): boolean {
  return directions === null || directions.includes(direction);
}

/** Who may connect by a line that opens something for what comes in. */
function whoConnects({ from, to, directions }: Opening): readonly Place[] {
  if (from.length > 0) return from;
  return directions === null ? [to] : [{ kind: 'any', text: '*' }];
}

/** The places at the far side of a line, seen from the side that the requirement is about. */
export function farPlaces(opening: Opening, direction: Direction): readonly Place[] {
  return direction === 'in' ? whoConnects(opening) : [opening.to];
}

/** For what comes in, the line must lead to what the requirement names. */
function reaches(opening: Opening, requirement: Requirement): boolean {
  if (requirement.direction === 'out' || opening.from.length === 0) return true;
  return nearSide(requirement).every((place) => holds(opening.to, place));
}

/** Whether a line opens a protocol. */
export function speaks({ protocols }: Opening, { protocol }: Requirement): boolean {
  return hasProtocol(protocols, protocol);
}

function wildcardDomains(requirements: readonly Requirement[]): ReadonlySet<string> {
  const places = requirements.flatMap(farSide).flatMap((wanted) => wanted.places);
  return new Set(places.flatMap((place) => (place.kind === 'wildcard' ? [place.base] : [])));
}
