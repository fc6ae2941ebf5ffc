/**
 * As much of ASN.1 DER (ITU-T X.690) as a certificate needs. The libraries for it want the types of the DOM and a
 * polyfill of decorators' metadata.
 */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export function sequence(...items: readonly Buffer[]): Buffer {
  return element(TAG.sequence, Buffer.concat(items));
}

export function set(...items: readonly Buffer[]): Buffer {
  return element(TAG.set, Buffer.concat(items));
}

/** The value of a field that is marked by its number: `[number] EXPLICIT`. */
export function field(number: number, value: Buffer): Buffer {
  return element(0xa0 | number, value);
}

/** The same, with the number in the place of the value's own tag: `[number] IMPLICIT`. */
export function implicit(number: number, bytes: Buffer): Buffer {
  return element(0x80 | number, bytes);
}

export function yes(): Buffer {
  return element(TAG.boolean, Buffer.from([0xff]));
}

/** A positive number, most significant byte first and not zero. */
export function integer(bytes: Buffer): Buffer {
  const needsSign = (bytes[0] ?? 0) >= 0x80;
  return element(TAG.integer, needsSign ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function bitString(bytes: Buffer, unusedBits = 0): Buffer {
  return element(TAG.bitString, Buffer.concat([Buffer.from([unusedBits]), bytes]));
}

export function octetString(bytes: Buffer): Buffer {
  return element(TAG.octetString, bytes);
}

export function text(value: string): Buffer {
  return element(TAG.utf8String, Buffer.from(value));
}

/** RFC 5280 section 4.1.2.5: two digits for the year until 2049, four from then on. */
export function time(date: Date): Buffer {
  const digits = `${date.toISOString().replace(/\.\d+Z$|[^\d]/g, '')}Z`;
  return date.getUTCFullYear() < 2050
    ? element(TAG.utcTime, Buffer.from(digits.slice(2)))
    : element(TAG.generalizedTime, Buffer.from(digits));
}

/** An object identifier, from its usual form `1.2.840`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(TAG.oid, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): readonly number[] {
  const digits = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift(0x80 | (left & 0x7f));
  return digits;
}

function element(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

function lengthOf(bytes: number): readonly number[] {
  if (bytes < 0x80) return [bytes];
  return bytes < 0x100 ? [0x81, bytes] : [0x82, bytes >> 8, bytes & 0xff];
}
