import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SeenAddress } from '../src/model/observation.ts';
import { addressBytes, addressText } from './address-bytes.ts';

// The protocol between the check `listener` and `reachcheck listen`; docs/listen.md describes it for people.
//
//            0            8            24            28           44           76          108
//   request  | "rchk" 1 1 | nonce      | zeros                                | proof     |
//   answer   | "rchk" 1 2 | same nonce | family port | address    | certificate | proof     |
//
// The proof is HMAC-SHA256, keyed with the token, over all that stands before it. An answer is as long as its request:
// nobody can use a listener to make a small datagram large.

/** Bytes of every message, over TCP too. */
export const MESSAGE_BYTES = 108;
export const NONCE_BYTES = 16;
/** Bytes of a SHA-256 fingerprint. */
export const FINGERPRINT_BYTES = 32;

/** What the listener says it saw. */
export interface ListenerAnswer {
  readonly seenAs: SeenAddress;
  /** SHA-256 of the certificate that the listener shook hands with; all zeros outside TLS. */
  readonly fingerprint: Uint8Array;
}

const REQUEST = 1;
const ANSWER = 2;
const NONCE_AT = 8;
const FAMILY_AT = 24;
const PORT_AT = 26;
const ADDRESS_AT = 28;
const FINGERPRINT_AT = 44;
const PROOF_AT = 76;

export function writeRequest(token: string, nonce: Uint8Array): Uint8Array {
  return signed(token, REQUEST, nonce);
}

/** Whether the first bytes of a stream may become a request. */
export function mayBecomeRequest(received: Buffer): boolean {
  return begins(received, REQUEST);
}

/** Whether the first bytes of a stream may become an answer. */
export function mayBecomeAnswer(received: Buffer): boolean {
  return begins(received, ANSWER);
}

function begins(received: Buffer, type: number): boolean {
  const known = Math.min(received.length, NONCE_AT);
  return received.subarray(0, known).equals(head(type).subarray(0, known));
}

/** The nonce of a request by somebody who knows the token, or null. */
export function readRequest(message: Buffer, token: string): Uint8Array | null {
  return isSigned(message, token, REQUEST) ? message.subarray(NONCE_AT, FAMILY_AT) : null;
}

export function writeAnswer(token: string, nonce: Uint8Array, { seenAs, fingerprint }: ListenerAnswer): Uint8Array {
  const bytes = addressBytes(seenAs.address);
  const port = [seenAs.port >> 8, seenAs.port & 0xff];
  const content = Buffer.alloc(PROOF_AT - FAMILY_AT);
  content[0] = bytes.length === 4 ? 4 : 6;
  // Hidden as in STUN: some routers rewrite addresses wherever they find them, which would spoil the proof.
  content.set(masked(port, nonce), PORT_AT - FAMILY_AT);
  content.set(masked(bytes, nonce), ADDRESS_AT - FAMILY_AT);
  content.set(fingerprint, FINGERPRINT_AT - FAMILY_AT);
  return signed(token, ANSWER, nonce, content);
}

/** What a listener with this token answered to the request with this nonce, or null for everything else. */
export function readAnswer(message: Buffer, token: string, nonce: Uint8Array): ListenerAnswer | null {
  if (!isSigned(message, token, ANSWER) || !message.subarray(NONCE_AT, FAMILY_AT).equals(nonce)) return null;
  const length = message[FAMILY_AT] === 4 ? 4 : 16;
  const port = masked(message.subarray(PORT_AT, ADDRESS_AT), nonce);
  const address = masked(message.subarray(ADDRESS_AT, ADDRESS_AT + length), nonce);
  return {
    seenAs: { address: addressText(address), port: Buffer.from(port).readUInt16BE(0) },
    fingerprint: message.subarray(FINGERPRINT_AT, PROOF_AT),
  };
}

function signed(token: string, type: number, nonce: Uint8Array, content: Uint8Array = new Uint8Array()): Buffer {
  const message = Buffer.alloc(MESSAGE_BYTES);
  message.set(head(type));
  message.set(nonce, NONCE_AT);
  message.set(content, FAMILY_AT);
  message.set(proof(message, token), PROOF_AT);
  return message;
}

function isSigned(message: Buffer, token: string, type: number): boolean {
  return (
    message.length === MESSAGE_BYTES &&
    message.subarray(0, NONCE_AT).equals(head(type)) &&
    timingSafeEqual(message.subarray(PROOF_AT), proof(message, token))
  );
}

function head(type: number): Uint8Array {
  return Buffer.from([0x72, 0x63, 0x68, 0x6b, 1, type, 0, 0]);
}

function proof(message: Uint8Array, token: string): Buffer {
  return createHmac('sha256', token).update(message.subarray(0, PROOF_AT)).digest();
}

function masked(bytes: ArrayLike<number>, nonce: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (byte, index) => byte ^ (nonce[index] ?? 0));
}
