import type { Failure, Observation } from '../../src/model/observation.ts';
import type { Check, Requirement } from '../../src/model/profile.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { connected, resolved, shaken, unresolved } from './gathering.ts';

const P = 'a.example:443#0';
const A = '192.29.1.1';

/** Each row: the rule that decides, outcome, met, and what was seen. */
export interface Row {
  readonly rule: string;
  readonly is: `${Verdict['outcome']} ${Verdict['met']}`;
  readonly check?: Check;
  readonly given?: Partial<Requirement>;
  readonly seen: readonly Observation[];
}

const others = resolved('b.example', A);
const open = [connected(P, A), shaken(P, A)];
const fails = (failure: Failure): readonly Observation[] => [unresolved('a.example', failure), others];

export const PATH_ROWS: readonly Row[] = [
  { rule: 'host-exhausted', is: 'skipped unknown', seen: [connected(P, A, 'local-exhausted')] },
  { rule: 'not-observed', is: 'skipped unknown', seen: [] },
  { rule: 'not-observed', is: 'skipped unknown', seen: [connected(P, A)] },
  { rule: 'nothing-resolves', is: 'inconclusive unknown', seen: [unresolved('a.example', 'name-timeout')] },
  { rule: 'nothing-resolves', is: 'inconclusive unknown', seen: [unresolved('a.example', 'name-server-refused')] },
  {
    rule: 'nothing-resolves',
    is: 'inconclusive unknown',
    seen: [unresolved('a.example', 'name-not-found'), unresolved('b.example', 'name-not-found')],
  },
  { rule: 'name-not-found', is: 'blocked no', seen: [unresolved('a.example', 'name-not-found')] },
  { rule: 'name-not-found', is: 'blocked no', seen: fails('name-not-found') },
  { rule: 'name-without-address', is: 'blocked no', seen: fails('name-no-data') },
  { rule: 'name-refused', is: 'blocked no', seen: fails('name-server-refused') },
  { rule: 'name-server-failure', is: 'inconclusive unknown', seen: fails('name-server-failure') },
  { rule: 'name-timeout', is: 'inconclusive unknown', seen: fails('name-timeout') },
  { rule: 'name-unusable', is: 'inconclusive unknown', seen: fails('name-invalid') },
  { rule: 'name-leads-nowhere', is: 'blocked no', seen: [connected(P, '0.0.0.0', 'connection-refused')] },
  {
    rule: 'private-address-for-public-name',
    is: 'blocked no',
    given: { address: 'public' },
    seen: [connected(P, '10.1.1.1', 'connection-timeout')],
  },
  {
    rule: 'identity-proven',
    is: 'allowed yes',
    given: { address: 'public' },
    seen: [connected(P, '10.1.1.1'), shaken(P, '10.1.1.1')],
  },
  { rule: 'connect-silence', is: 'blocked no', seen: [connected(P, '10.1.1.1', 'connection-timeout')] },
  { rule: 'public-address-for-private-name', is: 'impaired no', given: { address: 'private' }, seen: open },
  { rule: 'connect-refused', is: 'blocked no', seen: [connected(P, A, 'connection-refused')] },
  { rule: 'connect-prohibited', is: 'blocked no', seen: [connected(P, A, 'connection-prohibited')] },
  {
    rule: 'connect-no-route',
    is: 'inconclusive unknown',
    seen: [{ ...connected(P, A, 'network-unreachable'), durationMs: 50 }],
  },
  {
    rule: 'no-network',
    is: 'inconclusive unknown',
    seen: [connected(P, A, 'network-unreachable'), connected('x', '1.1.1.1', 'network-unreachable')],
  },
  { rule: 'connect-unreachable', is: 'blocked no', seen: [connected(P, A, 'host-unreachable')] },
  { rule: 'connect-failed', is: 'inconclusive unknown', seen: [connected(P, A, 'unknown')] },
  { rule: 'tls-silence', is: 'blocked no', seen: [connected(P, A), shaken(P, A, 'tls-timeout')] },
  { rule: 'tls-reset', is: 'blocked no', seen: [connected(P, A), shaken(P, A, 'tls-reset')] },
  { rule: 'tls-closed', is: 'blocked no', seen: [connected(P, A), shaken(P, A, 'tls-closed')] },
  { rule: 'tls-other-protocol', is: 'blocked no', seen: [connected(P, A), shaken(P, A, 'tls-not-tls')] },
  { rule: 'tls-alert', is: 'inconclusive unknown', seen: [connected(P, A), shaken(P, A, 'tls-alert')] },
  {
    rule: 'tls-broken',
    is: 'inconclusive unknown',
    seen: [connected(P, A), { ...shaken(P, A, 'tls-broken'), detail: null }],
  },
  { rule: 'certificate-expired', is: 'impaired no', seen: [connected(P, A), shaken(P, A, 'certificate-expired')] },
  {
    rule: 'certificate-not-yet-valid',
    is: 'impaired no',
    seen: [connected(P, A), shaken(P, A, 'certificate-not-yet-valid')],
  },
  {
    rule: 'certificate-of-another',
    is: 'blocked no',
    seen: [connected(P, A), shaken(P, A, 'certificate-name-mismatch')],
  },
  {
    rule: 'certificate-self-signed',
    is: 'blocked no',
    seen: [connected(P, A), shaken(P, A, 'certificate-self-signed')],
  },
  {
    rule: 'certificate-of-unknown-authority',
    is: 'impaired no',
    seen: [connected(P, A), shaken(P, A, 'certificate-unknown-issuer')],
  },
  { rule: 'certificate-invalid', is: 'impaired no', seen: [connected(P, A), shaken(P, A, 'certificate-invalid')] },
];
