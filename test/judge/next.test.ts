import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextOfCause, nextOfVerdict } from '../../src/judge/next.ts';
import { requirement } from './gathering.ts';

const ENTRY = /the entry under "Missing allowlist entries"/;

test('what is blocked asks for the entry; what is undecided asks whether it is open', () => {
  assert.match(nextOfCause('tcp.timeout', ['blocked']) ?? '', ENTRY);
  assert.match(nextOfCause('tcp.timeout', ['inconclusive']) ?? '', /^Ask the firewall team whether this is open/);
  assert.match(nextOfCause('tcp.timeout', ['inconclusive', 'blocked']) ?? '', ENTRY);
});

test('what gets through impaired is told the rest, without an entry', () => {
  assert.match(nextOfCause('tls.cert-name', ['impaired']) ?? '', /^Another party answers/);
  assert.doesNotMatch(nextOfCause('tls.cert-name', ['impaired']) ?? '', ENTRY);
});

test('what is as it should be needs nothing, but for an identity that could still be verified', () => {
  const next = (verdict: Parameters<typeof nextOfVerdict>[0]): string | null => nextOfVerdict(verdict, requirement());
  assert.equal(next({ outcome: 'allowed', met: 'yes', cause: null }), null);
  assert.equal(next({ outcome: 'blocked', met: 'yes', cause: 'tcp.timeout' }), null);
  assert.equal(next({ outcome: 'allowed', met: 'yes', cause: 'tls.client-certificate-required' }), null);
  assert.match(next({ outcome: 'allowed', met: 'yes', cause: 'tls.unverified' }) ?? '', /authority/);
});

test('a deprecated entry is told what replaced it', () => {
  const deprecated = requirement({ need: 'deprecated', replacedBy: 'iam.cloud.ibm.com' });
  const verdict = { outcome: 'blocked', met: 'no', cause: 'tcp.timeout' } as const;
  assert.equal(nextOfVerdict(verdict, deprecated), 'Use iam.cloud.ibm.com instead.');
});
