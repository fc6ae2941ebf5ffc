import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CAUSES } from '../../src/judge/causes.ts';
import type { Report } from '../../src/model/report.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { missingProgram } from '../helpers/missing-program.ts';
import { HOSTILE, planted, poisoned } from './hostile.ts';
import { bigReport, nothingResolvesReport, vpcReport } from './sample-reports.ts';
import { blocked, observation, report, requirement, verdict } from './sample.ts';

const XMLLINT = '/usr/bin/xmllint';
const skip = missingProgram(XMLLINT, 'libxml2-utils');

// Fixtures are not compiled: they lie beside the sources of the tests.
const SCHEMA = resolve(fileURLToPath(import.meta.url), '../../../../test/fixtures/report/junit.xsd');

/** What a real reader of XML says; it knows nothing of the writer. */
function xmllint(args: readonly string[], xml: string): { readonly status: number | null; readonly stdout: string } {
  const { status, stdout, stderr } = spawnSync(XMLLINT, ['--nonet', ...args, '-'], {
    input: xml,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { status, stdout: `${stdout}${stderr}` };
}

function assertValid(each: Report): void {
  const { status, stdout } = xmllint(['--noout', '--schema', SCHEMA], renderJunit(each));
  assert.equal(status, 0, stdout.slice(0, 2000));
}

function find(xpath: string, each: Report): string {
  return xmllint(['--xpath', xpath], renderJunit(each)).stdout.trim();
}

test('a report of any size is valid by the schema of readers', { skip }, () => {
  for (const each of [bigReport(3), bigReport(60), bigReport(5000), vpcReport(), nothingResolvesReport()])
    assertValid(each);
  assertValid(report({ requirements: [], verdicts: [] }));
  assert.equal(find('count(//testcase)', bigReport(5000)), '5000');
});

test('the schema is felt: a case without a time, and one that is there twice, are refused', { skip }, () => {
  const xml = renderJunit(vpcReport());
  for (const wrong of [
    xml.replace(/(<testcase [^>]*) time="[^"]*"/, '$1'),
    xml.replaceAll('name="iam-private"', 'name="iam"'),
  ])
    assert.notEqual(xmllint(['--noout', '--schema', SCHEMA], wrong).status, 0);
});

test('hostile text in every field stays text, and every character is one that XML knows', { skip }, () => {
  const nasty = '\ufffe\uffff\u0000]]>&#0;<!--\ud800';
  const worse = report({ verdicts: [blocked('api', { explanation: nasty, next: `${HOSTILE}${nasty}` })] });
  for (const each of [...planted(vpcReport()), poisoned(vpcReport()), poisoned(nothingResolvesReport()), worse]) {
    assertValid(each);
    // The characters of XML 1.0 (section 2.2), without the control characters that it allows.
    assert.doesNotMatch(renderJunit(each), /[^\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  }
  assert.equal(find('string(//failure/@message)', worse), String.raw`tcp.timeout: \ufffe\uffff\u0000]]>&#0;<!--\ud800`);
});

test('what is not met fails, what is undecided is an error, and what was not tried is skipped', { skip }, () => {
  const result = (id: string): string => find(`name(//testcase[@name="${id}"]/*)`, vpcReport());
  assert.deepEqual(
    ['ks-api', 'iam', 'monitoring', 'iam-private', 'master-api', 'old-registry', 'node-ports'].map(result),
    // The last one is optional: nobody needs to know.
    ['system-out', 'failure', 'failure', 'error', 'skipped', 'skipped', 'skipped'],
  );
  assert.equal(
    find('concat(/testsuites/@tests, " ", /testsuites/@failures, " ", /testsuites/@errors)', vpcReport()),
    '14 5 1',
  );
});

test('an entry that must be blocked fails when it is open, and passes when it is blocked', { skip }, () => {
  assert.equal(find('string(//testcase[@name="telnet"]/failure/@type)', vpcReport()), 'policy.unexpectedly-open');
  const closed = report({
    requirements: [requirement('telnet', { expect: 'blocked' })],
    verdicts: [blocked('telnet', { met: 'yes' })],
  });
  assert.equal(find('name(//testcase/*)', closed), 'system-out');
});

test(
  'what the profile says cannot be proven, and what a baseline knows, fails nothing and passes nothing',
  { skip },
  () => {
    const undecided = verdict('table', { outcome: 'inconclusive', met: 'unknown', cause: 'udp.silent' });
    const each = report({
      requirements: [requirement('table', { provable: false }), requirement('known')],
      verdicts: [undecided, blocked('known')],
      baseline: { startedAt: '2026-09-01T00:00:00Z', hostName: 'jump-host-3', accepted: ['known'], fixed: [] },
    });
    assert.equal(find('concat(count(//skipped), " ", count(//failure), " ", count(//error))', each), '2 0 0');
    assert.match(
      find('string(//testcase[@name="known"]/skipped/@message)', each),
      /^not met, and known from the baseline: /,
    );
  },
);

test('a failure says where, why, who says so, what was seen and what to do', { skip }, () => {
  const text = find('string(//testcase[@name="iam"]/failure)', vpcReport());
  for (const expected of [
    /^Purpose: log in: tokens of IAM$/m,
    /^Where: iam\.cloud\.ibm\.com:443$/m,
    /^Document: Opening required ports/m,
    /^Decided: blocked, tcp\.timeout, /m,
    /^Seen: connect 23\.40\.100\.152:443: connection-timeout \(ETIMEDOUT\) after 4\.0 s/m,
    /^By hand: curl -v https:\/\/iam/m,
  ])
    assert.match(text, expected);
});

test('suites are profiles, and times are those of the observations', { skip }, () => {
  const each = report({
    requirements: [requirement('api'), requirement('login', { profiles: ['cli', 'vpc'] })],
    verdicts: [verdict('api', { evidence: [0, 1] }), verdict('login', { evidence: [1] })],
    observations: [
      observation('t-api', { startedMs: 100, durationMs: 50 }),
      observation('t-login', { startedMs: 1200, durationMs: 300 }),
    ],
  });
  assert.equal(find('concat(//testsuite[1]/@name, " ", //testsuite[2]/@name)', each), 'vpc cli');
  assert.equal(find('string(//testcase[@name="api"]/@time)', each), '1.400');
  assert.equal(find('string(//testcase[@name="login"]/@time)', each), '0.300');
  assert.equal(find('string(//testsuite[1]/@timestamp)', each), '2026-09-14T08:12:03');
});

test('a test case sends nobody to a list that it does not have', () => {
  const xml = renderJunit(report({ verdicts: [blocked('iam', { next: CAUSES['tcp.timeout'].next })] }));
  assert.match(xml, /^Next: Ask for an allowlist entry for it\.$/m);
});
