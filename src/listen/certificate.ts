import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bitString, field, integer, oid, sequence, set, text, time } from './der.ts';

/** A key and the certificate for it, both in PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of the certificate. */
  readonly fingerprint: Uint8Array;
}

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/**
 * A new key with a certificate that nobody else has signed (RFC 5280 section 4.1). Who knows the token learns its
 * fingerprint with the proof, so it needs no authority; the key never leaves this process.
 */
export function makeIdentity(nowMs: number): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(oid('2.5.4.3'), text('reachcheck listen'))));
  const toBeSigned = sequence(
    field(0, integer(Buffer.from([2]))),
    // The first byte is never zero: DER forbids leading zeros.
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    name,
    // The clocks of the two ends may differ.
    sequence(time(new Date(nowMs - DAY_MS)), time(new Date(nowMs + 2 * DAY_MS))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const der = sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(sign('sha256', toBeSigned, privateKey)));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    fingerprint: createHash('sha256').update(der).digest(),
  };
}
