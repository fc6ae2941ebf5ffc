import ipaddr from 'ipaddr.js';
import { isAddress as isWholeAddress, isHostName, parseSubnet, type Subnet } from '../profile/address.ts';

/** One thing that a list or a profile names: everything, a name, all names under one, a pattern, or a block of addresses. */
export type Place =
  | { readonly kind: 'any'; readonly text: string }
  | { readonly kind: 'host'; readonly text: string }
  /** Every name under `base`; with `apex` the base too (`.icr.io` of squid). */
  | { readonly kind: 'wildcard'; readonly text: string; readonly base: string; readonly apex: boolean }
  /** A star elsewhere than as the first label: `*icr.io`, `ingest.*.example.com`. */
  | { readonly kind: 'pattern'; readonly text: string }
  | Network;

export interface Network {
  readonly kind: 'network';
  readonly text: string;
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
}

/** What was read, and the subnet as it was written where host bits are set. */
export interface PlaceReading {
  readonly places: readonly Place[];
  readonly masked: string | null;
}

/** Reads a name, wildcard, address, subnet or range of addresses; null when it is none of them. */
export function readPlace(written: string): PlaceReading | null {
  const text = written.toLowerCase();
  if (text === '*' || text === 'any' || text === 'all' || text === 'anywhere') return one({ kind: 'any', text: '*' });
  if (isAddress(text)) return one(addressPlace(text));
  if (text.includes('/')) return subnetPlace(text);
  const range = rangePlaces(text);
  if (range !== null) return { places: range, masked: null };
  const name = namePlace(text.replace(/\.+$/, ''));
  return name === null ? null : one(name);
}

/** The address library says no by throwing, which a million names would feel. */
export function isAddress(text: string): boolean {
  return /^[0-9.]+$|:.*:/.test(text) && isWholeAddress(text);
}

function one(place: Place): PlaceReading {
  return { places: [place], masked: null };
}

function addressPlace(text: string): Place {
  const address = ipaddr.process(text);
  return network(address, address.kind() === 'ipv4' ? 32 : 128, address.toString());
}

function subnetPlace(text: string): PlaceReading | null {
  const subnet = plainSubnet(text) ?? parseSubnet(text) ?? parseSubnet(withPrefix(text));
  if (subnet === null) return null;
  // The library's own reader of both families tries them by throwing, which a million subnets would feel.
  const [start = '', length = ''] = subnet.text.split('/');
  const [address, prefix] = [ipaddr.parse(start), Number(length)];
  const place = network(address, prefix, subnet.single ? address.toString() : subnet.text);
  return { places: [place], masked: subnet.masked ? text : null };
}

/** A subnet of IPv4, which the library's reader of both families would try as IPv6 first, by throwing. */
function plainSubnet(text: string): Subnet | null {
  const [start = '', length = '', ...others] = text.split('/');
  const valid = ipaddr.IPv4.isValidFourPartDecimal(start) && /^(?:[0-9]|[12][0-9]|3[0-2])$/.test(length);
  if (!valid || others.length > 0) return null;
  const first = ipaddr.IPv4.networkAddressFromCIDR(text).toString();
  return { text: `${first}/${length}`, masked: first !== start, single: length === '32' };
}

/** `10.0.0.0/255.0.0.0`, as routers write it. */
function withPrefix(text: string): string {
  const [address = '', mask = ''] = text.split('/');
  if (!isAddress(mask) || mask.includes(':')) return text;
  return `${address}/${ipaddr.IPv4.parse(mask).prefixLengthFromSubnetMask() ?? 'x'}`;
}

function network(address: ipaddr.IPv4 | ipaddr.IPv6, prefix: number, text: string): Network {
  const bytes = address.toByteArray();
  const first = BigInt(`0x${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`);
  const family = bytes.length === 4 ? 4 : 6;
  const size = 1n << BigInt((family === 4 ? 32 : 128) - prefix);
  return { kind: 'network', text, family, first, last: first + size - 1n, prefix };
}

/** `10.0.0.1-10.0.0.9`, or `10.0.0.1-9` for the last part only: as few subnets as hold exactly these addresses. */
function rangePlaces(text: string): readonly Place[] | null {
  const [from = '', to = '', ...others] = text.split('-');
  if (others.length > 0 || !isAddress(from)) return null;
  const end = /^[0-9]{1,3}$/.test(to) ? from.replace(/[0-9]+$/, String(Number(to))) : to;
  if (!isAddress(end)) return null;
  const [first, last] = [addressPlace(from), addressPlace(end)];
  if (first.kind !== 'network' || last.kind !== 'network' || first.family !== last.family) return null;
  return first.first > last.first ? null : blocks(first.first, last.first, first.family);
}

function blocks(from: bigint, to: bigint, family: 4 | 6): readonly Place[] {
  const bits = family === 4 ? 32 : 128;
  const places: Place[] = [];
  let first = from;
  while (first <= to) {
    let size = 0;
    while (size < bits && first % (1n << BigInt(size + 1)) === 0n && first + (1n << BigInt(size + 1)) - 1n <= to)
      size += 1;
    const prefix = bits - size;
    const address = addressText(first, family);
    const last = first + (1n << BigInt(size)) - 1n;
    places.push({ kind: 'network', text: size === 0 ? address : `${address}/${prefix}`, family, first, last, prefix });
    first = last + 1n;
  }
  return places;
}

function addressText(value: bigint, family: 4 | 6): string {
  const hex = value.toString(16).padStart(family === 4 ? 8 : 32, '0');
  const bytes = Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

const NON_ASCII = /[^\u0020-\u007e]/;

function namePlace(written: string): Place | null {
  const text = NON_ASCII.test(written) ? toAscii(written) : written;
  if (text === null) return null;
  if (isAddress(text)) return addressPlace(text);
  if (isHostName(text)) return { kind: 'host', text };
  const base = text.replace(/^\*?\./, '');
  if (base !== text && isHostName(base))
    return { kind: 'wildcard', text: `${text.startsWith('*') ? '*' : ''}.${base}`, base, apex: text.startsWith('.') };
  // A star stands for letters here, so that the rest must be a name.
  if (text.includes('*') && isHostName(text.replaceAll(/\*+/g, 'x')))
    return { kind: 'pattern', text: text.replaceAll(/\*+/g, '*') };
  return null;
}

/** The name as it is in the DNS (RFC 5890); null when it has no such form. */
function toAscii(name: string): string | null {
  // The URL parser knows the mapping; the stars are no letters to it.
  const labels = name.split('.').map((label) => {
    if (!NON_ASCII.test(label)) return label;
    const url = `http://${label}.example`;
    return label.includes('*') || !URL.canParse(url) ? null : new URL(url).hostname.slice(0, -'.example'.length);
  });
  return labels.includes(null) ? null : labels.join('.');
}

/** Whether a text fits a pattern in which `*` stands for any letters; takes time in proportion to their product at most. */
export function fitsPattern(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const [head = '', tail = ''] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return pattern === text;
  if (text.length < head.length + tail.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
  let at = head.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - tail.length;
}

/** Whether one place opens all of another. */
export function holds(outer: Place, inner: Place): boolean {
  if (outer.kind === 'any') return true;
  if (inner.kind === 'any') return false;
  if (outer.kind === 'network') {
    if (inner.kind !== 'network') return outer.prefix === 0;
    return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
  }
  if (inner.kind === 'network') return false;
  if (outer.kind === 'host') return inner.kind === 'host' && inner.text === outer.text;
  if (outer.kind === 'pattern')
    return fitsPattern(outer.text, inner.kind === 'wildcard' ? `*.${inner.base}` : inner.text);
  return inWildcard(outer, inner);
}

function inWildcard(outer: Extract<Place, { kind: 'wildcard' }>, inner: Exclude<Place, Network>): boolean {
  if (inner.kind === 'wildcard' && inner.base === outer.base) return outer.apex || !inner.apex;
  if (inner.kind === 'host' && inner.text === outer.base) return outer.apex;
  const name = inner.kind === 'wildcard' ? `.${inner.base}` : inner.text;
  return name.endsWith(`.${outer.base}`);
}
