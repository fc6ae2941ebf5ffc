import type { Failure, Observation, TlsDetail } from '../../src/model/observation.ts';
import { answered, connected, https, OK, PRIVATE_TLS, shaken } from './gathering.ts';
import type { Row } from './row.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';

const shakes = (failure: Failure | null, detail: Partial<TlsDetail> = {}): readonly Observation[] => [
  connected(P, A),
  shaken(P, A, failure, detail),
];
const PROVEN = { rule: 'identity-proven', is: 'allowed yes', cause: null, seen: shakes(null) } as const;
const UNKNOWN_ISSUER = {
  rule: 'certificate-of-unknown-authority',
  is: 'impaired no',
  cause: 'tls.cert-unknown-issuer',
  seen: shakes('certificate-unknown-issuer'),
} as const;
const PAGE = { title: 'Access denied', headers: { 'content-type': 'text/html' } };
const OWN_AUTHORITY = { kind: 'tls', trust: 'private', ca: 'cluster.pem', alpn: null } as const;

export const TLS_ROWS: readonly Row[] = [
  { rule: 'tls-silence', is: 'blocked no', cause: 'tls.timeout', seen: shakes('tls-timeout'), but: PROVEN },
  { rule: 'tls-reset', is: 'blocked no', cause: 'tls.reset', seen: shakes('tls-reset'), but: PROVEN },
  { rule: 'tls-closed', is: 'blocked no', cause: 'tls.closed', seen: shakes('tls-closed'), but: PROVEN },
  {
    rule: 'tls-other-protocol',
    is: 'blocked no',
    cause: 'tls.not-tls',
    seen: shakes('tls-not-tls'),
    but: { rule: 'tls-broken', is: 'inconclusive unknown', cause: 'tls.broken', seen: shakes('tls-broken') },
  },
  {
    rule: 'tls-alert',
    is: 'inconclusive unknown',
    cause: 'tls.alert',
    seen: shakes('tls-alert', { alert: 112 }),
    but: { rule: 'tls-reset', is: 'blocked no', cause: 'tls.reset', seen: shakes('tls-reset') },
  },
  {
    rule: 'block-page-under-bad-certificate',
    is: 'blocked no',
    cause: 'http.block-page',
    check: https(OK),
    seen: [...shakes('certificate-unknown-issuer'), answered(P, A, 403, PAGE)],
    but: { ...UNKNOWN_ISSUER, seen: [...UNKNOWN_ISSUER.seen, answered(P, A, 200, { title: 'Welcome' })] },
  },
  {
    rule: 'certificate-self-signed',
    is: 'blocked no',
    cause: 'tls.cert-self-signed',
    seen: shakes('certificate-self-signed'),
    // A private service may sign for itself: another authority is what it takes.
    but: { ...UNKNOWN_ISSUER, check: OWN_AUTHORITY },
  },
  {
    rule: 'certificate-of-another',
    is: 'blocked no',
    cause: 'tls.cert-name',
    seen: shakes('certificate-name-mismatch', { chainTrusted: true }),
    but: {
      rule: 'private-certificate-of-another-name',
      is: 'impaired no',
      cause: 'tls.cert-name',
      check: OWN_AUTHORITY,
    },
  },
  {
    // Inspection would have copied the name.
    rule: 'certificate-of-another',
    is: 'blocked no',
    cause: 'tls.cert-name',
    seen: shakes('certificate-unknown-issuer', { nameMatches: false }),
    but: UNKNOWN_ISSUER,
  },
  {
    rule: 'certificate-of-another',
    is: 'blocked no',
    cause: 'tls.cert-name',
    seen: shakes('certificate-expired', { nameMatches: false }),
    but: {
      rule: 'certificate-expired',
      is: 'impaired no',
      cause: 'tls.cert-expired',
      seen: shakes('certificate-expired'),
    },
  },
  {
    rule: 'certificate-not-yet-valid',
    is: 'impaired no',
    cause: 'tls.cert-not-yet-valid',
    seen: shakes('certificate-not-yet-valid'),
    but: {
      rule: 'certificate-invalid',
      is: 'impaired no',
      cause: 'tls.cert-invalid',
      seen: shakes('certificate-invalid'),
    },
  },
  {
    rule: 'dates-wrong-everywhere',
    is: 'inconclusive unknown',
    cause: 'env.clock-skew',
    seen: [...shakes('certificate-expired'), shaken('x', '192.29.1.9', 'certificate-not-yet-valid')],
    but: {
      // A certificate that is valid shows that the clock is right.
      rule: 'certificate-expired',
      is: 'impaired no',
      cause: 'tls.cert-expired',
      seen: [...shakes('certificate-expired'), shaken('x', '192.29.1.9')],
    },
  },
  {
    rule: 'handshake-without-identity',
    is: 'allowed yes',
    cause: 'tls.unverified',
    check: PRIVATE_TLS,
    seen: shakes(null, { chainTrusted: null }),
    but: { ...PROVEN, check: OWN_AUTHORITY },
  },
];
