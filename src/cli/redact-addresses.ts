import ipaddr from 'ipaddr.js';
import { PLACEHOLDERS } from '../judge/placeholder.ts';

/** Public addresses that are hidden: those of the vantage point, and others that have a placeholder already. */
export interface HiddenAddresses {
  readonly own: readonly string[];
  readonly placeholders: ReadonlyMap<string, string>;
}

/**
 * Replaces the private addresses and subnets of texts, and the public ones that are hidden, each by a placeholder of its
 * own. What lies in a subnet of these texts shows that by its placeholder, so that verdicts can still be drawn.
 */
export function addressRedactor(
  texts: readonly string[],
  { own, placeholders }: HiddenAddresses,
): (text: string) => string {
  const owned = new Set(own.flatMap((text) => keyOf(text) ?? []));
  const names = [...placeholders].map(([text, name]) => [keyOf(text) ?? '', name] as const);
  const book = new AddressBook(subnetsOf(texts), { own: owned, names: new Map(names) }, firstFree(texts));
  const named = (written: string, address: string, shown: (name: string) => string): string => {
    const name = book.nameOf(address);
    return name === null ? written : shown(name);
  };
  const rewritten = (text: string): string =>
    text
      .replace(REVERSED, (written) => named(written, reversed(written), (name) => `${name}${ZONE.exec(written)?.[0]}`))
      .replace(ENCODED, (written) => named(written, decoded(written), (name) => name));
  return (text) =>
    inRuns(rewritten(text), (found) => book.nameOf(found)).replace(DASHED, (written) =>
      named(written, written.replaceAll('-', '.'), (name) => `dashed-${name}`),
    );
}

/** What may be an address, with the length of a subnet's prefix. */
const RUN = /[0-9a-f:.]{3,}(?:\/[0-9]{1,3}(?![0-9a-z]))?/gi;
const IPV4 = /(?<![0-9])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9])(?:\/[0-9]{1,2}(?![0-9]))?/g;
// As in the names that clouds give to machines: `ip-10-0-0-5`.
const DASHED = /(?:(?<![0-9%])|(?<=%[0-9a-f]{2}))[0-9]{1,3}(?:-[0-9]{1,3}){3}(?![0-9])/gi;
// As in the names under which an address is looked up (RFC 1035 section 3.5, RFC 3596 section 2.5).
const REVERSED = /(?:(?<![0-9.%])|(?<=%[0-9a-f]{2}))(?:(?:[0-9]{1,3}\.){4}in-addr|(?:[0-9a-f]\.){32}ip6)\.arpa/gi;
const ZONE = /\.(?:in-addr|ip6)\.arpa$/i;
// As in the query of a URL: `ip=fd00%3A%3A1`.
const ENCODED = /(?:(?<![0-9a-f%])|(?<=%[0-9a-f]{2}))(?:[0-9a-f]{0,4}%3a){2,8}[0-9a-f]{0,4}/gi;
/** A longer run is no address. */
const LONGEST = 64;

function reversed(name: string): string {
  const labels = name.replace(ZONE, '').split('.').toReversed();
  return labels.length === 4 ? labels.join('.') : labels.join('').replaceAll(/.{4}(?!$)/g, '$&:');
}

function decoded(text: string): string {
  return text.replaceAll(/%3a/gi, ':');
}

type NameOf = (address: string) => string | null;

function inRuns(text: string, nameOf: NameOf): string {
  return text.replace(RUN, (run, offset: number) => {
    const before = text.charAt(offset - 1);
    // The end of a word, of which some letters are digits of an address: `source:fd00::1`.
    if (LETTER.test(before)) return inRun(run, [run, run.slice(run.indexOf(':') + 1)], nameOf);
    // The two digits of an escaped character in a URL: `%5Bfd00::1`.
    const escaped = before === '%' ? 2 : 0;
    const rest = run.slice(escaped);
    return `${run.slice(0, escaped)}${inRun(rest, [rest], nameOf)}`;
  });
}

const LETTER = /[g-z]/i;

function inRun(run: string, parts: readonly string[], nameOf: NameOf): string {
  if (run.length <= LONGEST && run.split(':').length > 2) {
    for (const candidate of parts.flatMap(ipv6Candidates)) {
      const name = isIPv6(candidate) ? nameOf(candidate) : null;
      if (name !== null) return run.replace(candidate, () => name);
    }
  }
  return run.replace(IPV4, (written) => nameOf(written) ?? written);
}

/** A sentence may go on right before or after an address. */
function ipv6Candidates(run: string): readonly string[] {
  const [, address = '', prefix = ''] = /^([^/]*)(\/.*)?$/.exec(run) ?? [];
  const ends = prefix === '' ? [address, address.replace(/[.:]$/, ''), address.replace(/[.:]{2}$/, '')] : [address];
  return ends.flatMap((text) => [`${text}${prefix}`, `${text.replace(/^[.:]/, '')}${prefix}`]);
}

function isIPv6(text: string): boolean {
  return ipaddr.IPv6.isValid(text.split('/')[0] ?? '');
}

/** An address, or a subnet by its network address. */
interface Place {
  readonly bits: bigint;
  readonly prefix: number;
  /** Length of an address: 32 or 128. */
  readonly size: number;
  readonly isPrivate: boolean;
}

function placeOf(text: string): Place | null {
  const [literal = '', length] = text.split('/');
  if (!ipaddr.IPv4.isValidFourPartDecimal(literal) && !isIPv6(literal)) return null;
  const address = ipaddr.parse(literal);
  const size = address.kind() === 'ipv4' ? 32 : 128;
  const prefix = length === undefined ? size : Number(length);
  if (prefix > size) return null;
  const bits = address.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return { bits: masked(bits, prefix, size), prefix, size, isPrivate: isPrivate(address) };
}

// Ranges that mean something else in each network; what a cloud uses for all of its customers is no secret.
const PRIVATE_RANGES = ['private', 'uniqueLocal', 'carrierGradeNat', 'linkLocal', 'deprecatedSiteLocal'];

function isPrivate(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const range = address.range();
  // An IPv4 address inside of an IPv6 one (RFC 4291 section 2.5.5.2, RFC 6052).
  if (range === 'ipv4Mapped' || range === 'rfc6052')
    return isPrivate(ipaddr.fromByteArray(address.toByteArray().slice(12)));
  return PRIVATE_RANGES.includes(range);
}

function masked(bits: bigint, prefix: number, size: number): bigint {
  const rest = BigInt(size - prefix);
  return (bits >> rest) << rest;
}

function keyOf(text: string): string | null {
  const place = placeOf(text.replace(/%.*$/, ''));
  return place === null ? null : keyText(place);
}

function keyText({ bits, prefix, size }: Pick<Place, 'bits' | 'prefix' | 'size'>): string {
  return `${size}:${bits}/${prefix}`;
}

/** Every private subnet that a text names. */
function subnetsOf(texts: readonly string[]): readonly Place[] {
  const found = new Map<string, Place>();
  for (const text of texts) {
    inRuns(text, (written) => {
      const place = placeOf(written);
      if (place !== null && place.isPrivate && place.prefix < place.size) found.set(keyText(place), place);
      return null;
    });
  }
  return [...found.values()];
}

/** A number that no placeholder of these texts has, whoever wrote them. */
function firstFree(texts: readonly string[]): number {
  const numbers = texts.flatMap((text) =>
    [...text.matchAll(/(?:private|own)[-:]([0-9]{1,9})/gi)].map(([, digits]) => Number(digits)),
  );
  return numbers.reduce((a, b) => Math.max(a, b), 0) + 1;
}

/** Gives out placeholders in the order in which they are asked for. */
class AddressBook {
  readonly #subnets: ReadonlyMap<string, Place>;
  /** The lengths of their prefixes, the longest first. */
  readonly #prefixes: readonly number[];
  readonly #own: ReadonlySet<string>;
  readonly #names: Map<string, string>;
  /** The next number, by what stands before it. */
  readonly #next = new Map<string, number>();
  readonly #first: number;

  constructor(
    subnets: readonly Place[],
    { own, names }: { readonly own: ReadonlySet<string>; readonly names: ReadonlyMap<string, string> },
    first: number,
  ) {
    this.#subnets = new Map(subnets.map((subnet) => [keyText(subnet), subnet]));
    this.#prefixes = [...new Set(subnets.map(({ prefix }) => prefix))].toSorted((a, b) => b - a);
    this.#own = own;
    this.#names = new Map(names);
    this.#first = first;
  }

  /** Null for what stays as it is. */
  nameOf(written: string): string | null {
    const place = placeOf(written);
    if (place === null) return null;
    const key = keyText(place);
    if (!place.isPrivate && !this.#own.has(key) && !this.#names.has(key)) return null;
    const suffix = written.includes('/') ? `/${place.prefix}` : '';
    return `${this.#baseOf(place)}${suffix}`;
  }

  #baseOf(place: Place): string {
    const key = keyText(place);
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const around = this.#around(place);
    const mark = place.size === 32 ? '-' : ':';
    const stem =
      around === null ? `${PLACEHOLDERS[place.isPrivate ? 'private' : 'own']}${mark}` : `${this.#baseOf(around)}.`;
    const number = this.#next.get(stem) ?? (around === null ? this.#first : 1);
    this.#next.set(stem, number + 1);
    this.#names.set(key, `${stem}${number}`);
    return `${stem}${number}`;
  }

  /** The smallest subnet that this lies in. */
  #around({ bits, prefix, size }: Place): Place | null {
    for (const shorter of this.#prefixes) {
      if (shorter >= prefix) continue;
      const subnet = this.#subnets.get(keyText({ bits: masked(bits, shorter, size), prefix: shorter, size }));
      if (subnet !== undefined) return subnet;
    }
    return null;
  }
}
