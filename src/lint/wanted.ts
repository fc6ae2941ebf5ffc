import type { PortRange, Protocol, Requirement } from '../model/profile.ts';
import { type Place, readPlace } from './place.ts';
import { ALL_PORTS } from './words.ts';

/** A destination of a requirement as places: a sequence of names has many. */
export interface Wanted {
  readonly text: string;
  readonly places: readonly Place[];
  /** Names are counted up for as long as they exist. */
  readonly sequence: boolean;
}

/** What a requirement names at its far side: for what comes in, who connects. */
export function farSide(requirement: Requirement): readonly Wanted[] {
  if (requirement.direction === 'in')
    return requirement.from.length === 0 ? [wanted('any')] : requirement.from.map((text) => wanted(text));
  return requirement.destinations.map(({ kind, value }) =>
    kind === 'sequence' ? { text: value, places: sequence(value).flatMap(placesOf), sequence: true } : wanted(value),
  );
}

/** What a requirement names at the near side, for what comes in; empty: whatever is there. */
export function nearSide({ direction, destinations }: Requirement): readonly Place[] {
  return direction === 'in' ? destinations.flatMap(({ value }) => placesOf(value)) : [];
}

/** Whether a protocol has ports. */
export function hasPorts(protocol: Protocol): boolean {
  return protocol === 'tcp' || protocol === 'udp' || protocol === 'any';
}

/** The ports that must be open; all of them where the requirement names none. */
export function wantedPorts({ protocol, ports }: Requirement): readonly PortRange[] {
  return ports.length === 0 || !hasPorts(protocol) ? ALL_PORTS : ports;
}

/** Whether an opening for some protocols is one for the wanted protocol. */
export function hasProtocol(protocols: readonly Protocol[], protocol: Protocol): boolean {
  return protocols.includes('any') || protocols.includes(protocol);
}

/** The places of a text that a profile holds; none where it is neither name nor address. */
export function placesOf(text: string): readonly Place[] {
  return readPlace(text)?.places ?? [];
}

function wanted(text: string): Wanted {
  return { text, places: placesOf(text), sequence: false };
}

// A profile may ask for many names; their number in a list is counted by hand.
const MOST_NAMES = 1000;

/** `c-{01..20}-ws.example.com`: the names, with as many digits as the first number has. */
function sequence(text: string): readonly string[] {
  const match = /^(.*)\{([0-9]+)\.\.([0-9]+)\}(.*)$/.exec(text);
  if (match === null) return [text];
  const [, head = '', from = '', to = '', tail = ''] = match;
  const names = Math.min(Number(to) - Number(from) + 1, MOST_NAMES);
  return Array.from({ length: Math.max(0, names) }, (_, index) => {
    return `${head}${String(Number(from) + index).padStart(from.length, '0')}${tail}`;
  });
}
