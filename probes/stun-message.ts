import type { SeenAddress } from '../src/model/observation.ts';
import { addressText } from './address-bytes.ts';

/** Bytes of a transaction id. */
export const TRANSACTION_BYTES = 12;

/** What a STUN server answered. */
export interface BindingAnswer {
  readonly seenAs: SeenAddress | null;
  readonly errorCode: number | null;
}

const HEADER = 20;
const COOKIE = 0x2112_a442;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const BINDING_ERROR = 0x0111;
const MAPPED_ADDRESS = 0x0001;
const ERROR_CODE = 0x0009;
const XOR_MAPPED_ADDRESS = 0x0020;

/** A binding request without attributes (RFC 8489 section 5). */
export function bindingRequest(transaction: Uint8Array): Uint8Array {
  const packet = Buffer.alloc(HEADER);
  packet.writeUInt16BE(BINDING_REQUEST, 0);
  packet.writeUInt32BE(COOKIE, 4);
  packet.set(transaction, 8);
  return packet;
}

/** Null for what is no answer to the request with this transaction id. */
export function readBindingAnswer(message: Buffer, transaction: Uint8Array): BindingAnswer | null {
  if (message.length < HEADER || message.length < HEADER + message.readUInt16BE(2)) return null;
  const type = message.readUInt16BE(0);
  if (type !== BINDING_SUCCESS && type !== BINDING_ERROR) return null;
  if (message.readUInt32BE(4) !== COOKIE || !message.subarray(8, HEADER).equals(transaction)) return null;
  const attributes = attributesOf(message);
  const mask = message.subarray(4, HEADER);
  const plain = attributes.get(MAPPED_ADDRESS);
  const masked = attributes.get(XOR_MAPPED_ADDRESS);
  const seenAs =
    (masked === undefined ? null : addressOf(masked, mask)) ?? (plain === undefined ? null : addressOf(plain, null));
  return { seenAs, errorCode: type === BINDING_ERROR ? errorOf(attributes.get(ERROR_CODE)) : null };
}

/** The first attribute of each type; what is cut off counts for nothing. Each is padded to four bytes (section 14). */
function attributesOf(message: Buffer): ReadonlyMap<number, Buffer> {
  const end = HEADER + message.readUInt16BE(2);
  const found = new Map<number, Buffer>();
  let at = HEADER;
  while (at + 4 <= end) {
    const length = message.readUInt16BE(at + 2);
    if (at + 4 + length > end) break;
    const type = message.readUInt16BE(at);
    if (!found.has(type)) found.set(type, message.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return found;
}

/** Family, port and address, hidden by the cookie and the transaction id from what rewrites addresses (section 14.2). */
function addressOf(value: Buffer, mask: Buffer | null): SeenAddress | null {
  const length = value[1] === 1 ? 4 : value[1] === 2 ? 16 : null;
  if (length === null || value.length < 4 + length) return null;
  const shown = Buffer.from(value.subarray(2, 4 + length));
  for (const [index, byte] of shown.entries()) {
    // The port is hidden by the first two bytes, and the address begins anew.
    shown[index] = byte ^ (mask?.[index < 2 ? index : index - 2] ?? 0);
  }
  return { port: shown.readUInt16BE(0), address: addressText(shown.subarray(2)) };
}

/** Class and number (section 14.8); 0 when the server left them out. */
function errorOf(value: Buffer | undefined): number {
  return value === undefined || value.length < 4 ? 0 : (value.readUInt8(2) & 7) * 100 + value.readUInt8(3);
}
