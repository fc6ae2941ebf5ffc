import type { Failure, HttpDetail, Observation } from '../../src/model/observation.ts';
import type { JsonKind } from '../../src/model/profile.ts';
import { answered, connected, http, https, JSON_OK, OK, shaken } from './gathering.ts';
import type { Row } from './row.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';

const proven = (
  status: number | null,
  given: Partial<HttpDetail> = {},
  failure: Failure | null = null,
): readonly Observation[] => [connected(P, A), shaken(P, A), answered(P, A, status, given, failure)];
const unverified = (
  status: number | null,
  given: Partial<HttpDetail> = {},
  failure: Failure | null = null,
): readonly Observation[] => [
  connected(P, A),
  shaken(P, A, null, { chainTrusted: null }),
  answered(P, A, status, given, failure),
];
const clear = (
  status: number | null,
  given: Partial<HttpDetail> = {},
  failure: Failure | null = null,
): readonly Observation[] => [connected(P, A), answered(P, A, status, { url: 'http://a.example/', ...given }, failure)];
const alerting = (seen: readonly Observation[], code: string): readonly Observation[] =>
  seen.map((one) => (one.operation === 'http-round-trip' ? { ...one, code } : one));
const html = (excerpt: string, title: string | null = null): Partial<HttpDetail> => ({
  excerpt,
  title,
  headers: { 'content-type': 'text/html' },
});
const location = (to: string): Partial<HttpDetail> => ({ headers: { location: to } });

const PRIVATE = { ...https(OK), trust: 'private' } as const;
const KIND = { json: { kind: 'object', keys: { kind: 'string' } } } as const;
const CONSTRUCTOR = Object.fromEntries<JsonKind>([['constructor', 'string']]);
const AKAMAI = html('Access Denied You don\'t have permission to access "/" on this server. Reference #18.2d');
const FILTER = html('Access denied by company policy. The web filter blocked this.', 'Web page blocked');

const DOCUMENTED = { rule: 'answered-as-documented', is: 'allowed yes', cause: null } as const;
const STATUS = { rule: 'unexpected-status', is: 'inconclusive unknown', cause: 'http.unexpected-status' } as const;
const SENT_ON_TO_UNLISTED = {
  rule: 'reached-and-sent-on',
  is: 'allowed yes',
  cause: 'http.redirect-to-unlisted',
} as const;
const SENT_ON = { rule: 'sent-on', is: 'inconclusive unknown', cause: 'http.redirect-to-unlisted' } as const;
const BODY = { rule: 'unexpected-body', is: 'inconclusive unknown', cause: 'http.unexpected-body' } as const;
const BLOCK_PAGE = { rule: 'block-page', is: 'blocked no', cause: 'http.block-page' } as const;
const IN_THE_CLEAR = { rule: 'answered-in-the-clear', is: 'allowed yes', cause: null } as const;
const CLOSED = { rule: 'http-closed', is: 'inconclusive unknown', cause: 'http.closed' } as const;
const SILENT = { rule: 'http-silence', is: 'inconclusive unknown', cause: 'http.timeout' } as const;

export const HTTP_ROWS: readonly Row[] = [
  {
    rule: 'client-certificate-wanted',
    is: 'allowed yes',
    cause: 'tls.client-certificate-required',
    check: https(OK),
    seen: alerting(proven(null, {}, 'tls-alert'), 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
    but: { ...CLOSED, seen: alerting(proven(null, {}, 'tls-alert'), 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR') },
  },
  {
    rule: 'client-certificate-wanted-by-unverified',
    is: 'allowed yes',
    cause: 'tls.unverified',
    check: PRIVATE,
    seen: alerting(unverified(null, {}, 'tls-alert'), 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
    but: { ...CLOSED, seen: unverified(null, {}, 'http-closed') },
  },
  { ...BLOCK_PAGE, check: https(OK), seen: proven(403, FILTER), but: { ...STATUS, seen: proven(403, AKAMAI) } },
  {
    // Many filters answer 200; where any answer will do, theirs still will not.
    ...BLOCK_PAGE,
    check: https(),
    seen: proven(200, FILTER),
    but: { ...DOCUMENTED, seen: proven(200, html('Welcome to the cloud', 'Cloud')) },
  },
  {
    ...BLOCK_PAGE,
    check: https(JSON_OK),
    seen: proven(200, FILTER),
    but: { ...BODY, seen: proven(200, html('Welcome to the cloud', 'Cloud')) },
  },
  {
    // What is machine-readable is the service's own no.
    ...BLOCK_PAGE,
    check: https({ status: [401, 403], json: null }),
    seen: proven(403, FILTER),
    but: { ...DOCUMENTED, seen: proven(403, { ...KIND, excerpt: null }) },
  },
  {
    ...BLOCK_PAGE,
    check: https({ status: ['2xx', '3xx'], json: null }),
    seen: proven(302, location('https://gateway.zscaler.net/x')),
    but: { ...SENT_ON_TO_UNLISTED, seen: proven(302, location('https://login.other.test/x')) },
  },
  {
    ...BLOCK_PAGE,
    check: http(OK),
    seen: clear(403, FILTER, 'http-closed'),
    but: { rule: 'clear-text-cut-off', is: 'blocked no', cause: 'http.closed', seen: clear(null, {}, 'http-closed') },
  },
  {
    // An object store says so to everybody who comes without credentials.
    ...STATUS,
    check: https(OK),
    seen: proven(403, { excerpt: 'AccessDenied Access Denied', headers: { 'content-type': 'application/xml' } }),
    but: { ...DOCUMENTED, seen: proven(200, { headers: { 'content-type': 'application/xml' } }) },
  },
  {
    rule: 'answer-without-end',
    is: 'impaired yes',
    cause: 'http.timeout',
    check: https(OK),
    seen: proven(200, { bodyTruncated: true }, 'http-timeout'),
    but: { ...SILENT, check: https(JSON_OK) },
  },
  {
    rule: 'answer-broken-off',
    is: 'impaired yes',
    cause: 'http.closed',
    check: https(OK),
    seen: proven(200, { bodyTruncated: true }, 'http-closed'),
    but: { ...CLOSED, seen: proven(500, { bodyTruncated: true }, 'http-closed') },
  },
  {
    ...SILENT,
    check: https(OK),
    seen: proven(null, {}, 'http-timeout'),
    but: { ...DOCUMENTED, seen: proven(200) },
  },
  {
    // The head of an answer came: whoever cut it off let the request through.
    ...CLOSED,
    check: http(JSON_OK),
    seen: clear(200, {}, 'http-closed'),
    but: { rule: 'clear-text-cut-off', is: 'blocked no', cause: 'http.closed', seen: clear(null, {}, 'http-closed') },
  },
  {
    rule: 'proxy-wants-login',
    is: 'inconclusive unknown',
    cause: 'proxy.auth-required',
    check: http(),
    seen: clear(407),
    but: { ...IN_THE_CLEAR, seen: clear(401) },
  },
  {
    // In the clear a filter reads the request; inside TLS only the service does.
    rule: 'clear-text-cut-off',
    is: 'blocked no',
    cause: 'http.closed',
    check: http(OK),
    seen: clear(null, {}, 'http-reset'),
    but: { ...CLOSED, check: https(OK), seen: proven(null, {}, 'http-reset') },
  },
  {
    rule: 'http-malformed',
    is: 'inconclusive unknown',
    cause: 'http.malformed',
    check: http(OK),
    seen: clear(null, {}, 'http-malformed'),
    but: { ...IN_THE_CLEAR, seen: clear(200) },
  },
  {
    rule: 'sent-elsewhere',
    is: 'blocked no',
    cause: 'http.captive-portal',
    check: http(OK),
    seen: clear(302, location('http://portal.test/login')),
    but: { ...STATUS, seen: clear(302, location('https://www.a.example/')) },
  },
  {
    rule: 'sent-elsewhere',
    is: 'blocked no',
    cause: 'http.captive-portal',
    check: PRIVATE,
    seen: unverified(302, location('https://login.other.test/')),
    // Who proved itself may send elsewhere, as a single sign-on does.
    but: { ...SENT_ON, check: https(OK), seen: proven(302, location('https://login.other.test/')) },
  },
  {
    rule: 'network-wants-login',
    is: 'blocked no',
    cause: 'http.captive-portal',
    check: http(OK),
    seen: clear(511),
    but: { ...STATUS, seen: clear(501) },
  },
  {
    rule: 'redirected-in-the-clear',
    is: 'inconclusive unknown',
    cause: 'http.captive-portal',
    check: http(),
    seen: clear(302, location('http://portal.test/login')),
    // To its own https is what most do.
    but: { ...IN_THE_CLEAR, seen: clear(301, location('https://a.example/')) },
  },
  {
    rule: 'redirected-in-the-clear',
    is: 'inconclusive unknown',
    cause: 'http.captive-portal',
    check: http(),
    seen: clear(302, location('http://10.0.0.1/login')),
    but: { ...IN_THE_CLEAR, seen: clear(302, location('/login')) },
  },
  {
    rule: 'refusing-page',
    is: 'inconclusive unknown',
    cause: 'http.block-page',
    check: http(),
    seen: clear(403, AKAMAI),
    but: { ...IN_THE_CLEAR, seen: clear(403) },
  },
  {
    ...STATUS,
    check: https(OK),
    seen: proven(503, html('Service Unavailable')),
    but: { ...DOCUMENTED, check: https({ status: ['5xx'], json: null }) },
  },
  {
    ...BODY,
    check: https(JSON_OK),
    seen: proven(200, { json: { kind: 'object', keys: {} } }),
    but: { ...DOCUMENTED, seen: proven(200, KIND) },
  },
  {
    // Every object has a constructor, but not of its own.
    ...BODY,
    check: https({ status: [200], json: { has: ['constructor'], kind: {}, isArray: false, itemHas: [] } }),
    seen: proven(200, KIND),
    but: { ...DOCUMENTED, seen: proven(200, { json: { kind: 'object', keys: CONSTRUCTOR } }) },
  },
  {
    rule: 'answer-without-identity',
    is: 'allowed yes',
    cause: 'tls.unverified',
    check: PRIVATE,
    seen: unverified(200),
    but: { ...DOCUMENTED, seen: proven(200) },
  },
  {
    // Who follows needs an entry for where it leads, unless another requirement has it.
    ...SENT_ON_TO_UNLISTED,
    check: https({ status: ['3xx'], json: null }),
    seen: proven(302, location('https://login.other.test/')),
    but: { ...DOCUMENTED, listed: ['login.other.test'] },
  },
  {
    // A host of the same zone is another entry, too.
    ...SENT_ON_TO_UNLISTED,
    check: https({ status: ['3xx'], json: null }),
    seen: proven(301, location('https://www.a.example/')),
    but: { ...DOCUMENTED, seen: proven(301, location('/elsewhere')) },
  },
  {
    ...SENT_ON,
    check: https(OK),
    seen: proven(302, location('https://login.other.test/')),
    but: { ...STATUS, listed: ['login.other.test'] },
  },
];
