import assert from 'node:assert/strict';
import { test } from 'node:test';
import CliTable3 from 'cli-table3';
import type { Report } from '../../src/model/report.ts';
import { renderTable } from '../../src/report/table.ts';
import { harmful, poisoned } from './hostile.ts';
import { bigReport, nothingResolvesReport, vpcReport } from './sample-reports.ts';
import { blocked, finding, missingEntry, report, requirement, skipped, VANTAGE, verdict } from './sample.ts';

const OPTIONS = { width: 80, colour: false, verbose: false };

test('prints the answer, the verdicts, the causes, what to paste and what was left out', () => {
  const small = report({
    exitCode: 1,
    requirements: [requirement('api'), requirement('iam'), requirement('etcd', { ports: [] })],
    verdicts: [verdict('api'), blocked('iam'), skipped('etcd')],
    findings: [finding(['iam'], { explanation: 'SYNs to iam.cloud.example are dropped without an answer.' })],
    missing: [missingEntry('iam', { observed: ['192.0.2.7'] })],
  });
  assert.deepEqual(renderTable(small, OPTIONS).split('\n'), [
    '1 of 3 required entries is missing; 1 is undecided.',
    '',
    'Profile  vpc: IBM Cloud Kubernetes Service on VPC, from a workstation (documents',
    '         as of 2026-08-20)',
    'Vantage  jump-host-3 (10.20.0.5), DNS servers 10.20.0.2, 10.20.0.3',
    'When     2026-09-14 08:12:03 UTC, 4.2 s',
    '',
    'Outcome    Requirement  Destination',
    '─'.repeat(80),
    '✗ blocked  iam          iam.cloud.example:443',
    '           No answer to 5 SYNs in 4.0 s. [tcp.timeout]',
    '✓ allowed  api          api.cloud.example:443',
    '',
    'Findings',
    '',
    '1. SYNs to iam.cloud.example are dropped without an answer.',
    '   Cause     tcp.timeout',
    '   Explains  iam',
    '   Who       firewall team',
    '   Next      Ask for the entries below.',
    '',
    'Every cause has a section of its name, with how to check it by hand:',
    'docs/causes.md#tcptimeout',
    '',
    'Missing allowlist entries',
    '',
    'TCP 443  ->  iam.cloud.example',
    '    what iam is for',
    '    addresses seen: 192.0.2.7',
    '    source: Opening required ports and IP addresses in your allowlist, section',
    '    vpc-firewall_bx, 2024-03-15',
    '    requirements: iam',
    '',
    'Not tried (1)',
    '',
    '- The parameter masterUrl is not set. [config.parameter-missing]',
    '  Concerns  etcd',
    '  Next      reachcheck --set masterUrl=URL, where URL is what `ibmcloud ks',
    '            cluster get` prints.',
    '',
    '3 requirements: 1 blocked, 1 allowed, 1 skipped; 1 entry missing. Exit code 1: a',
    'required entry is not met.',
    '',
  ]);
});

test('says in the first line how the allowlist stands', () => {
  const optional = requirement('ntp', { need: 'optional' });
  const inconclusive = verdict('api', { outcome: 'inconclusive', met: 'unknown' });
  const firstLines: readonly (readonly [Report, string])[] = [
    [report({ verdicts: [verdict('api'), verdict('iam')] }), 'All 2 required entries are open.'],
    [report({ verdicts: [verdict('api')] }), 'The one required entry is open.'],
    [
      report({ verdicts: [blocked('api'), blocked('iam')], missing: [missingEntry('api'), missingEntry('iam')] }),
      '2 of 2 required entries are missing.',
    ],
    [
      report({ verdicts: [blocked('api'), blocked('portal')], missing: [missingEntry('api')] }),
      '1 of 2 required entries is missing, 1 is blocked otherwise.',
    ],
    [
      report({ verdicts: [inconclusive, verdict('iam')] }),
      'No required entry is known to be missing, but 1 of 2 is undecided.',
    ],
    [report({ verdicts: [inconclusive] }), 'The one required entry is undecided.'],
    [report({ verdicts: [skipped('a'), skipped('b')] }), 'All 2 required entries are undecided.'],
    [
      report({ requirements: [optional, requirement('api')], verdicts: [blocked('ntp'), verdict('api')] }),
      'The one required entry is open. 1 entry that is not required is not met either.',
    ],
    [report({ requirements: [optional], verdicts: [verdict('ntp')] }), 'No required entry applies here.'],
    [report({ requirements: [], verdicts: [] }), 'Nothing was checked: no requirement was asked for.'],
    [
      report({
        requirements: [requirement('telnet', { expect: 'blocked' })],
        verdicts: [blocked('telnet', { met: 'yes' })],
      }),
      'The one required entry is as the profile wants.',
    ],
  ];
  for (const [each, expected] of firstLines) assert.equal(renderTable(each, OPTIONS).split('\n')[0], expected);
});

test('sorts by what matters: not met, then undecided, then met, required ones first', () => {
  const ids = rowIds(renderTable(vpcReport(), { ...OPTIONS, width: 200 }));
  assert.deepEqual(ids, [
    ...['iam', 'registry-us', 'registry-de', 'monitoring', 'telnet'],
    ...['iam-private', 'node-ports'],
    ...['ks-api', 'ibmcloud-cli', 'registry-cdn', 'cert-manager'],
  ]);
});

test('marks an outcome by what was wanted, not by its name', () => {
  const text = renderTable(vpcReport(), { ...OPTIONS, width: 200 });
  assert.match(text, /^✗ allowed +telnet /m);
  assert.match(text, /^! impaired +monitoring /m);
  const closed = report({
    requirements: [requirement('telnet', { expect: 'blocked' })],
    verdicts: [blocked('telnet', { met: 'yes' })],
  });
  assert.match(renderTable(closed, OPTIONS), /^✓ blocked +telnet /m);
});

test('prints one finding and one line when the host itself explains everything', () => {
  const text = renderTable(nothingResolvesReport(), OPTIONS);
  assert.match(text, /^Nothing is known about the allowlist: nothing resolves from here/);
  assert.match(text, /^60 requirements are undecided: entry-1, entry-2,/m);
  assert.ok(text.indexOf('Findings') < text.indexOf('60 requirements are undecided'));
  assert.deepEqual(rowIds(text), []);
  assert.ok(text.split('\n').length < 50);
});

test('keeps the rows when a finding about the host explains only some of them', () => {
  const undecided = { outcome: 'inconclusive', met: 'unknown', cause: 'tcp.v6-broken' } as const;
  const some = report({
    verdicts: [verdict('api', undecided), verdict('iam')],
    findings: [finding(['api'], { layer: 'vantage', cause: 'tcp.v6-broken' })],
  });
  assert.deepEqual(rowIds(renderTable(some, OPTIONS)), ['api', 'iam']);
});

test('says that a proxy was left out, unless it was used or only exceptions are set', () => {
  const noted = (proxies: Record<string, string>): boolean =>
    renderTable(report({ verdicts: [verdict('api')], vantage: { ...VANTAGE, proxies } }), OPTIONS).includes(
      'Only the direct path',
    );
  assert.equal(noted({ HTTPS_PROXY: 'http://proxy.example:3128' }), true);
  assert.equal(noted({ no_proxy: 'localhost' }), false);
  assert.equal(noted({}), false);
});

test('says prominently that a run was cut short', () => {
  const left = skipped('iam', { cause: 'not-run.deadline', explanation: 'The deadline came first.', next: null });
  const cut = report({ verdicts: [verdict('api'), left], ended: 'deadline' });
  assert.equal(
    renderTable(cut, OPTIONS).split('\n')[1],
    '! The deadline ended this run before everything was tried: 1 requirement was not',
  );
  assert.match(renderTable({ ...cut, ended: 'interrupted' }, OPTIONS), /^! This run was interrupted before/m);
});

test('groups what was not tried by its reason', () => {
  const text = renderTable(vpcReport(), OPTIONS);
  assert.match(text, /Not tried \(3\)/);
  assert.match(text, /Concerns {2}master-api, etcd\n/);
});

test('shows the evidence and the rule of each verdict when verbose', () => {
  const text = renderTable(vpcReport(), { ...OPTIONS, verbose: true });
  assert.match(text, /^✗ iam: blocked, tcp\.timeout, likely \(rule tcp-silent\)$/m);
  assert.match(
    text,
    /^ {2}connect {10}23\.40\.100\.152:443: connection-timeout \(ETIMEDOUT\) after$\n {19}4\.0 s, 5 sockets$/m,
  );
  assert.doesNotMatch(renderTable(vpcReport(), OPTIONS), /Evidence/);
});

test('has no colour codes unless asked, and only known ones then', () => {
  assert.doesNotMatch(renderTable(vpcReport(), { ...OPTIONS, verbose: true }), /\u001b/);
  const coloured = renderTable(vpcReport(), { ...OPTIONS, colour: true, verbose: true });
  assert.match(coloured, /\u001b\[31m✗ blocked\u001b\[39m/);
  assert.equal(withoutColour(coloured), renderTable(vpcReport(), { ...OPTIONS, verbose: true }));
});

for (const width of [60, 61, 79, 80, 100, 120, 200]) {
  for (const verbose of [false, true]) {
    test(`keeps every line within ${width} columns${verbose ? ' when verbose' : ''}`, () => {
      const reports = [vpcReport(), nothingResolvesReport(), bigReport(30), poisoned(vpcReport()), wordy()];
      for (const each of reports) {
        for (const colour of [false, true]) {
          const lines = withoutColour(renderTable(each, { width, colour, verbose })).split('\n');
          assert.deepEqual(
            lines.filter((line) => columnsOf(line) > width),
            [],
          );
        }
      }
    });
  }
}

test('fills the width with the table, from the narrowest on', () => {
  const rule = (width: number): number =>
    /^─+$/m.exec(renderTable(vpcReport(), { ...OPTIONS, width }))?.[0].length ?? 0;
  assert.deepEqual([60, 80, 133, 200].map(rule), [60, 80, 133, 200]);
  assert.deepEqual([1, 59, Number.NaN].map(rule), [60, 60, 80]);
});

test('lets nothing hostile through', () => {
  const hostile = poisoned(vpcReport());
  for (const colour of [false, true]) {
    assert.deepEqual(harmful(withoutColour(renderTable(hostile, { width: 80, colour, verbose: true }))), []);
  }
});

test('stays readable with five thousand requirements', () => {
  const text = renderTable(bigReport(5000), OPTIONS);
  const ids = rowIds(text);
  assert.equal(ids.length, 300);
  assert.equal(
    ids.filter((_, index) => index < 250).every((id) => Number(id.slice('entry-'.length)) % 20 === 1),
    true,
  );
  assert.match(text, /^4,700 more requirements are met: /m);
  assert.match(text, /^5,000 requirements: 250 blocked, 4,750 allowed; 250 entries missing\./m);
  assert.equal(rowIds(renderTable(bigReport(1000), { ...OPTIONS, verbose: true })).length, 1000);
});

/** Long everything: names without places to break, many ports, wide characters. */
function wordy(): Report {
  const id = 'a'.repeat(90);
  const ports = Array.from({ length: 40 }, (_, index) => ({ from: 1000 + index * 10, to: 1005 + index * 10 }));
  const title = '検査'.repeat(60);
  const destination = { kind: 'host', value: `${'b'.repeat(63)}.${'c'.repeat(63)}.example` } as const;
  return report({
    requirements: [requirement(id, { ports, title, destinations: [destination] })],
    verdicts: [blocked(id, { explanation: title })],
    findings: [finding([id], { explanation: title, owner: title, next: title })],
    missing: [missingEntry(id, { ports, destination, purpose: title, requirements: [id] })],
  });
}

/** The ids of the verdict rows, where the destination stands beside them or below. */
function rowIds(text: string): readonly string[] {
  const table = /^─+\n(?<rows>(?:.+\n)*)/m.exec(text)?.groups?.['rows'] ?? '';
  return table.split('\n').flatMap((line) => /^[✗!?✓] \w+ +(?<id>\S+)/.exec(line)?.groups?.['id'] ?? []);
}

function withoutColour(text: string): string {
  return text.replace(/\u001b\[(?:1|2|22|31|32|33|39)m/g, '');
}

/** Columns of a line as the table library counts them, which is by string-width. */
function columnsOf(line: string): number {
  if (/^[ -~]*$/.test(line)) return line.length;
  const table = new CliTable3({ style: { 'padding-left': 0, 'padding-right': 0, border: [] } });
  table.push([line]);
  return table.width - 2;
}
