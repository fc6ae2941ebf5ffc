import { mergePorts } from '../allowlist/merge.ts';
import type { Direction, Requirement } from '../model/profile.ts';
import { partOf } from './cover-network.ts';
import type { Opening } from './opening.ts';
import { PlaceIndex } from './place-index.ts';
import { holds, type Network, type Place } from './place.ts';
import { farSide, hasProtocol, nearSide, placesOf } from './wanted.ts';

/** Openings for one place under the same terms as one, with all their ports. */
export interface Block extends Opening {
  /** The lines themselves. */
  readonly openings: readonly Opening[];
}

/** What the lists open of one place that a requirement names. */
interface Openings {
  readonly over: Block[];
  readonly inside: Block[];
}

/**
 * The openings of the lists that have to do with some requirement, by the places of the requirements: those are few,
 * and lists have up to a million lines.
 */
export class Listed {
  private readonly indexes: Readonly<Record<Direction, PlaceIndex<Place>>> = {
    out: new PlaceIndex(),
    in: new PlaceIndex(),
  };

  private readonly wide: Readonly<Record<Direction, Block[]>> = { out: [], in: [] };
  private readonly places: Readonly<Record<Direction, Map<string, Openings>>> = { out: new Map(), in: new Map() };

  constructor(openings: readonly Opening[], requirements: readonly Requirement[]) {
    for (const requirement of requirements) {
      for (const { places } of farSide(requirement)) this.addPlaces(places, requirement);
      this.addPlaces(requirement.published.flatMap(placesOf), requirement);
    }
    for (const direction of ['out', 'in'] as const) {
      const index = this.indexes[direction];
      const near = (place: Place): boolean => index.covering(place).length > 0 || index.within(place).length > 0;
      for (const block of blocksOf(openings, direction, near)) this.addBlock(block, direction);
      this.wide[direction].push(...wideBlocks(openings, direction));
    }
  }

  /** Openings that together may be for every address, and so for every name: `0.0.0.0/1` and `128.0.0.0/1`. */
  everywhere(requirement: Requirement): readonly Block[] {
    return this.wide[requirement.direction].filter((block) => reaches(block, requirement));
  }

  /** Openings for all of a place that a requirement names, whatever their ports and protocol. */
  over(place: Place, requirement: Requirement): readonly Block[] {
    return this.at(place, requirement).over.filter((block) => reaches(block, requirement));
  }

  /** Openings for a part of the place. */
  inside(place: Place, requirement: Requirement): readonly Block[] {
    return this.at(place, requirement).inside.filter((block) => reaches(block, requirement));
  }

  private at(place: Place, { direction }: Requirement): Openings {
    return this.places[direction].get(placeKey(place)) ?? NONE;
  }

  private addPlaces(places: readonly Place[], { direction }: Requirement): void {
    for (const place of places) {
      const key = placeKey(place);
      if (this.places[direction].has(key)) continue;
      this.places[direction].set(key, { over: [], inside: [] });
      this.indexes[direction].add(place, place);
    }
  }

  private addBlock(block: Block, direction: Direction): void {
    const index = this.indexes[direction];
    for (const part of farPlaces(block, direction)) {
      for (const place of new Set([...index.covering(part), ...index.within(part)])) {
        const known = this.places[direction].get(placeKey(place));
        if (holds(part, place)) known?.over.push(block);
        else if (holds(place, part)) known?.inside.push(block);
      }
    }
  }
}

/** All IPv4 addresses. */
export const WORLD: Network = {
  kind: 'network',
  text: '0.0.0.0/0',
  family: 4,
  first: 0n,
  last: 2n ** 32n - 1n,
  prefix: 0,
};

/** The networks of IPv4, where they are so many that they could be all addresses; most lists are far from that. */
function wideBlocks(openings: readonly Opening[], direction: Direction): readonly Block[] {
  let size = 0n;
  const parts = openings.filter((opening) => {
    const [part] = opens(opening, direction) ? partOf(opening) : [];
    if (part?.family !== 4) return false;
    size += part.last - part.first + 1n;
    return true;
  });
  return size <= WORLD.last ? [] : blocksOf(parts, direction, () => true);
}

const NONE: Openings = { over: [], inside: [] };

function blocksOf(
  openings: readonly Opening[],
  direction: Direction,
  near: (place: Place) => boolean,
): readonly Block[] {
  const blocks = new Map<string, [Opening, ...Opening[]]>();
  let last = { text: '', near: false };
  for (const opening of openings) {
    if (!opens(opening, direction)) continue;
    const far = farPlaces(opening, direction);
    const text = far.length === 1 ? placeKey(far[0] ?? opening.to) : '';
    if (text === '' || text !== last.text) last = { text, near: far.some(near) };
    if (!last.near) continue;
    const key = blockKey(opening);
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, [opening]);
    else block.push(opening);
  }
  return [...blocks.values()].map((parts) => ({
    ...parts[0],
    ports: mergePorts(parts.flatMap(({ ports }) => ports)),
    openings: parts,
  }));
}

function blockKey({ to, from, protocols, directions, assumedTcp }: Opening): string {
  return JSON.stringify([placeKey(to), from.map(placeKey), protocols, directions, assumedTcp]);
}

function placeKey({ kind, text }: Place): string {
  return `${kind} ${text}`;
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
