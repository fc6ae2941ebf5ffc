import type { Destination } from '../model/profile.ts';
import { normalCidr } from './cidr.ts';

/** What a destination is for a firewall: names, subnets, or neither. */
export interface Place {
  readonly names: readonly string[];
  readonly cidrs: readonly string[];
}

/** Reads a destination from a profile or a report, which anybody may have written. A text says what is wrong with it. */
export function placeOf({ kind, value }: Destination, seen: readonly string[]): Place | string {
  switch (kind) {
    case 'address':
    case 'cidr':
      return addressed(value);
    case 'host':
      return isName(value) ? named(value) : 'its name cannot be written into a rule';
    case 'wildcard':
      return value.startsWith('*.') && isName(value.slice(2)) ? named(value) : 'its name cannot be written into a rule';
    case 'sequence':
      return sequence(value, seen);
  }
}

/** Who connects, in the words of a profile: a subnet, an address or a name; null when it is none of them. */
export function whoConnects(text: string): string | null {
  return normalCidr(text) ?? (isName(text) ? text.toLowerCase() : null);
}

function addressed(value: string): Place | string {
  const cidr = normalCidr(value);
  return cidr === null ? 'its address cannot be read' : { names: [], cidrs: [cidr] };
}

function named(value: string): Place {
  return { names: [value.toLowerCase()], cidrs: [] };
}

/** The names of `c-{01..20}-ws.example.com` that there are, as the run saw them. */
function sequence(value: string, seen: readonly string[]): Place | string {
  const match = /^([^{}]*)\{([0-9]{1,5})\.\.([0-9]{1,5})\}([^{}]*)$/.exec(value);
  if (match === null) return 'its names cannot be counted';
  const [, head = '', from = '', to = '', tail = ''] = match;
  const count = Math.min(Number(to) - Number(from) + 1, MOST_NAMES);
  const names = Array.from({ length: Math.max(0, count) }, (_, index) =>
    `${head}${String(Number(from) + index).padStart(from.length, '0')}${tail}`.toLowerCase(),
  );
  if (names.length === 0 || !names.every(isName)) return 'its names cannot be written into a rule';
  const exist = new Set(seen);
  return { names: names.filter((name) => exist.has(name)), cidrs: [] };
}

/** As many as a profile may ask for. */
const MOST_NAMES = 100;

// Letters, digits, hyphens and underscores, labels up to 63, names up to 253; a last label of digits alone would be an
// address (RFC 1123 section 2.1).
const NAME =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*(?![0-9]+$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

function isName(text: string): boolean {
  return NAME.test(text);
}
