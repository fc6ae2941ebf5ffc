import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAUSES } from '../../src/judge/causes.ts';
import type { Report } from '../../src/model/report.ts';
import { renderGithub, stepSummary, SUMMARY_BYTES } from '../../src/report/github.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { harmful, planted, poisoned } from './hostile.ts';
import { bigReport, nothingResolvesReport, vpcReport } from './sample-reports.ts';
import { blocked, finding, report, requirement, skipped, verdict } from './sample.ts';

interface Command {
  readonly kind: string;
  readonly title: string;
  readonly message: string;
}

/** The runner's own way to read a line: the parameters up to the second `::`, then the data. */
function commandsOf(each: Report): readonly Command[] {
  const text = renderGithub(each);
  assert.ok(text.endsWith('\n'));
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const match = /^::(error|warning|notice) title=([^:,]*)::(.*)$/.exec(line);
      assert.ok(match, line);
      const [, kind = '', title = '', message = ''] = match;
      return {
        kind,
        title: unescaped(title).replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%'),
        message: unescaped(message).replaceAll('%25', '%'),
      };
    });
}

function unescaped(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}

test('required and not met is an error, undecided and the like a warning, the answer a notice', () => {
  const commands = commandsOf(vpcReport());
  const titles = (kind: string): readonly string[] =>
    commands.filter((command) => command.kind === kind).map(({ title }) => title);
  assert.deepEqual(titles('error').toSorted(), [
    'iam: blocked (tcp.timeout)',
    'monitoring: impaired (tls.cert-unknown-issuer)',
    'registry-de: blocked (tls.reset)',
    'registry-us: blocked (tls.reset)',
    'telnet: allowed (policy.unexpectedly-open)',
  ]);
  assert.deepEqual(titles('warning'), ['iam-private: inconclusive (dns.unexpected-public)', 'not tried']);
  // One finding for two entries; those for one say what the errors say.
  assert.deepEqual(titles('notice'), ['reachcheck', 'tls.reset']);
});

test('GitHub shows ten of a kind, and the last of them says how many more there are', () => {
  for (const each of [bigReport(3), bigReport(60), bigReport(5000), nothingResolvesReport()]) {
    const commands = commandsOf(each);
    for (const kind of ['error', 'warning', 'notice'])
      assert.ok(commands.filter((command) => command.kind === kind).length <= 10);
  }
  const errors = commandsOf(bigReport(5000)).filter(({ kind }) => kind === 'error');
  assert.match(errors.at(-1)?.message ?? '', /^and 241 more errors,/);
  const exactlyTen = commandsOf(bigReport(200)).filter(({ kind }) => kind === 'error');
  assert.deepEqual([exactlyTen.length, exactlyTen.at(-1)?.title], [10, 'entry-181: blocked (tcp.timeout)']);
});

test('percent signs, colons, commas and line ends come out as they went in', () => {
  const explanation = '100%25 sure, 50%0Aof: it\r\n::error::no';
  const each = report({ verdicts: [blocked('a:b,c%3A', { explanation, next: 'Go on.' })] });
  const [error] = commandsOf(each);
  assert.equal(error?.title, 'a:b,c%3A: blocked (tcp.timeout)');
  assert.equal(error?.message, '[a:b,c%3A.cloud.example]:443: 100%25 sure, 50%0Aof: it ::error::no\nGo on.');
});

test('hostile text makes no command of its own', () => {
  for (const each of [poisoned(vpcReport()), ...planted(vpcReport())]) {
    const text = renderGithub(each);
    assert.deepEqual(harmful(text), []);
    assert.equal(commandsOf(each).length, commandsOf(vpcReport()).length);
  }
});

test('what a baseline knows, and what cannot be proven, is no annotation', () => {
  const each = report({
    requirements: [
      requirement('known'),
      requirement('table', { provable: false }),
      requirement('etcd', { need: 'optional' }),
    ],
    verdicts: [
      blocked('known'),
      verdict('table', { outcome: 'inconclusive', met: 'unknown', cause: 'udp.silent' }),
      skipped('etcd'),
    ],
    baseline: { startedAt: '2026-09-01T00:00:00Z', hostName: 'jump-host-3', accepted: ['known'], fixed: [] },
  });
  assert.deepEqual(
    commandsOf(each).filter(({ kind, title }) => kind !== 'notice' && title !== 'reachcheck'),
    [],
  );
});

test('a summary is the Markdown report, cut between two lines where it would be too long', () => {
  assert.equal(stepSummary(vpcReport(), SUMMARY_BYTES), renderMarkdown(vpcReport()));
  const long = stepSummary(bigReport(5000), 20_000);
  assert.ok(Buffer.byteLength(long) <= 20_000);
  assert.match(long, /\n\nThe rest was left out: .*\n$/);
  const lines = new Set(renderMarkdown(bigReport(5000)).split('\n'));
  assert.deepEqual(
    long.split('\n').filter((line) => !lines.has(line) && !line.startsWith('The rest')),
    [],
  );
  assert.ok(Buffer.byteLength(stepSummary(bigReport(5000), SUMMARY_BYTES)) <= SUMMARY_BYTES);
  assert.equal(stepSummary(vpcReport(), 10), '');
});

test('an annotation says where, and sends nobody to a list that it does not have', () => {
  const next = CAUSES['tcp.timeout'].next;
  const findings = [finding(['iam', 'cos'], { next: next ?? '' })];
  const commands = commandsOf(report({ verdicts: [blocked('iam', { next }), blocked('cos', { next })], findings }));
  assert.match(
    commands[0]?.message ?? '',
    /^iam\.cloud\.example:443: No answer .*\nAsk for an allowlist entry for it\.$/,
  );
  assert.match(commands.at(-1)?.message ?? '', /\nAsk for an allowlist entry for each\.$/);
});
