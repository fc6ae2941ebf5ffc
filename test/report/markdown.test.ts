import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { escaped } from '../../src/report/markdown-text.ts';
import { harmful, planted, poisoned } from './hostile.ts';
import { nothingResolvesReport, vpcReport } from './sample-reports.ts';
import { blocked, finding, missingEntry, report, skipped, verdict } from './sample.ts';

test('writes the report as headings, lists and tables', () => {
  const small = report({
    verdicts: [verdict('api'), blocked('iam'), skipped('etcd')],
    findings: [finding(['iam'], { explanation: 'SYNs to *.cloud.example are dropped.' })],
    missing: [missingEntry('iam', { observed: ['192.0.2.7'] })],
  });
  assert.deepEqual(renderMarkdown(small).split('\n'), [
    '# reachcheck: vpc',
    '',
    '**1 of 3 required entries is missing; 1 is undecided.**',
    '',
    '- Profile: IBM Cloud Kubernetes Service on VPC, from a workstation (documents as of 2026-08-20)',
    '- Vantage point: jump-host-3',
    '- When: 2026-09-14 08:12:03 UTC, 4.2 s',
    '',
    '## Findings',
    '',
    String.raw`1. SYNs to \*.cloud.example are dropped.`,
    '   - Cause: `tcp.timeout`',
    '   - Explains: iam',
    '   - Who: firewall team',
    '   - Next: Ask for the entries below.',
    '',
    '## Missing allowlist entries',
    '',
    '| Protocol | Ports | Destination | Addresses | Purpose | Documented in |',
    '| --- | --- | --- | --- | --- | --- |',
    '| TCP out | 443 | iam.cloud.example | 192.0.2.7 | what iam is for | Opening required ports and IP addresses in your ' +
      String.raw`allowlist, section vpc-firewall\_bx, 2024-03-15 |`,
    '',
    '## Verdicts',
    '',
    '| Outcome | Requirement | Destination | Cause | What was seen |',
    '| --- | --- | --- | --- | --- |',
    '| ✗ blocked | iam | iam.cloud.example:443 | `tcp.timeout` | No answer to 5 SYNs in 4.0 s. |',
    '| ✓ allowed | api | api.cloud.example:443 |  | The server answered and proved its name. |',
    '',
    '## Not tried',
    '',
    String.raw`- The parameter masterUrl is not set (` +
      '`config.parameter-missing`): etcd; next: reachcheck --set masterUrl=URL, where URL is what ' +
      String.raw`\`ibmcloud ks cluster get\` prints.`,
    '',
  ]);
});

test('makes no markup of what comes from data', () => {
  const texts = [
    ['a|b', String.raw`a\|b`],
    ['`code`', String.raw`\`code\``],
    ['<img src=x>', '&lt;img src=x&gt;'],
    ['&lt;', '&amp;lt;'],
    ['[a](b)', String.raw`\[a\](b)`],
    ['*a* _b_ ~~c~~', String.raw`\*a\* \_b\_ \~\~c\~\~`],
    [String.raw`a\|b`, String.raw`a\\\|b`],
    ['# a', String.raw`\# a`],
    ['- a', String.raw`\- a`],
    ['1. a', String.raw`1\. a`],
    ['2) a', String.raw`2\) a`],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['https://a.example www.a.example', String.raw`https\://a.example www\.a.example`],
    ['a\n\n# b', String.raw`a  \# b`],
    // A mention would call people, and a mail address would become a link.
    ['@everyone a@b.example, @', '@<!-- -->everyone a@<!-- -->b.example, @'],
  ] as const;
  for (const [text, expected] of texts) assert.equal(escaped(text), expected);
});

test('keeps hostile texts in their cells', () => {
  const lines = renderMarkdown(vpcReport()).split('\n').length;
  for (const each of [poisoned(vpcReport()), ...planted(vpcReport())]) {
    const text = renderMarkdown(each);
    assert.deepEqual(harmful(text), []);
    assert.doesNotMatch(text, /<(?!!-- -->)/);
    const columns = text
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.replaceAll(/\\./g, '').split('|').length - 2);
    assert.deepEqual(new Set(columns), new Set([5, 6]));
    assert.equal(text.match(/^#/gm)?.length, 5);
    // What can start a block stands behind a mark of ours, in the same line.
    assert.equal(text.split('\n').length, lines);
  }
});

test('writes no table of verdicts when the host explains them all', () => {
  const text = renderMarkdown(nothingResolvesReport());
  assert.match(text, /^All that were tried are undecided: entry-1, /m);
  assert.match(text, /^> Only the direct path was checked\./m);
  assert.doesNotMatch(text, /^\|/m);
});
