/** Bytes of an origin timestamp. */
export const ORIGIN_BYTES = 8;

/** What an NTP server answered. */
export interface NtpAnswer {
  readonly stratum: number;
  readonly kiss: string | null;
  /** When the server got the question and answered it, in milliseconds since 1970; null when it does not know the time. */
  readonly times: { readonly receivedMs: number; readonly transmittedMs: number } | null;
}

const LENGTH = 48;
const CLIENT = 3;
const SERVER = 4;
const UNSYNCHRONISED = 16;

/**
 * Version 4, mode 3 (RFC 5905 section 7.3). Our transmit timestamp is `origin`: nobody needs to learn our time, and
 * what nobody can foresee, nobody can answer who has not seen it.
 */
export function ntpRequest(origin: Uint8Array): Uint8Array {
  const packet = Buffer.alloc(LENGTH);
  packet[0] = (4 << 3) | CLIENT;
  packet.set(origin, 40);
  return packet;
}

/** Null for what is no answer of a server to the request with this `origin`. */
export function readNtpAnswer(message: Buffer, origin: Uint8Array): NtpAnswer | null {
  if (message.length < LENGTH || (message.readUInt8(0) & 7) !== SERVER) return null;
  if (!message.subarray(24, 32).equals(origin)) return null;
  const stratum = message.readUInt8(1);
  const leap = message.readUInt8(0) >> 6;
  const knows = stratum > 0 && stratum < UNSYNCHRONISED && leap !== 3;
  const times = knows ? { receivedMs: timeAt(message, 32), transmittedMs: timeAt(message, 40) } : null;
  return { stratum, kiss: stratum === 0 ? kissCode(message.toString('latin1', 12, 16)) : null, times };
}

/** Four letters; what else stands there is not repeated. */
function kissCode(text: string): string {
  return /^[A-Z0-9]{1,4}\0*$/.test(text) ? text.replaceAll('\0', '') : 'unknown';
}

const SECONDS_1900_TO_1970 = 2_208_988_800;
const ERA_SECONDS = 2 ** 32;

/** Timestamps count from 1900, and from 2036-02-07 on again from zero: the first bit tells which (RFC 4330 section 3). */
function timeAt(message: Buffer, offset: number): number {
  const seconds = message.readUInt32BE(offset);
  const era = seconds >= 2 ** 31 ? 0 : ERA_SECONDS;
  return (seconds + era - SECONDS_1900_TO_1970 + message.readUInt32BE(offset + 4) / 2 ** 32) * 1000;
}
