import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../src/compare/compare.ts';
import { matrix } from '../../src/compare/matrix.ts';
import {
  changeWords,
  renderComparison,
  renderComparisonJson,
  renderComparisonMarkdown,
} from '../../src/report/comparison.ts';
import { renderMatrix, renderMatrixJson, renderMatrixMarkdown } from '../../src/report/matrix.ts';
import { harmful, poisoned } from './hostile.ts';
import { bigReport, vpcReport } from './sample-reports.ts';
import type { Report } from '../../src/model/report.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { blocked, report, requirement, skipped, VANTAGE, verdict } from './sample.ts';

const PLAIN = { width: 80, colour: false, verbose: false };

const BEFORE = report({ verdicts: [verdict('api'), blocked('iam'), blocked('cos'), verdict('dns')] });
const AFTER = report({ verdicts: [verdict('api'), verdict('iam'), blocked('cos'), blocked('dns'), skipped('etcd')] });

test('tells what is newly broken first, and everything else by kind', () => {
  const comparison = compare({ name: 'before.json', report: BEFORE }, { name: 'after.json', report: AFTER });
  assert.deepEqual(renderComparison(comparison, PLAIN).split('\n'), [
    '1 required entry is newly broken. 1 fixed, 1 still not met, 1 new, 1 met in',
    'both.',
    '',
    'Before  before.json: jump-host-3, 2026-09-14 08:12:03 UTC',
    'After   after.json: jump-host-3, 2026-09-14 08:12:03 UTC',
    '',
    'Newly broken (1)',
    '- dns, dns.cloud.example:443: allowed -> blocked [tcp.timeout]',
    '  Seen  No answer to 5 SYNs in 4.0 s.',
    '',
    'Fixed (1)',
    '- iam, iam.cloud.example:443: blocked [tcp.timeout] -> allowed',
    '',
    'Still not met (1)',
    '- cos, cos.cloud.example:443: blocked [tcp.timeout]',
    '',
    'New requirements (1)',
    '- etcd, etcd.cloud.example:443: skipped [config.parameter-missing]',
    '  Seen  The parameter masterUrl is not set.',
    '',
  ]);
  assert.deepEqual(changeWords(comparison), ['fixed: iam', 'newly broken: dns']);
});

test('two hosts, and a run that was cut short, are said', () => {
  const elsewhere = { ...AFTER, vantage: { ...VANTAGE, hostName: 'node-2' }, ended: 'deadline' as const };
  const text = renderComparison(
    compare({ name: 'before.json', report: BEFORE }, { name: 'after.json', report: elsewhere }),
    PLAIN,
  );
  assert.match(text, /^! The runs are from different hosts/m);
  assert.match(text, /^! The run of after\.json was cut short\.$/m);
});

test('another way, and the wrong order, are said', () => {
  const older = { ...AFTER, vantage: { ...VANTAGE, resolvers: ['192.0.2.53'] }, startedAt: '2026-09-13T08:12:03.123Z' };
  const comparison = compare({ name: 'before.json', report: BEFORE }, { name: 'after.json', report: older });
  const text = renderComparison(comparison, PLAIN);
  assert.match(text, /^! The runs asked different DNS servers/m);
  assert.match(text, /^! after\.json is older than before\.json: give the older report first\.$/m);
  assert.match(renderComparisonMarkdown(comparison), /^> after\.json is older than before\.json/m);
});

test('a matrix says where one of its reports is redacted', () => {
  const places = [AFTER, { ...AFTER, redacted: true as const }].map((each, index) => ({
    name: `node-${index}`,
    file: 'x.json',
    report: each,
  }));
  assert.match(renderMatrix(matrix(places), PLAIN), /^! What is redacted cannot be compared/m);
  assert.match(renderMatrixMarkdown(matrix(places)), /^> What is redacted cannot be compared/m);
  assert.doesNotMatch(renderMatrix(matrix(places.slice(0, 1)), PLAIN), /redacted/);
});

test('a place is the only one where the others agree, and not where each found something else', () => {
  const text = (...verdicts: readonly Verdict[]): string =>
    renderMatrix(
      matrix(verdicts.map((each, index) => ({ name: `n${index}`, file: '', report: report({ verdicts: [each] }) }))),
      PLAIN,
    );
  assert.match(text(blocked('a'), verdict('a'), verdict('a')), /✗ n0 only: blocked/);
  assert.doesNotMatch(text(blocked('a'), verdict('a'), skipped('a')), / only/);
});

test('a redacted report is named as one, and its placeholder for the host is no other host', () => {
  const redacted = { ...AFTER, redacted: true as const, vantage: { ...VANTAGE, hostName: 'this-host' } };
  const text = renderComparison(
    compare({ name: 'before.json', report: BEFORE }, { name: 'after.json', report: redacted }),
    PLAIN,
  );
  assert.match(text, /^! What is redacted cannot be compared/m);
  assert.doesNotMatch(text, /different hosts/);
});

test('a matrix says who differs, who the places are, and shows every requirement at every place', () => {
  const merged = matrix([
    { name: 'node-1', file: 'node-1.json', report: BEFORE },
    { name: 'node-2', file: 'node-2.json', report: BEFORE },
    { name: 'node-3', file: 'node-3.json', report: AFTER },
  ]);
  assert.deepEqual(renderMatrix(merged, PLAIN).split('\n'), [
    '5 requirements from 3 vantage points: 2 differ between them, 1 is met nowhere, 1',
    'is undecided everywhere, 1 is met everywhere.',
    '',
    'Where they differ (2)',
    '- iam, iam.cloud.example:443',
    '  ✓ node-3 only: allowed',
    '  ✗ node-1, node-2: blocked [tcp.timeout]',
    '- dns, dns.cloud.example:443',
    '  ✗ node-3 only: blocked [tcp.timeout]',
    '  ✓ node-1, node-2: allowed',
    '',
    'Met nowhere (1)',
    '- cos, cos.cloud.example:443: blocked [tcp.timeout]',
    '',
    'Vantage points',
    '1  node-1 (jump-host-3), node-1.json, 2026-09-14 08:12:03 UTC, exit code 0, 2',
    '   not met',
    '2  node-2 (jump-host-3), node-2.json, 2026-09-14 08:12:03 UTC, exit code 0, 2',
    '   not met',
    '3  node-3 (jump-host-3), node-3.json, 2026-09-14 08:12:03 UTC, exit code 0, 2',
    '   not met, 1 undecided',
    '',
    'Requirement  node-1  node-2  node-3',
    'iam          ✗       ✗       ✓',
    'dns          ✓       ✓       ✗',
    'cos          ✗       ✗       ✗',
    'etcd         .       .       -',
    'api          ✓       ✓       ✓',
    '',
    '✓ met, ! impaired, ✗ not met, ? undecided, - not tried, . not asked for there',
    '',
  ]);
});

test('where names are too wide for the terminal numbers stand in, and where those are too, Markdown is named', () => {
  const many = (amount: number): string =>
    renderMatrix(
      matrix(
        Array.from({ length: amount }, (_, index) => ({ name: `worker-node-${index + 1}`, file: '-', report: BEFORE })),
      ),
      PLAIN,
    );
  assert.match(many(12), /^Requirement {2}1 {2}2 {2}3 .* 12$/m);
  assert.match(many(60), /^Too many vantage points for a matrix of 80 columns; --format markdown has it\.$/m);
});

test('thousands of rows that are met everywhere are counted, and all others shown', () => {
  const text = renderMatrix(matrix([{ name: 'node-1', file: '-', report: bigReport(5000) }]), PLAIN);
  assert.match(text, /^and 4,700 more that are met everywhere$/m);
  assert.equal(text.match(/^entry-\d+ +✗$/gm)?.length, 250);
});

test('of many places that agree the few are named, and the others are counted', () => {
  const places = Array.from({ length: 12 }, (_, index) => ({
    name: `node-${index + 1}`,
    file: `${index + 1}.json`,
    report: index === 4 ? AFTER : BEFORE,
  }));
  const text = renderMatrix(matrix(places), PLAIN);
  assert.match(text, /^- iam, .*\n {2}✓ node-5 only: allowed\n {2}✗ the other 11 of 12: blocked \[tcp\.timeout\]$/m);
});

test('an id that leads to two places is told apart by them', () => {
  const to = (value: string): Report =>
    report({
      requirements: [requirement('registry', { destinations: [{ kind: 'host', value }] })],
      verdicts: [verdict('registry')],
    });
  const text = renderMatrix(
    matrix([
      { name: 'a', file: 'a.json', report: to('us.example') },
      { name: 'b', file: 'b.json', report: to('de.example') },
    ]),
    PLAIN,
  );
  assert.match(text, /^registry, us\.example:443 +✓ {2}\.$/m);
  assert.match(text, /^registry, de\.example:443 +\. {2}✓$/m);
});

test('reports without requirements make a matrix, and a comparison that says that it is none', () => {
  const empty = report({ verdicts: [] });
  const merged = matrix([{ name: 'a', file: 'a.json', report: empty }]);
  assert.match(renderMatrix(merged, PLAIN), /^0 requirements from 1 vantage point\.\n\nVantage points\n1 {2}a .*\n$/);
  assert.match(renderMatrixMarkdown(merged), /^\*\*0 requirements from 1 vantage point\.\*\*$/m);
  const other = { ...AFTER, profiles: [] };
  const comparison = compare({ name: 'a', report: empty }, { name: 'b', report: other });
  assert.match(
    renderComparison(comparison, PLAIN),
    /^Nothing can be compared: the reports have no requirement in common/,
  );
  assert.match(renderComparison(comparison, PLAIN), /^! The reports are of different profiles: .*, and then none\.$/m);
});

test('as Markdown both are tables', () => {
  const comparison = compare({ name: 'before.json', report: BEFORE }, { name: 'after.json', report: AFTER });
  const changes = renderComparisonMarkdown(comparison);
  assert.match(changes, /^\*\*1 required entry is newly broken\. .*\*\*$/m);
  assert.match(
    changes,
    /^\| dns \| dns\.cloud\.example:443 \| allowed \| blocked \\\[tcp\.timeout\\\] \| No answer to 5 SYNs/m,
  );
  const merged = matrix([
    { name: 'node-1', file: 'node-1.json', report: BEFORE },
    { name: 'node-3', file: 'node-3.json', report: AFTER },
  ]);
  const text = renderMatrixMarkdown(merged);
  assert.match(text, /^\| iam \| iam\.cloud\.example:443 \| ✗ node-1: blocked .*; ✓ node-3: allowed \|$/m);
  assert.match(text, /^\| Requirement \| node-1 \| node-3 \|\n\| --- \| --- \| --- \|\n\| iam \| ✗ \| ✓ \|$/m);
});

test('hostile texts make no markup', () => {
  const name = 'a|b\n# <img src=x> [link](http://evil.example)';
  const hostile = report({
    requirements: [requirement('iam', { title: name })],
    verdicts: [blocked('iam', { explanation: name })],
  });
  const comparison = compare({ name, report: report({ verdicts: [verdict('iam')] }) }, { name, report: hostile });
  const merged = matrix([{ name, file: name, report: { ...hostile, vantage: { ...VANTAGE, hostName: name } } }]);
  for (const text of [renderComparisonMarkdown(comparison), renderMatrixMarkdown(merged)]) {
    assert.doesNotMatch(text, /<img|[^\\]\[link|a\|b|^# </m);
    assert.match(text, /a\\\|b/);
  }
});

test('hostile texts act upon nothing', () => {
  const hostile = poisoned(vpcReport());
  const comparison = compare({ name: 'a\u001b[2J', report: vpcReport() }, { name: 'b\u202e', report: hostile });
  const merged = matrix([
    { name: 'a\u001b[2J', file: 'a|\u202e\n<b>', report: hostile },
    { name: 'b', file: 'b', report: vpcReport() },
  ]);
  for (const text of [
    renderComparison(comparison, PLAIN),
    renderComparisonJson(comparison),
    changeWords(comparison)
      .join('\n')
      .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, ''),
    renderMatrix(merged, PLAIN),
    renderMatrixJson(merged),
    renderComparisonMarkdown(comparison),
    renderMatrixMarkdown(merged),
  ])
    assert.deepEqual(harmful(text), []);
});

test('as JSON both say their schema version and everything that the text says', () => {
  const comparison = compare({ name: 'a', report: BEFORE }, { name: 'b', report: AFTER });
  assert.deepEqual(JSON.parse(renderComparisonJson(comparison)), { schemaVersion: '1.0', ...comparison });
  const merged = matrix([{ name: 'a', file: 'a.json', report: BEFORE }]);
  assert.deepEqual(JSON.parse(renderMatrixJson(merged)), { schemaVersion: '1.0', ...merged });
});
