import {
  answered,
  at,
  connected,
  http,
  https,
  JSON_OK,
  NAME,
  OK,
  PRIVATE_TLS,
  QUESTION,
  resolved,
  shaken,
  TCP,
} from './gathering.ts';
import type { Row } from './rows-path.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';

const html = (excerpt: string, title: string | null = null): object => ({
  excerpt,
  title,
  headers: { 'content-type': 'text/html' },
});
const open = [connected(P, A), shaken(P, A)];
const JSON_BODY = { json: { kind: 'object', keys: { kind: 'string' } } } as const;
const AKAMAI = html('Access Denied You don\'t have permission to access "/" on this server. Reference #18.2d');
const FILTER_PAGE = html('Access denied by company policy. The web filter blocked this.', 'Web page blocked');
const location = (to: string): object => ({ headers: { location: to }, url: 'http://a.example/' });

export const ANSWER_ROWS: readonly Row[] = [
  {
    rule: 'block-page-under-bad-certificate',
    is: 'blocked no',
    check: https(OK),
    seen: [connected(P, A), shaken(P, A, 'certificate-unknown-issuer'), answered(P, A, 403, FILTER_PAGE)],
  },
  {
    rule: 'certificate-of-unknown-authority',
    is: 'impaired no',
    check: https(OK),
    seen: [connected(P, A), shaken(P, A, 'certificate-unknown-issuer'), answered(P, A, 200)],
  },
  {
    rule: 'client-certificate-wanted',
    is: 'allowed yes',
    check: https(OK),
    seen: [...open, { ...answered(P, A, null, {}, 'tls-alert'), code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }],
  },
  {
    rule: 'http-closed',
    is: 'inconclusive unknown',
    check: https(OK),
    seen: [...open, { ...answered(P, A, null, {}, 'tls-alert'), code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' }],
  },
  {
    rule: 'http-silence',
    is: 'inconclusive unknown',
    check: https(OK),
    seen: [...open, answered(P, A, null, {}, 'http-timeout')],
  },
  {
    rule: 'http-closed',
    is: 'inconclusive unknown',
    check: https(OK),
    seen: [...open, answered(P, A, null, {}, 'http-reset')],
  },
  {
    rule: 'clear-text-cut-off',
    is: 'blocked no',
    check: http(OK),
    seen: [connected(P, A), answered(P, A, null, {}, 'http-reset')],
  },
  {
    rule: 'http-malformed',
    is: 'inconclusive unknown',
    check: http(OK),
    seen: [connected(P, A), answered(P, A, null, {}, 'http-malformed')],
  },
  { rule: 'block-page', is: 'blocked no', check: https(OK), seen: [...open, answered(P, A, 403, FILTER_PAGE)] },
  { rule: 'block-page', is: 'blocked no', check: https(OK), seen: [...open, answered(P, A, 200, FILTER_PAGE)] },
  {
    rule: 'block-page',
    is: 'blocked no',
    check: http(OK),
    seen: [connected(P, A), answered(P, A, 403, FILTER_PAGE, 'http-malformed')],
  },
  {
    rule: 'block-page',
    is: 'blocked no',
    check: https({ status: ['2xx', '3xx'], json: null }),
    seen: [...open, answered(P, A, 302, location('https://gateway.zscaler.net/x'))],
  },
  {
    rule: 'unexpected-status',
    is: 'inconclusive unknown',
    check: https(OK),
    seen: [...open, answered(P, A, 403, AKAMAI)],
  },
  {
    rule: 'unexpected-status',
    is: 'inconclusive unknown',
    check: https(OK),
    seen: [...open, answered(P, A, 403, html('<Code>AccessDenied Access Denied'))],
  },
  {
    rule: 'unexpected-status',
    is: 'inconclusive unknown',
    check: https(OK),
    seen: [...open, answered(P, A, 503, html('Service Unavailable'))],
  },
  {
    rule: 'refusing-page',
    is: 'inconclusive unknown',
    check: http(),
    seen: [connected(P, A), answered(P, A, 403, AKAMAI)],
  },
  { rule: 'answered-in-the-clear', is: 'allowed yes', check: http(), seen: [connected(P, A), answered(P, A, 403)] },
  {
    rule: 'answered-as-documented',
    is: 'allowed yes',
    check: https({ status: [401, 403], json: null }),
    seen: [...open, answered(P, A, 403, JSON_BODY)],
  },
  {
    rule: 'answered-as-documented',
    is: 'allowed yes',
    check: https({ status: ['3xx'], json: null }),
    seen: [...open, answered(P, A, 301, location('https://other.test/'))],
  },
  {
    rule: 'sent-elsewhere',
    is: 'blocked no',
    check: http(OK),
    seen: [connected(P, A), answered(P, A, 302, location('http://portal.test/login'))],
  },
  {
    rule: 'redirected-in-the-clear',
    is: 'inconclusive unknown',
    check: http(),
    seen: [connected(P, A), answered(P, A, 302, location('http://portal.test/login'))],
  },
  {
    rule: 'answered-in-the-clear',
    is: 'allowed yes',
    check: http(),
    seen: [connected(P, A), answered(P, A, 301, location('https://a.example/'))],
  },
  {
    rule: 'unexpected-body',
    is: 'inconclusive unknown',
    check: https(JSON_OK),
    seen: [...open, answered(P, A, 200, { json: { kind: 'object', keys: {} } })],
  },
  {
    rule: 'answered-as-documented',
    is: 'allowed yes',
    check: https(JSON_OK),
    seen: [...open, answered(P, A, 200, JSON_BODY)],
  },
  {
    rule: 'udp-silence',
    is: 'inconclusive unknown',
    check: QUESTION,
    seen: [at(P, A, 'udp-round-trip', 'udp-timeout')],
  },
  {
    rule: 'udp-port-unreachable',
    is: 'blocked no',
    check: QUESTION,
    seen: [at(P, A, 'udp-round-trip', 'connection-refused')],
  },
  { rule: 'udp-prohibited', is: 'blocked no', check: QUESTION, seen: [at(P, A, 'udp-round-trip', 'host-unreachable')] },
  {
    rule: 'udp-forbidden-here',
    is: 'blocked no',
    check: QUESTION,
    seen: [at(P, A, 'udp-round-trip', 'connection-prohibited')],
  },
  {
    rule: 'udp-no-route',
    is: 'inconclusive unknown',
    check: QUESTION,
    seen: [at(P, A, 'udp-round-trip', 'network-unreachable')],
  },
  {
    rule: 'dns-silence-over-tcp',
    is: 'inconclusive unknown',
    check: QUESTION,
    seen: [connected(P, A), at(P, A, 'tcp-round-trip', 'connection-timeout')],
  },
  {
    rule: 'dns-cut-off-over-tcp',
    is: 'inconclusive unknown',
    check: QUESTION,
    seen: [connected(P, A), at(P, A, 'tcp-round-trip', 'connection-closed')],
  },
  {
    rule: 'server-gives-no-answer',
    is: 'inconclusive unknown',
    check: QUESTION,
    seen: [at(P, A, 'udp-round-trip', 'name-not-found')],
  },
  { rule: 'name-server-answered', is: 'allowed yes', check: QUESTION, seen: [at(P, A, 'udp-round-trip')] },
  {
    rule: 'second-attempt-only',
    is: 'impaired yes',
    check: TCP,
    seen: [connected(P, A, 'connection-timeout'), connected(P, A)],
  },
  {
    rule: 'answer-without-identity',
    is: 'allowed yes',
    check: PRIVATE_TLS,
    seen: [connected(P, A), shaken(P, A, null, { chainTrusted: null })],
  },
  { rule: 'connection-opened', is: 'allowed yes', check: TCP, seen: [connected(P, A)] },
  { rule: 'name-resolved', is: 'allowed yes', check: NAME, seen: [resolved('a.example', A)] },
];
