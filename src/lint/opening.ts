import type { ListPlace } from '../model/lint.ts';
import type { Direction, PortRange, Protocol } from '../model/profile.ts';
import type { Place } from './place.ts';
import type { Token } from './token.ts';
import { ALL_PORTS } from './words.ts';

/** What one part of a line opens. */
export interface Opening extends ListPlace {
  /** The same place alone, as reports have it: made once, for lists are long. */
  readonly place: ListPlace;
  readonly to: Place;
  /** Who may connect; empty: anybody, or not said. */
  readonly from: readonly Place[];
  readonly ports: readonly PortRange[];
  /** The line says no port. */
  readonly anyPort: boolean;
  readonly protocols: readonly Protocol[];
  /** The line says no protocol. */
  readonly assumedTcp: boolean;
  /** Null where the line does not say. */
  readonly directions: readonly Direction[] | null;
  /** The subnet as it is written, where host bits are set. */
  readonly masked: string | null;
  readonly path: boolean;
}

/** What a line says of all its places. */
export interface Terms {
  readonly ports: readonly PortRange[] | null;
  readonly protocols: readonly Protocol[] | null;
  readonly directions: readonly Direction[] | null;
  readonly from: readonly Place[];
}

const TCP: readonly Protocol[] = ['tcp'];

/** The openings of one token under the terms of its line. */
export function openingsOf(token: Token, terms: Terms, place: ListPlace): readonly Opening[] {
  const ports = token.ports ?? terms.ports;
  const protocols = token.protocols ?? terms.protocols;
  const inbound = isInbound(terms.directions) && terms.from.length === 0;
  return token.places.map((to) => ({
    file: place.file,
    line: place.line,
    text: place.text,
    entry: to.text,
    place: { ...place, entry: to.text },
    // A list of what may come in names who comes.
    to: inbound ? ANYWHERE : to,
    from: inbound ? [to] : terms.from,
    ports: ports ?? ALL_PORTS,
    anyPort: ports === null,
    protocols: protocols ?? TCP,
    assumedTcp: protocols === null,
    directions: terms.directions,
    masked: token.masked,
    path: token.path,
  }));
}

const ANYWHERE: Place = { kind: 'any', text: '*' };

/** Who connects, where a line says that it may be anybody. */
export const EVERYBODY: Place = ANYWHERE;

/** Whether a line speaks of what comes in, and of nothing else. */
export function isInbound(directions: readonly Direction[] | null): boolean {
  return directions !== null && directions.length > 0 && directions.every((direction) => direction === 'in');
}
