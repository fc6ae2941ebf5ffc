import type { Need } from '../model/profile.ts';

/** How an imported entry is verified; null: as a profile does without `check`. */
export type ImportedCheck = 'tcp' | 'tls' | 'tls-unverified' | 'http' | 'ntp' | { readonly httpPath: string } | null;

/** One place of a foreign list. Its texts may hold `{parameters}`, those for people are one line each. */
export interface ImportedEntry {
  /** A host name, a wildcard or an address; or subnets. */
  readonly destination: { readonly host: string } | { readonly cidrs: readonly string[]; readonly id: string };
  /** A port or a range. */
  readonly ports: readonly string[];
  readonly protocol: 'tcp' | 'udp';
  readonly check: ImportedCheck;
  readonly need: Extract<Need, 'required' | 'optional'>;
  /** What it is for. */
  readonly purpose: string;
  readonly section: string | null;
  readonly note: string | null;
  /** Addresses that the list prints for the host. */
  readonly published: readonly string[];
}

/** Something in the list that no entry was made of: nothing of a list is lost without a word. */
export interface NotUnderstood {
  readonly line: number | null;
  /** What it says, and what would be right. */
  readonly message: string;
}

export interface ImportedParameter {
  readonly name: string;
  readonly title: string;
  readonly howTo: string;
}

/** A foreign list as it was read. */
export interface Imported {
  readonly entries: readonly ImportedEntry[];
  readonly parameters: readonly ImportedParameter[];
  readonly notUnderstood: readonly NotUnderstood[];
}

/** Reads the text of one format. `ports` are those of entries that name none, `cidrs` the address lists that are wanted. */
export type ReadList = (
  text: string,
  wish: { readonly file: string; readonly port: string; readonly cidrs: readonly string[] },
) => Imported;

/** An entry with everything that most lists do not say. */
export function entry(
  place: Pick<ImportedEntry, 'destination' | 'ports' | 'purpose'> & Partial<ImportedEntry>,
): ImportedEntry {
  return { protocol: 'tcp', check: null, need: 'required', section: null, note: null, published: [], ...place };
}

const MOST_SHOWN = 160;

/**
 * A text of a foreign list as one line for people. Braces would make a parameter of it, and what is not seen but acted
 * upon (control characters, direction overrides) has no place in a profile.
 */
export function oneLine(text: string): string {
  const seen = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll('{', '(')
    .replaceAll('}', ')')
    .trim();
  const characters = [...seen];
  return characters.length <= MOST_SHOWN ? seen : `${characters.slice(0, MOST_SHOWN - 1).join('')}…`;
}
