import ipaddr from 'ipaddr.js';

export type Family = 'ipv4' | 'ipv6';

/** A subnet as numbers. */
export interface Block {
  readonly family: Family;
  readonly first: bigint;
  readonly prefix: number;
}

const BITS: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 };

/** Reads a subnet or an address; host bits are cleared. Null when it is neither. */
export function readBlock(text: string): Block | null {
  const [literal = '', length, ...more] = text.split('/');
  // ipaddr.js also reads 010.1, 1 and fe80::1%eth0, which others read otherwise.
  const isAddress = literal.includes(':')
    ? !literal.includes('%') && ipaddr.IPv6.isValid(literal)
    : ipaddr.IPv4.isValidFourPartDecimal(literal);
  if (!isAddress || more.length > 0 || (length !== undefined && !/^[0-9]{1,3}$/.test(length))) return null;
  const address = ipaddr.parse(literal);
  const family = address.kind();
  const prefix = length === undefined ? BITS[family] : Number(length);
  if (prefix > BITS[family]) return null;
  const value = address.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const hostBits = BigInt(BITS[family] - prefix);
  return { family, first: (value >> hostBits) << hostBits, prefix };
}

/** `10.0.0.0/8`, `2001:db8::/32`; a single address with its /32 or /128. */
export function blockText({ family, first, prefix }: Block): string {
  const length = BITS[family] / 8;
  const bytes = Array.from({ length }, (_, index) => Number((first >> BigInt((length - 1 - index) * 8)) & 255n));
  return `${ipaddr.fromByteArray(bytes).toString()}/${prefix}`;
}

/**
 * A single address as a subnet of its own (/32, /128); null when the text is anything else. An IPv4 address in the
 * clothes of IPv6 (RFC 4291, section 2.5.5.2) is that IPv4 address.
 */
export function singleAddress(text: string): string | null {
  const block = text.includes('/') ? null : readBlock(text);
  if (block === null) return null;
  const mapped = block.family === 'ipv6' && block.first >> 32n === 0xffffn;
  return blockText(mapped ? { family: 'ipv4', first: block.first & 0xffffffffn, prefix: 32 } : block);
}

/** The same subnet in its one spelling; null when the text is no subnet and no address. */
export function normalCidr(text: string): string | null {
  const block = readBlock(text);
  return block === null ? null : blockText(block);
}

/** A single address without its length, for people. */
export function shortText(cidr: string): string {
  return cidr.replace(cidr.includes(':') ? /\/128$/ : /\/32$/, '');
}

export function familyOf(cidr: string): Family {
  return cidr.includes(':') ? 'ipv6' : 'ipv4';
}

/** Whether the subnet is every address of its family. */
export function isEverything(cidr: string): boolean {
  return cidr.endsWith('/0');
}

/** The subnet that holds this one and as much again beside it; null when it is everything. */
function parent({ family, first, prefix }: Block): Block | null {
  if (prefix === 0) return null;
  const bits = BigInt(BITS[family] - prefix + 1);
  return { family, first: (first >> bits) << bits, prefix: prefix - 1 };
}

/** What each of some subnets lies in, of those beside it: the largest first, and of equal ones those that came before it. */
export function enclosing<T extends { readonly block: Block }>(items: readonly T[]): ReadonlyMap<T, readonly T[]> {
  const found = new Map<T, readonly T[]>();
  // Of sorted subnets, those that hold the next one are a stack: what ended before it holds nothing that comes after it.
  const around: T[] = [];
  for (const item of items.toSorted((a, b) => byPlace(a.block, b.block))) {
    while (around.length > 0 && !around.slice(-1).some(({ block }) => holds(block, item.block))) around.pop();
    found.set(item, [...around]);
    around.push(item);
  }
  return found;
}

function holds(outer: Block, inner: Block): boolean {
  return outer.family === inner.family && outer.first <= inner.first && last(outer) >= last(inner);
}

/** The fewest subnets that hold exactly the same addresses, sorted: IPv4 first. */
export function aggregate(blocks: readonly Block[]): readonly Block[] {
  return (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const own = blocks.filter((block) => block.family === family).toSorted(byPlace);
    const kept: Block[] = [];
    for (const block of own) {
      const before = kept.at(-1);
      if (before !== undefined && last(before) >= last(block)) continue;
      kept.push(block);
      joinHalves(kept);
    }
    return kept;
  });
}

/** While the last two are the halves of one subnet, they become it. */
function joinHalves(kept: Block[]): void {
  for (;;) {
    const [low, high] = kept.slice(-2);
    if (low === undefined || high === undefined || low.prefix !== high.prefix) return;
    const whole = parent(low);
    if (whole === null || whole.first !== low.first || last(low) + 1n !== high.first) return;
    kept.splice(-2, 2, whole);
  }
}

function last({ family, first, prefix }: Block): bigint {
  return first + (1n << BigInt(BITS[family] - prefix)) - 1n;
}

/** IPv4 first; the larger one first, where two begin at the same address. */
function byPlace(a: Block, b: Block): number {
  if (a.family !== b.family) return a.family === 'ipv4' ? -1 : 1;
  if (a.first === b.first) return a.prefix - b.prefix;
  return a.first < b.first ? -1 : 1;
}
