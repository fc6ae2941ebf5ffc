import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAUSES } from '../../src/judge/causes.ts';
import { judge } from '../../src/judge/judge.ts';
import { RULES } from '../../src/judge/rules.ts';
import type { Failure, Observation } from '../../src/model/observation.ts';
import type { Check, Requirement } from '../../src/model/profile.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { answered, at, connected, gathering, http, https, JSON_OK, NAME, OK, PRIVATE_TLS, QUESTION, requirement, resolved, shaken, TCP, TLS, unresolved } from './gathering.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';

/** Each row: the rule that decides, outcome, met, and what was seen. */
interface Row {
  readonly rule: string;
  readonly is: `${Verdict['outcome']} ${Verdict['met']}`;
  readonly check?: Check;
  readonly given?: Partial<Requirement>;
  readonly seen: readonly Observation[];
}

const others = resolved('b.example', A);
const html = (excerpt: string, title: string | null = null): object => ({ excerpt, title, headers: { 'content-type': 'text/html' } });
const open = [connected(P, A), shaken(P, A)];
const JSON_BODY = { json: { kind: 'object', keys: { kind: 'string' } } } as const;
const AKAMAI = html('Access Denied You don\'t have permission to access "/" on this server. Reference #18.2d');
const FILTER_PAGE = html('Access denied by company policy. The web filter blocked this.', 'Web page blocked');
const location = (to: string): object => ({ headers: { location: to }, url: 'http://a.example/' });
const fails = (failure: Failure): readonly Observation[] => [unresolved('a.example', failure), others];

const ROWS: readonly Row[] = [
  { rule: 'host-exhausted', is: 'skipped unknown', seen: [connected(P, A, 'local-exhausted')] },
  { rule: 'not-observed', is: 'skipped unknown', seen: [] },
  { rule: 'not-observed', is: 'skipped unknown', seen: [connected(P, A)] },
  { rule: 'nothing-resolves', is: 'inconclusive unknown', seen: [unresolved('a.example', 'name-timeout')] },
  { rule: 'nothing-resolves', is: 'inconclusive unknown', seen: [unresolved('a.example', 'name-server-refused')] },
  { rule: 'nothing-resolves', is: 'inconclusive unknown', seen: [unresolved('a.example', 'name-not-found'), unresolved('b.example', 'name-not-found')] },
  { rule: 'name-not-found', is: 'blocked no', seen: [unresolved('a.example', 'name-not-found')] },
  { rule: 'name-not-found', is: 'blocked no', seen: fails('name-not-found') },
  { rule: 'name-without-address', is: 'blocked no', seen: fails('name-no-data') },
  { rule: 'name-refused', is: 'blocked no', seen: fails('name-server-refused') },
  { rule: 'name-server-failure', is: 'inconclusive unknown', seen: fails('name-server-failure') },
  { rule: 'name-timeout', is: 'inconclusive unknown', seen: fails('name-timeout') },
  { rule: 'name-unusable', is: 'inconclusive unknown', seen: fails('name-invalid') },
  { rule: 'name-leads-nowhere', is: 'blocked no', seen: [connected(P, '0.0.0.0', 'connection-refused')] },
  { rule: 'private-address-for-public-name', is: 'blocked no', given: { address: 'public' }, seen: [connected(P, '10.1.1.1', 'connection-timeout')] },
  { rule: 'identity-proven', is: 'allowed yes', given: { address: 'public' }, seen: [connected(P, '10.1.1.1'), shaken(P, '10.1.1.1')] },
  { rule: 'connect-silence', is: 'blocked no', seen: [connected(P, '10.1.1.1', 'connection-timeout')] },
  { rule: 'public-address-for-private-name', is: 'impaired no', given: { address: 'private' }, seen: open },
  { rule: 'connect-refused', is: 'blocked no', seen: [connected(P, A, 'connection-refused')] },
  { rule: 'connect-prohibited', is: 'blocked no', seen: [connected(P, A, 'connection-prohibited')] },
  { rule: 'connect-no-route', is: 'inconclusive unknown', seen: [{ ...connected(P, A, 'network-unreachable'), durationMs: 50 }] },
  { rule: 'no-network', is: 'inconclusive unknown', seen: [connected(P, A, 'network-unreachable'), connected('x', '1.1.1.1', 'network-unreachable')] },
  { rule: 'connect-unreachable', is: 'blocked no', seen: [connected(P, A, 'host-unreachable')] },
  { rule: 'connect-failed', is: 'inconclusive unknown', seen: [connected(P, A, 'unknown')] },
  { rule: 'tls-silence', is: 'blocked no', seen: [connected(P, A), shaken(P, A, 'tls-timeout')] },
  { rule: 'tls-reset', is: 'blocked no', seen: [connected(P, A), shaken(P, A, 'tls-reset')] },
  { rule: 'tls-closed', is: 'blocked no', seen: [connected(P, A), shaken(P, A, 'tls-closed')] },
  { rule: 'tls-other-protocol', is: 'blocked no', seen: [connected(P, A), shaken(P, A, 'tls-not-tls')] },
  { rule: 'tls-alert', is: 'inconclusive unknown', seen: [connected(P, A), shaken(P, A, 'tls-alert')] },
  { rule: 'tls-broken', is: 'inconclusive unknown', seen: [connected(P, A), { ...shaken(P, A, 'tls-broken'), detail: null }] },
  { rule: 'certificate-expired', is: 'impaired no', seen: [connected(P, A), shaken(P, A, 'certificate-expired')] },
  { rule: 'certificate-not-yet-valid', is: 'impaired no', seen: [connected(P, A), shaken(P, A, 'certificate-not-yet-valid')] },
  { rule: 'certificate-of-another', is: 'blocked no', seen: [connected(P, A), shaken(P, A, 'certificate-name-mismatch')] },
  { rule: 'certificate-self-signed', is: 'blocked no', seen: [connected(P, A), shaken(P, A, 'certificate-self-signed')] },
  { rule: 'certificate-of-unknown-authority', is: 'impaired no', seen: [connected(P, A), shaken(P, A, 'certificate-unknown-issuer')] },
  { rule: 'certificate-invalid', is: 'impaired no', seen: [connected(P, A), shaken(P, A, 'certificate-invalid')] },
  { rule: 'block-page-under-bad-certificate', is: 'blocked no', check: https(OK), seen: [connected(P, A), shaken(P, A, 'certificate-unknown-issuer'), answered(P, A, 403, FILTER_PAGE)] },
  { rule: 'certificate-of-unknown-authority', is: 'impaired no', check: https(OK), seen: [connected(P, A), shaken(P, A, 'certificate-unknown-issuer'), answered(P, A, 200)] },
  { rule: 'client-certificate-wanted', is: 'allowed yes', check: https(OK), seen: [...open, { ...answered(P, A, null, {}, 'tls-alert'), code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }] },
  { rule: 'http-closed', is: 'inconclusive unknown', check: https(OK), seen: [...open, { ...answered(P, A, null, {}, 'tls-alert'), code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' }] },
  { rule: 'http-silence', is: 'inconclusive unknown', check: https(OK), seen: [...open, answered(P, A, null, {}, 'http-timeout')] },
  { rule: 'http-closed', is: 'inconclusive unknown', check: https(OK), seen: [...open, answered(P, A, null, {}, 'http-reset')] },
  { rule: 'clear-text-cut-off', is: 'blocked no', check: http(OK), seen: [connected(P, A), answered(P, A, null, {}, 'http-reset')] },
  { rule: 'http-malformed', is: 'inconclusive unknown', check: http(OK), seen: [connected(P, A), answered(P, A, null, {}, 'http-malformed')] },
  { rule: 'block-page', is: 'blocked no', check: https(OK), seen: [...open, answered(P, A, 403, FILTER_PAGE)] },
  { rule: 'block-page', is: 'blocked no', check: https(OK), seen: [...open, answered(P, A, 200, FILTER_PAGE)] },
  { rule: 'block-page', is: 'blocked no', check: http(OK), seen: [connected(P, A), answered(P, A, 403, FILTER_PAGE, 'http-malformed')] },
  { rule: 'block-page', is: 'blocked no', check: https({ status: ['2xx', '3xx'], json: null }), seen: [...open, answered(P, A, 302, location('https://gateway.zscaler.net/x'))] },
  { rule: 'unexpected-status', is: 'inconclusive unknown', check: https(OK), seen: [...open, answered(P, A, 403, AKAMAI)] },
  { rule: 'unexpected-status', is: 'inconclusive unknown', check: https(OK), seen: [...open, answered(P, A, 403, html('<Code>AccessDenied Access Denied'))] },
  { rule: 'unexpected-status', is: 'inconclusive unknown', check: https(OK), seen: [...open, answered(P, A, 503, html('Service Unavailable'))] },
  { rule: 'refusing-page', is: 'inconclusive unknown', check: http(), seen: [connected(P, A), answered(P, A, 403, AKAMAI)] },
  { rule: 'answered-in-the-clear', is: 'allowed yes', check: http(), seen: [connected(P, A), answered(P, A, 403)] },
  { rule: 'answered-as-documented', is: 'allowed yes', check: https({ status: [401, 403], json: null }), seen: [...open, answered(P, A, 403, JSON_BODY)] },
  { rule: 'answered-as-documented', is: 'allowed yes', check: https({ status: ['3xx'], json: null }), seen: [...open, answered(P, A, 301, location('https://other.test/'))] },
  { rule: 'sent-elsewhere', is: 'blocked no', check: http(OK), seen: [connected(P, A), answered(P, A, 302, location('http://portal.test/login'))] },
  { rule: 'redirected-in-the-clear', is: 'inconclusive unknown', check: http(), seen: [connected(P, A), answered(P, A, 302, location('http://portal.test/login'))] },
  { rule: 'answered-in-the-clear', is: 'allowed yes', check: http(), seen: [connected(P, A), answered(P, A, 301, location('https://a.example/'))] },
  { rule: 'unexpected-body', is: 'inconclusive unknown', check: https(JSON_OK), seen: [...open, answered(P, A, 200, { json: { kind: 'object', keys: {} } })] },
  { rule: 'answered-as-documented', is: 'allowed yes', check: https(JSON_OK), seen: [...open, answered(P, A, 200, JSON_BODY)] },
  { rule: 'udp-silence', is: 'inconclusive unknown', check: QUESTION, seen: [at(P, A, 'udp-round-trip', 'udp-timeout')] },
  { rule: 'udp-port-unreachable', is: 'blocked no', check: QUESTION, seen: [at(P, A, 'udp-round-trip', 'connection-refused')] },
  { rule: 'udp-prohibited', is: 'blocked no', check: QUESTION, seen: [at(P, A, 'udp-round-trip', 'host-unreachable')] },
  { rule: 'udp-forbidden-here', is: 'blocked no', check: QUESTION, seen: [at(P, A, 'udp-round-trip', 'connection-prohibited')] },
  { rule: 'udp-no-route', is: 'inconclusive unknown', check: QUESTION, seen: [at(P, A, 'udp-round-trip', 'network-unreachable')] },
  { rule: 'dns-silence-over-tcp', is: 'inconclusive unknown', check: QUESTION, seen: [connected(P, A), at(P, A, 'tcp-round-trip', 'connection-timeout')] },
  { rule: 'dns-cut-off-over-tcp', is: 'inconclusive unknown', check: QUESTION, seen: [connected(P, A), at(P, A, 'tcp-round-trip', 'connection-closed')] },
  { rule: 'server-gives-no-answer', is: 'inconclusive unknown', check: QUESTION, seen: [at(P, A, 'udp-round-trip', 'name-not-found')] },
  { rule: 'name-server-answered', is: 'allowed yes', check: QUESTION, seen: [at(P, A, 'udp-round-trip')] },
  { rule: 'second-attempt-only', is: 'impaired yes', check: TCP, seen: [connected(P, A, 'connection-timeout'), connected(P, A)] },
  { rule: 'answer-without-identity', is: 'allowed yes', check: PRIVATE_TLS, seen: [connected(P, A), shaken(P, A, null, { chainTrusted: null })] },
  { rule: 'connection-opened', is: 'allowed yes', check: TCP, seen: [connected(P, A)] },
  { rule: 'name-resolved', is: 'allowed yes', check: NAME, seen: [resolved('a.example', A)] },
];

function verdictOf({ check = TLS, given: changes = {}, seen }: Row): Verdict | undefined {
  return judge(gathering([{ requirement: requirement({ checks: [check], ...changes }) }], seen))[0];
}

for (const [index, row] of ROWS.entries()) {
  test(`rule ${row.rule} decides in case ${index}: ${row.is}`, () => {
    const verdict = verdictOf(row);
    assert.deepEqual([verdict?.rule, `${verdict?.outcome} ${verdict?.met}`], [row.rule, row.is], verdict?.explanation);
    assert.ok((verdict?.explanation.length ?? 0) < 160, verdict?.explanation);
    assert.doesNotMatch(verdict?.explanation ?? '', /\(s\)|undefined|\?\?/);
  });
}

test('every rule has an id of its own, and a cause that is explained', () => {
  assert.equal(new Set(RULES.map(({ id }) => id)).size, RULES.length);
  for (const { cause } of RULES) assert.ok(cause === null || cause in CAUSES);
});

test('what was not tried is never a pass, whatever the check and however the run ended', () => {
  for (const check of [TCP, TLS, https(), http(), NAME, QUESTION]) {
    for (const ended of ['complete', 'deadline', 'interrupted'] as const) {
      for (const expect of ['open', 'blocked'] as const) {
        const [verdict] = judge(gathering([{ requirement: requirement({ checks: [check], expect }) }], [], { ended }));
        assert.equal(verdict?.met, 'unknown');
      }
    }
  }
});

test('facts that went through JSON give the same verdicts', () => {
  for (const { check = TLS, given: changes = {}, seen } of ROWS) {
    const facts = gathering([{ requirement: requirement({ checks: [check], ...changes }) }], seen);
    const frozen = JSON.stringify(facts);
    const verdicts = judge(facts);
    assert.deepEqual(judge(JSON.parse(frozen)), verdicts);
    assert.equal(JSON.stringify(facts), frozen);
  }
});
