import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { TlsIdentity } from '../../src/demo/http-servers.ts';
import {
  bitString,
  field,
  implicit,
  integer,
  octetString,
  oid,
  sequence,
  set,
  text,
  time,
  yes,
} from '../../src/listen/der.ts';

/** Signs certificates. `cert` is its own, in PEM: what a client must trust. */
export interface Authority {
  readonly name: string;
  readonly cert: string;
  readonly keyPair: KeyPair;
}

export interface Validity {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export interface LeafOptions extends Validity {
  /** Host names, wildcards and addresses; the first one is the subject too. */
  readonly names: readonly string[];
}

interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

interface Contents extends Validity {
  readonly subject: string;
  readonly subjectKey: KeyObject;
  readonly issuer: string;
  readonly issuerKeys: KeyPair;
  readonly extensions: readonly Buffer[];
}

const DAY_MS = 86_400_000;

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

export function makeAuthority(name: string, validity: Validity = {}): Authority {
  const keyPair = newKeys();
  const cert = certificate({
    ...validity,
    subject: name,
    subjectKey: keyPair.publicKey,
    issuer: name,
    issuerKeys: keyPair,
    extensions: [
      extension('2.5.29.19', sequence(yes()), 'critical'),
      extension('2.5.29.15', keyUsage('certificates'), 'critical'),
    ],
  });
  return { name, cert, keyPair };
}

/** A server's certificate. */
export function issue(authority: Authority, options: LeafOptions): TlsIdentity {
  return leaf(options, newKeys(), authority);
}

/** A certificate with which one may be server and client. */
export function issueForBoth(authority: Authority, options: LeafOptions): TlsIdentity {
  return leaf(options, newKeys(), authority, [SERVER_AUTH, CLIENT_AUTH]);
}

/** A server's certificate that nobody but the server itself has signed. */
export function selfSign(options: LeafOptions): TlsIdentity {
  const keyPair = newKeys();
  return leaf(options, keyPair, { name: options.names[0] ?? '', keyPair });
}

// RFC 5280 section 4.2.1.12.
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

function leaf(
  options: LeafOptions,
  keys: KeyPair,
  issuer: Omit<Authority, 'cert'>,
  purposes: readonly string[] = [SERVER_AUTH],
): TlsIdentity {
  const cert = certificate({
    ...options,
    subject: options.names[0] ?? '',
    subjectKey: keys.publicKey,
    issuer: issuer.name,
    issuerKeys: issuer.keyPair,
    extensions: [
      extension('2.5.29.19', sequence(), 'critical'),
      extension('2.5.29.15', keyUsage('handshakes'), 'critical'),
      extension('2.5.29.37', sequence(...purposes.map(oid))),
      extension('2.5.29.17', sequence(...options.names.map(alternativeName))),
    ],
  });
  return { key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert };
}

/** RFC 5280 section 4.1. */
function certificate(contents: Contents): string {
  const { subject, subjectKey, issuer, issuerKeys, extensions } = contents;
  const notBefore = contents.notBefore ?? new Date(Date.now() - DAY_MS);
  const notAfter = contents.notAfter ?? new Date(Date.now() + 30 * DAY_MS);
  const version3 = field(0, integer(Buffer.from([2])));
  // The first byte is never zero: DER forbids leading zeros.
  const serial = integer(Buffer.concat([Buffer.from([1]), randomBytes(15)]));
  const toBeSigned = sequence(
    version3,
    serial,
    ECDSA_WITH_SHA256,
    commonName(issuer),
    sequence(time(notBefore), time(notAfter)),
    commonName(subject),
    publicKeyInfo(subjectKey),
    field(
      3,
      sequence(
        ...extensions,
        extension('2.5.29.14', octetString(keyId(subjectKey))),
        extension('2.5.29.35', sequence(implicit(0, keyId(issuerKeys.publicKey)))),
      ),
    ),
  );
  const signature = sign('sha256', toBeSigned, issuerKeys.privateKey);
  return pem(sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(signature)));
}

function newKeys(): KeyPair {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function commonName(name: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), text(name))));
}

function extension(id: string, value: Buffer, weight: 'critical' | 'plain' = 'plain'): Buffer {
  return sequence(oid(id), ...(weight === 'critical' ? [yes()] : []), octetString(value));
}

/** keyCertSign and cRLSign are bits 5 and 6, digitalSignature is bit 0: RFC 5280 section 4.2.1.3. */
function keyUsage(signs: 'certificates' | 'handshakes'): Buffer {
  return signs === 'certificates' ? bitString(Buffer.from([0b0000_0110]), 1) : bitString(Buffer.from([0b1000_0000]), 7);
}

function alternativeName(name: string): Buffer {
  const address = ipaddr.isValid(name);
  return address ? implicit(7, Buffer.from(ipaddr.parse(name).toByteArray())) : implicit(2, Buffer.from(name));
}

function publicKeyInfo(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1').update(publicKeyInfo(key)).digest();
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
