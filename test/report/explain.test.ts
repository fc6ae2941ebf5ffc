import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainVerdict } from '../../src/report/explain.ts';
import { harmful, HOSTILE, poisoned } from './hostile.ts';
import { vpcReport } from './sample-reports.ts';
import { blocked, observation, report } from './sample.ts';

const OPTIONS = { width: 80, colour: false, verbose: true };

test('says what is required, what was decided by which rule, and what it could also be', () => {
  assert.deepEqual(explainVerdict(vpcReport(), 'iam', OPTIONS).split('\n'), [
    '✗ iam: blocked',
    '  No answer to 5 SYNs in 4.0 s at any of its 3 addresses.',
    '',
    'What is required',
    '  Purpose        log in: tokens of IAM',
    '  Where          iam.cloud.ibm.com:443',
    '  Need           required, must be open',
    '  Check          https GET /: status 200 or 3xx',
    '  Document       Opening required ports and IP addresses in your allowlist,',
    '                 section vpc-firewall_bx, 2024-03-15',
    '  Link           https://docs.example/vpc-firewall',
    '',
    'Verdict',
    '  Decided        blocked, tcp.timeout, likely (rule tcp-silent)',
    '  Coverage       0 of 3 endpoints reached',
    '  Could also be  tcp.prohibited, service.down',
    '  Next           Ask the firewall team to let TCP 443 out to it.',
    '  By hand        curl -v https://iam.cloud.ibm.com/',
    '  Read more      docs/causes.md#tcptimeout',
    '',
    'Evidence (2)',
    '  connect          23.40.100.152:443: connection-timeout (ETIMEDOUT) after',
    '                   4.0 s, 5 sockets',
    '  connect          [2a02:26f0:dc::17c8:a12]:443: network-unreachable',
    '                   (ENETUNREACH) after 0 ms, attempt 2',
    '',
  ]);
});

test('shows what every operation learned', () => {
  const text = explainVerdict(vpcReport(), 'ks-api', { ...OPTIONS, width: 120 });
  for (const fact of ['by dns', 'AAAA: NODATA', 'TLSv1.3', 'CN=Example Public CA 1', 'server: nginx', '1422 bytes']) {
    assert.ok(text.includes(fact), fact);
  }
});

test('prints all of the evidence, however large', () => {
  const observations = Array.from({ length: 500 }, (_, index) =>
    observation('t-api', { address: `192.0.2.${index % 250}` }),
  );
  const large = report({
    verdicts: [blocked('api', { evidence: observations.map((_, index) => index) })],
    observations,
  });
  assert.equal(explainVerdict(large, 'api', OPTIONS).match(/^ {2}connect /gm)?.length, 500);
});

test('says so when evidence is missing or the requirement is unknown', () => {
  const lacking = report({ verdicts: [blocked('api', { evidence: [7] })] });
  assert.match(explainVerdict(lacking, 'api', OPTIONS), /observation 7 is not in this report/);
  assert.match(explainVerdict(lacking, 'apo', OPTIONS), /^No requirement of this report is called "apo"\.\n$/);
});

test('lets nothing hostile through', () => {
  const hostile = poisoned(vpcReport());
  for (const { requirement } of hostile.verdicts) {
    assert.deepEqual(harmful(explainVerdict(hostile, requirement, OPTIONS)), []);
  }
  assert.deepEqual(harmful(explainVerdict(hostile, HOSTILE, OPTIONS)), []);
});
