import { createHash, X509Certificate } from 'node:crypto';
import { checkServerIdentity, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { CertificateSummary } from '../src/model/observation.ts';

const MAX_CHAIN = 10;
const MAX_TEXT = 256;
const MAX_NAMES = 50;

export interface Certificates {
  readonly leaf: DetailedPeerCertificate;
  /**
   * What the far end served, leaf first, with the authority that signed it where that is trusted here; bounded in length
   * and size.
   */
  readonly chain: readonly CertificateSummary[];
}

/**
 * Reads what the far end showed, once it has. Node takes the whole chain apart whenever somebody asks, and asks itself at
 * the end of each handshake; the keys in it take as long as the handshake. From now on all who ask get what was read once.
 */
export function certificatesOf(tls: TLSSocket): () => Certificates {
  const read = tls.getPeerCertificate.bind(tls);
  let shown: Certificates | undefined;
  const readOnce = (): Certificates => {
    if (shown !== undefined) return shown;
    const leaf = read(true);
    return (shown = { leaf, chain: leaf.raw === undefined ? [] : summaries(leaf) });
  };
  Object.defineProperty(tls, 'getPeerCertificate', { value: () => readOnce().leaf });
  return readOnce;
}

/** Whether the leaf names the host or address (RFC 9525). */
export function namesHost({ leaf }: Certificates, host: string): boolean {
  try {
    return leaf.raw !== undefined && checkServerIdentity(host, leaf) === undefined;
  } catch {
    // Names that cannot be read name nobody.
    return false;
  }
}

function summaries(leaf: DetailedPeerCertificate): readonly CertificateSummary[] {
  const chain: CertificateSummary[] = [];
  const seen = new Set<string>();
  let certificate: DetailedPeerCertificate | undefined = leaf;
  while (certificate?.raw !== undefined && chain.length < MAX_CHAIN && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    chain.push(summary(certificate, chain.length === 0));
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

const known = new Map<string, CertificateSummary>();
const MOST_KNOWN = 1000;

/** What was shown once is shown again by every other address of a service, and reading it costs more than the handshake. */
function summary(certificate: DetailedPeerCertificate, leaf: boolean): CertificateSummary {
  const key = `${leaf ? 'leaf' : 'issuer'} ${certificate.fingerprint256}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const read = readSummary(certificate, leaf);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, read);
  return read;
}

function readSummary(certificate: DetailedPeerCertificate, leaf: boolean): CertificateSummary {
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    validFrom: isoDate(certificate.valid_from),
    validTo: isoDate(certificate.valid_to),
    spkiSha256: spkiHash(certificate),
    names: leaf ? alternativeNames(certificate.subjectaltname) : [],
  };
}

function distinguishedName(name: unknown): string {
  if (typeof name !== 'object' || name === null) return '';
  const parts = Object.entries(name).map(([key, value]) => `${key}=${[value].flat().join('+')}`);
  return parts.join(', ').slice(0, MAX_TEXT);
}

function isoDate(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text.slice(0, MAX_TEXT) : new Date(time).toISOString();
}

function spkiHash(certificate: DetailedPeerCertificate): string {
  try {
    const key = new X509Certificate(certificate.raw).publicKey.export({ type: 'spki', format: 'der' });
    return createHash('sha256').update(key).digest('base64');
  } catch {
    // A key of a kind that this OpenSSL doesn't know has no hash to show; the chain is still worth showing.
    return '';
  }
}

function alternativeNames(text: string | undefined): readonly string[] {
  const names = (text ?? '').split(', ').filter((name) => name !== '');
  return names.slice(0, MAX_NAMES).map((name) => name.replace(/^(?:DNS|IP Address):/, '').slice(0, MAX_TEXT));
}
