import type { Failure, HttpDetail, Observation, RegistryDetail } from '../../src/model/observation.ts';
import type { Check } from '../../src/model/profile.ts';
import { answered, at, connected, shaken } from './gathering.ts';
import type { Row } from './row.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';
const REGISTRY: Check = { kind: 'registry', trust: 'public', ca: null, repository: null, reference: 'latest' };
const PULLED: Check = { ...REGISTRY, repository: 'library/alpine' };

interface Given extends Partial<Pick<RegistryDetail, 'host' | 'redirect' | 'listed'>> {
  readonly status?: number | null;
  readonly failure?: Failure;
  readonly answer?: Partial<HttpDetail>;
}

function step(
  kind: RegistryDetail['step'],
  { host = 'a.example', status = 200, failure, answer = {}, redirect = null, listed = true }: Given = {},
): Observation {
  const seen = failure === undefined && listed ? answered(P, A, status, answer).detail : null;
  return {
    ...at(P, A, 'http-round-trip', failure ?? null),
    detail: {
      kind: 'registry',
      step: kind,
      host,
      port: 443,
      address: listed ? '192.29.1.2' : null,
      listed,
      answer: seen?.kind === 'http' ? seen : null,
      redirect,
    },
  };
}

const CHALLENGE = { headers: { 'www-authenticate': 'Bearer realm="https://auth.test/token"' } };
const asked = (status: number, answer: Partial<HttpDetail> = {}): readonly Observation[] => [
  connected(P, A),
  shaken(P, A),
  step('challenge', { status, answer }),
];
const pulled = (...steps: readonly Observation[]): readonly Observation[] => [...asked(401, CHALLENGE), ...steps];
/** The head of an answer, without the end of it. */
const cutOff = (failure: Failure, ...steps: readonly Observation[]): readonly Observation[] => [
  connected(P, A),
  shaken(P, A),
  {
    ...step('challenge', { status: 401, answer: { ...CHALLENGE, bodyTruncated: true } }),
    failure,
    code: 'UND_ERR_SOCKET',
  },
  ...steps,
];
const toCdn = (listed = true): RegistryDetail['redirect'] => ({ host: 'cdn.test', port: 443, listed });

const TOKEN = step('token', { host: 'auth.test' });
const MANIFEST = step('manifest');
const BLOB = step('blob', { status: 206 });
const SENT = step('blob', { status: 307, redirect: toCdn() });
const FROM_CDN = step('blob', { host: 'cdn.test', status: 206 });
const PAGE: Partial<HttpDetail> = {
  headers: { 'content-type': 'text/html' },
  title: 'Web page blocked',
  excerpt: 'Access denied by company policy. The web filter blocked this.',
};

const DOCUMENTED = { rule: 'answered-as-documented', is: 'allowed yes', cause: null } as const;
const CAN_BE_PULLED = { rule: 'image-can-be-pulled', is: 'allowed yes', cause: null } as const;
const TOKEN_BLOCKED = { rule: 'registry-token-blocked', is: 'blocked no', cause: 'registry.token-blocked' } as const;
const BLOBS_BLOCKED = { rule: 'registry-storage-blocked', is: 'blocked no', cause: 'registry.blobs-blocked' } as const;
const UNLISTED = {
  rule: 'registry-sends-to-unlisted',
  is: 'inconclusive unknown',
  cause: 'registry.unlisted-host',
} as const;
const REFUSED = {
  rule: 'registry-refuses-image',
  is: 'inconclusive unknown',
  cause: 'registry.no-such-image',
} as const;
const FAILED = { rule: 'registry-step-failed', is: 'inconclusive unknown', cause: 'service.down' } as const;
const UNEXPECTED = {
  rule: 'registry-step-unexpected',
  is: 'inconclusive unknown',
  cause: 'http.unexpected-body',
} as const;

const TO_B = step('blob', {
  host: 'cdn.test',
  status: 307,
  redirect: { host: 'b.cdn.test', port: 443, listed: true },
});
const BACK = step('blob', { host: 'b.cdn.test', status: 307, redirect: toCdn() });
const toItself = step('blob', { host: 'cdn.test', status: 302, redirect: toCdn() });
const CUT_OFF = { rule: 'answer-broken-off', is: 'impaired yes', cause: 'http.closed' } as const;
const ENDLESS = { rule: 'answer-without-end', is: 'impaired yes', cause: 'http.timeout' } as const;

export const REGISTRY_ROWS: readonly Row[] = [
  {
    // An answer that breaks off shows the registry, and not that an image can be pulled.
    ...CUT_OFF,
    check: REGISTRY,
    seen: cutOff('http-closed'),
    but: {
      rule: 'http-closed',
      is: 'inconclusive unknown',
      cause: 'http.closed',
      check: PULLED,
      seen: cutOff('http-closed'),
    },
  },
  {
    ...ENDLESS,
    check: REGISTRY,
    seen: cutOff('http-timeout'),
    but: {
      rule: 'http-silence',
      is: 'inconclusive unknown',
      cause: 'http.timeout',
      check: PULLED,
      seen: cutOff('http-timeout'),
    },
  },
  {
    // What came after it decides.
    ...CUT_OFF,
    check: PULLED,
    seen: cutOff('http-reset', TOKEN, MANIFEST, SENT, FROM_CDN),
    but: { ...TOKEN_BLOCKED, seen: cutOff('http-reset', step('token', { host: 'auth.test', failure: 'tls-reset' })) },
  },
  {
    ...ENDLESS,
    check: PULLED,
    seen: cutOff('http-timeout', TOKEN, MANIFEST, BLOB),
    but: { ...FAILED, seen: cutOff('http-timeout', TOKEN, step('manifest', { failure: 'http-timeout' })) },
  },
  {
    // Some of the data come from the registry, and some from a host that sends to itself for ever.
    ...UNEXPECTED,
    check: PULLED,
    seen: pulled(TOKEN, MANIFEST, BLOB, SENT, BLOB, toItself, toItself),
    but: { ...CAN_BE_PULLED, seen: pulled(TOKEN, MANIFEST, BLOB, SENT, BLOB, toItself, FROM_CDN) },
  },
  {
    // Or from two that send to each other.
    ...UNEXPECTED,
    check: PULLED,
    seen: pulled(TOKEN, MANIFEST, BLOB, SENT, TO_B, BACK),
    but: { ...CAN_BE_PULLED, seen: pulled(TOKEN, MANIFEST, BLOB, SENT, TO_B, step('blob', { host: 'b.cdn.test' })) },
  },
  {
    ...DOCUMENTED,
    check: REGISTRY,
    seen: asked(401, CHALLENGE),
    but: { rule: 'unexpected-body', is: 'inconclusive unknown', cause: 'http.unexpected-body', seen: asked(401) },
  },
  {
    ...DOCUMENTED,
    check: REGISTRY,
    seen: asked(200),
    but: { rule: 'unexpected-status', is: 'inconclusive unknown', cause: 'http.unexpected-status', seen: asked(404) },
  },
  {
    rule: 'block-page',
    is: 'blocked no',
    cause: 'http.block-page',
    check: REGISTRY,
    seen: asked(200, PAGE),
    but: { ...DOCUMENTED, seen: asked(200, { headers: { 'content-type': 'application/json' } }) },
  },
  {
    // A login of the network, not of a registry.
    ...DOCUMENTED,
    check: REGISTRY,
    seen: asked(401, { headers: { 'www-authenticate': 'Basic realm="images"', 'content-type': 'text/html' } }),
    but: {
      rule: 'unexpected-body',
      is: 'inconclusive unknown',
      cause: 'http.unexpected-body',
      seen: asked(401, { headers: { 'www-authenticate': 'Negotiate' } }),
    },
  },
  {
    ...DOCUMENTED,
    check: REGISTRY,
    seen: asked(200, { headers: { 'content-type': 'text/html' }, bodyBytes: 0 }),
    but: {
      rule: 'unexpected-body',
      is: 'inconclusive unknown',
      cause: 'http.unexpected-body',
      seen: asked(200, { headers: { 'content-type': 'text/html' }, bodyBytes: 99, title: 'Welcome' }),
    },
  },
  {
    // The way is gone from one address; the registry itself is asked at every one.
    ...DOCUMENTED,
    check: PULLED,
    seen: pulled(),
    but: { ...CAN_BE_PULLED, seen: pulled(TOKEN, MANIFEST, BLOB) },
  },
  {
    ...TOKEN_BLOCKED,
    check: PULLED,
    seen: pulled(step('token', { host: 'auth.test', failure: 'connection-timeout' })),
    but: { ...CAN_BE_PULLED, seen: pulled(TOKEN, MANIFEST, SENT, FROM_CDN) },
  },
  {
    ...TOKEN_BLOCKED,
    check: PULLED,
    seen: pulled(step('token', { host: 'auth.test', status: 403, answer: PAGE })),
    // Its own no is one about the image.
    but: { ...REFUSED, seen: pulled(step('token', { host: 'auth.test', status: 403 })) },
  },
  {
    ...TOKEN_BLOCKED,
    check: PULLED,
    seen: pulled(step('token', { host: 'auth.test', failure: 'certificate-unknown-issuer' })),
    but: { ...FAILED, seen: pulled(step('token', { host: 'auth.test', failure: 'http-timeout' })) },
  },
  {
    ...BLOBS_BLOCKED,
    check: PULLED,
    seen: pulled(TOKEN, MANIFEST, SENT, step('blob', { host: 'cdn.test', failure: 'tls-reset' })),
    // At the registry itself it worked a moment ago.
    but: { ...FAILED, seen: pulled(TOKEN, MANIFEST, step('blob', { failure: 'tls-reset' })) },
  },
  {
    // One of two storages is enough for pulls that fail now and then.
    ...BLOBS_BLOCKED,
    check: PULLED,
    seen: pulled(
      TOKEN,
      MANIFEST,
      SENT,
      FROM_CDN,
      step('blob', { status: 307, redirect: { host: 'b.cdn.test', listed: true, port: 443 } }),
      step('blob', { host: 'b.cdn.test', failure: 'connection-refused' }),
    ),
    but: {
      ...CAN_BE_PULLED,
      seen: pulled(
        TOKEN,
        MANIFEST,
        SENT,
        FROM_CDN,
        step('blob', { status: 307, redirect: { host: 'b.cdn.test', listed: true, port: 443 } }),
        step('blob', { host: 'b.cdn.test', status: 200 }),
      ),
    },
  },
  {
    ...BLOBS_BLOCKED,
    check: PULLED,
    seen: pulled(
      TOKEN,
      step('manifest', { status: 307, redirect: toCdn() }),
      step('manifest', { host: 'cdn.test', failure: 'name-not-found' }),
    ),
    but: {
      ...CAN_BE_PULLED,
      seen: pulled(
        TOKEN,
        step('manifest', { status: 307, redirect: toCdn() }),
        step('manifest', { host: 'cdn.test' }),
        BLOB,
      ),
    },
  },
  {
    ...UNLISTED,
    check: PULLED,
    seen: pulled(step('token', { host: 'auth.test', listed: false })),
    but: { ...CAN_BE_PULLED, seen: pulled(TOKEN, MANIFEST, BLOB) },
  },
  {
    ...UNLISTED,
    check: PULLED,
    seen: pulled(TOKEN, MANIFEST, step('blob', { status: 307, redirect: toCdn(false) })),
    but: { ...CAN_BE_PULLED, seen: pulled(TOKEN, MANIFEST, SENT, FROM_CDN) },
  },
  {
    ...REFUSED,
    check: PULLED,
    seen: pulled(TOKEN, step('manifest', { status: 404 })),
    but: { ...UNEXPECTED, seen: pulled(TOKEN, step('manifest', { status: 429 })) },
  },
  {
    // A token, a manifest, and nothing that they lead to.
    ...UNEXPECTED,
    check: PULLED,
    seen: pulled(TOKEN, MANIFEST),
    but: { ...CAN_BE_PULLED, seen: pulled(TOKEN, MANIFEST, BLOB) },
  },
  {
    ...UNEXPECTED,
    check: PULLED,
    seen: pulled(TOKEN, MANIFEST, SENT, step('blob', { host: 'cdn.test', status: 403 })),
    but: { ...CAN_BE_PULLED, seen: pulled(TOKEN, MANIFEST, SENT, FROM_CDN) },
  },
  {
    rule: 'deadline',
    is: 'skipped unknown',
    cause: 'not-run.deadline',
    check: PULLED,
    ended: 'deadline',
    seen: pulled(TOKEN, step('manifest', { failure: 'cancelled' })),
    but: { ...CAN_BE_PULLED, seen: pulled(TOKEN, MANIFEST, BLOB) },
  },
  {
    rule: 'host-exhausted',
    is: 'skipped unknown',
    cause: 'not-run.exhausted',
    check: PULLED,
    seen: pulled(TOKEN, step('manifest', { failure: 'local-exhausted' })),
    but: { ...FAILED, seen: pulled(TOKEN, step('manifest', { failure: 'http-reset' })) },
  },
  {
    rule: 'answer-without-identity',
    is: 'allowed yes',
    cause: 'tls.unverified',
    check: { ...PULLED, trust: 'private' },
    seen: [
      connected(P, A),
      shaken(P, A, null, { chainTrusted: null }),
      step('challenge', { status: 401, answer: CHALLENGE }),
      TOKEN,
      MANIFEST,
      BLOB,
    ],
    but: { ...CAN_BE_PULLED, seen: pulled(TOKEN, MANIFEST, BLOB) },
  },
];
