import ipaddr from 'ipaddr.js';
import type { Destination } from '../model/profile.ts';

/** Addresses that follow each other, both ends included. */
export interface Span {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** The addresses of a destination; null when it is a name, or holds a `{parameter}`. */
export function spanOf({ kind, value }: Destination): Span | null {
  if (kind !== 'address' && kind !== 'cidr') return null;
  const [text = '', prefixText] = value.split('/');
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.parse(text);
  const version = address.kind() === 'ipv4' ? 4 : 6;
  const bits = bitsOf(version);
  const prefix = prefixText === undefined ? bits : Number(prefixText);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > bits) return null;
  const size = 1n << BigInt(bits - prefix);
  const number = address.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const first = number - (number % size);
  return { version, first, last: first + size - 1n };
}

/**
 * Exactly the addresses of these spans as a list: first the destinations that somebody wrote down and that lie in them
 * whole, because those are what a rule holds, then the rest in the fewest subnets.
 */
export function toDestinations(spans: readonly Span[], written: readonly Destination[]): readonly Destination[] {
  const merged = mergeSpans(spans);
  const whole = written.flatMap((destination) => {
    const span = spanOf(destination);
    return span !== null && isInside(span, merged) ? [{ destination, span }] : [];
  });
  const rest = without(merged, mergeSpans(whole.map(({ span }) => span)));
  const byText = new Map(whole.map(({ destination }) => [destination.value, destination]));
  return [...byText.values(), ...rest.flatMap(subnets)];
}

/** Whether one of the sorted spans has all of it. */
function isInside(span: Span, sorted: readonly Span[]): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const at = sorted[middle];
    if (at !== undefined && compare(at, span) <= 0) low = middle + 1;
    else high = middle;
  }
  const before = sorted[low - 1];
  return before !== undefined && before.version === span.version && span.last <= before.last;
}

/** What of sorted spans is in none of the others, each of which lies in one of them. */
function without(sorted: readonly Span[], others: readonly Span[]): readonly Span[] {
  let next = 0;
  return sorted.flatMap((span) => {
    const left: Span[] = [];
    let first = span.first;
    for (let other = others[next]; other !== undefined && isInside(other, [span]); other = others[next]) {
      if (first < other.first) left.push({ ...span, first, last: other.first - 1n });
      first = other.last + 1n;
      next += 1;
    }
    return first <= span.last ? [...left, { ...span, first }] : left;
  });
}

/** Spans that overlap or touch as one. */
function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted(compare)) {
    const before = merged.at(-1);
    if (before === undefined || before.version !== span.version || before.last + 1n < span.first) merged.push(span);
    else if (span.last > before.last) merged[merged.length - 1] = { ...before, last: span.last };
  }
  return merged;
}

function subnets({ version, first, last }: Span): readonly Destination[] {
  const bits = bitsOf(version);
  const found: Destination[] = [];
  let next = first;
  while (next <= last) {
    // The largest subnet that begins here and does not go beyond the end.
    let prefix = bits;
    while (prefix > 0 && fits(next, last, bits - prefix + 1)) prefix -= 1;
    found.push(
      prefix === bits
        ? { kind: 'address', value: textOf(next, bits) }
        : { kind: 'cidr', value: `${textOf(next, bits)}/${prefix}` },
    );
    next += 1n << BigInt(bits - prefix);
  }
  return found;
}

function fits(first: bigint, last: bigint, hostBits: number): boolean {
  const size = 1n << BigInt(hostBits);
  return first % size === 0n && first + size - 1n <= last;
}

function textOf(number: bigint, bits: number): string {
  const bytes = Array.from({ length: bits / 8 }, (_, index) =>
    Number((number >> BigInt(bits - 8 * (index + 1))) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}

function bitsOf(version: Span['version']): number {
  return version === 4 ? 32 : 128;
}

function compare(a: Span, b: Span): number {
  if (a.version !== b.version) return a.version - b.version;
  return a.first < b.first ? -1 : a.first > b.first ? 1 : 0;
}
