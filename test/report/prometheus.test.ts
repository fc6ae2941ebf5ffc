import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { renderPrometheus } from '../../src/report/prometheus.ts';
import { missingProgram } from '../helpers/missing-program.ts';
import { harmful, planted, poisoned } from './hostile.ts';
import { bigReport, nothingResolvesReport, vpcReport } from './sample-reports.ts';
import { report } from './sample.ts';

const PROMTOOL = '/usr/bin/promtool';
const skip = missingProgram(PROMTOOL, 'prometheus');

interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A reader of the text format that knows nothing of the writer. */
function seriesOf(each: Report): readonly Series[] {
  const lines = renderPrometheus(each).split('\n');
  assert.equal(lines.pop(), '');
  return lines
    .filter((line) => !line.startsWith('#'))
    .map((line) => {
      const match = /^([a-z_]+)\{((?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)*)\} ([0-9.e+-]+)$/.exec(line);
      assert.ok(match, line);
      const [, name = '', labels = '', value = ''] = match;
      const pairs = [...labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', text = '']) => [
        key,
        text.replaceAll(/\\(.)/g, '$1'),
      ]);
      return { name, labels: Object.fromEntries(pairs), value: Number(value) };
    });
}

test('promtool takes a report of any size, with hostile text in every field', { skip }, () => {
  for (const each of [
    bigReport(3),
    bigReport(60),
    bigReport(5000),
    vpcReport(),
    nothingResolvesReport(),
    poisoned(vpcReport()),
    ...planted(vpcReport()),
  ]) {
    const { status, stdout, stderr } = spawnSync(PROMTOOL, ['check', 'metrics'], {
      input: renderPrometheus(each),
      encoding: 'utf8',
    });
    assert.deepEqual([status, stdout, stderr], [0, '', '']);
  }
});

test('promtool is felt: a label that is not closed is refused', { skip }, () => {
  const input = renderPrometheus(vpcReport()).replace('"ks-api"', '"ks-api');
  assert.notEqual(spawnSync(PROMTOOL, ['check', 'metrics'], { input }).status, 0);
});

test('an entry is met or not, and not known to be met is not met', () => {
  const series = seriesOf(vpcReport());
  const valueOf = (name: string, requirement: string): number | undefined =>
    series.find((each) => each.name === name && each.labels['requirement'] === requirement)?.value;
  const ids = ['ks-api', 'iam', 'iam-private', 'master-api'];
  assert.deepEqual(
    ids.map((id) => valueOf('reachcheck_requirement_met', id)),
    [1, 0, 0, 0],
  );
  assert.deepEqual(
    ids.map((id) => valueOf('reachcheck_requirement_undecided', id)),
    [0, 0, 1, 1],
  );
  const outcome = series.find(
    ({ name, labels }) => name === 'reachcheck_requirement_outcome' && labels['requirement'] === 'iam',
  );
  assert.deepEqual(outcome?.labels, {
    requirement: 'iam',
    profile: 'vpc',
    need: 'required',
    outcome: 'blocked',
    cause: 'tcp.timeout',
  });
});

test('says when a run was, how long it took and how it ended', () => {
  const values = new Map(seriesOf(vpcReport()).map(({ name, value }) => [name, value]));
  assert.equal(values.get('reachcheck_run_timestamp_seconds'), Date.parse('2026-09-14T08:12:07.323Z') / 1000);
  assert.deepEqual(
    ['duration_seconds', 'exit_code', 'complete', 'missing_entries'].map((name) =>
      values.get(`reachcheck_run_${name}`),
    ),
    [4.2, 1, 1, 3],
  );
  const cut = new Map(seriesOf(nothingResolvesReport()).map(({ name, value }) => [name, value]));
  assert.equal(cut.get('reachcheck_run_complete'), 0);
});

test('no series is there twice, and no label holds a place', () => {
  for (const each of [vpcReport(), poisoned(vpcReport()), ...planted(vpcReport()), bigReport(5000)]) {
    const keys = seriesOf(each).map(({ name, labels }) => JSON.stringify([name, labels]));
    assert.equal(new Set(keys).size, keys.length);
  }
  const labels = new Set(seriesOf(vpcReport()).flatMap((series) => Object.keys(series.labels)));
  assert.deepEqual([...labels].toSorted(), ['cause', 'met', 'need', 'outcome', 'profile', 'requirement', 'version']);
  assert.doesNotMatch(renderPrometheus(vpcReport()), /[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+|ibm\.com|jump-host/);
});

test('keeps hostile labels in their place, and a time that cannot be read out', () => {
  const text = renderPrometheus(poisoned(vpcReport()));
  assert.deepEqual(harmful(text), []);
  assert.doesNotMatch(text, /NaN|timestamp_seconds/);
  assert.match(
    renderPrometheus(report({ requirements: [], verdicts: [] })),
    /^# HELP reachcheck_run_timestamp_seconds/,
  );
});
