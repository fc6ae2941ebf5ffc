import { isIPv4, isIPv6 } from 'node:net';

/** The usual text of 4 or 16 bytes: `192.0.2.1`, or `2001:db8::1` in its shortest form (RFC 5952). */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return withoutMapping(new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1));
}

/** 4 or 16 bytes of a literal address. Throws for anything else: only what the system gave may come here. */
export function addressBytes(address: string): Uint8Array {
  const plain = withoutMapping(address);
  if (isIPv4(plain)) return Uint8Array.from(plain.split('.').map(Number));
  const bare = plain.replace(/%.*$/, '');
  if (!isIPv6(bare)) throw new RangeError(`no address: ${JSON.stringify(address)}`);
  // The URL parser writes every address in groups, and only `::` is left to be written out.
  const [head = '', tail = ''] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const behind = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - behind.length }, () => '0');
  const groups = [...before, ...zeros, ...behind].map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

/** A socket for both families shows an IPv4 peer as `::ffff:192.0.2.1` (RFC 4291 section 2.5.5.2). */
export function withoutMapping(address: string): string {
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (dotted !== undefined) return dotted;
  const groups = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (groups === null) return address;
  const [high, low] = [groups[1], groups[2]].map((group) => Number.parseInt(group ?? '0', 16));
  return [high ?? 0, low ?? 0].flatMap((group) => [group >> 8, group & 0xff]).join('.');
}
