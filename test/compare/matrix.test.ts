import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrix } from '../../src/compare/matrix.ts';
import type { Matrix } from '../../src/model/comparison.ts';
import type { Report } from '../../src/model/report.ts';
import { blocked, report, requirement, skipped, verdict } from '../report/sample.ts';

function merged(...reports: readonly Report[]): Matrix {
  return matrix(reports.map((one, index) => ({ name: `node-${index + 1}`, file: `${index + 1}.json`, report: one })));
}

test('what differs comes first, then what is met nowhere, undecided and met everywhere', () => {
  const good = report({ verdicts: [verdict('a'), skipped('b'), blocked('c'), verdict('d')] });
  const bad = report({ verdicts: [verdict('a'), skipped('b'), blocked('c'), blocked('d')] });
  const { rows, summary } = merged(good, good, bad);
  assert.deepEqual(
    rows.map(({ requirement: { id }, differs }) => [id, differs]),
    [
      ['d', true],
      ['c', false],
      ['b', false],
      ['a', false],
    ],
  );
  assert.deepEqual(
    rows[0]?.stands.map((stand) => stand?.met),
    ['yes', 'yes', 'no'],
  );
  const { differing, unmet, undecided, met } = summary;
  assert.deepEqual([differing, unmet, undecided, met], [1, 1, 1, 1]);
});

test('a place that is not asked for something does not make it differ', () => {
  const { rows } = merged(report({ verdicts: [verdict('a'), verdict('b')] }), report({ verdicts: [verdict('a')] }));
  assert.deepEqual(
    rows.map(({ differs, stands }) => [differs, stands.map((stand) => stand?.met ?? null)]),
    [
      [false, ['yes', 'yes']],
      [false, ['yes', null]],
    ],
  );
});

test('another cause of the same answer is no difference, and being altered is one', () => {
  const another = merged(
    report({ verdicts: [blocked('a')] }),
    report({ verdicts: [blocked('a', { cause: 'tls.reset' })] }),
  );
  assert.equal(another.rows[0]?.differs, false);
  const altered = merged(
    report({ verdicts: [verdict('a')] }),
    report({ verdicts: [verdict('a', { outcome: 'impaired', met: 'yes', cause: 'path.flaky' })] }),
  );
  assert.equal(altered.rows[0]?.differs, true);
});

test('one id that leads to two places makes two rows', () => {
  const regional = (host: string): Report =>
    report({
      requirements: [requirement('registry', { destinations: [{ kind: 'host', value: host }] })],
      verdicts: [verdict('registry')],
    });
  assert.equal(merged(regional('us.example'), regional('de.example')).rows.length, 2);
  assert.equal(merged(regional('us.example'), regional('us.example')).rows.length, 1);
});

const EXIT_CODES: readonly (readonly [codes: readonly number[], worst: number])[] = [
  [[0, 0], 0],
  [[0, 3], 3],
  [[3, 1, 0], 1],
  [[0, 130], 3],
  [[130, 1], 1],
];

for (const [codes, worst] of EXIT_CODES) {
  test(`reports that ended with ${codes.join(', ')} give ${worst}`, () => {
    const all = codes.map((exitCode) => report({ verdicts: [verdict('a')], exitCode }));
    assert.equal(merged(...all).summary.exitCode, worst);
  });
}

test('an interrupted run that found something not met counts as not met', () => {
  const all = [report({ verdicts: [blocked('a')], exitCode: 130 }), report({ verdicts: [verdict('a')] })];
  assert.equal(merged(...all).summary.exitCode, 1);
});

test('what a redacted report hides has a row for each place', () => {
  const requirements = [requirement('a', { destinations: [{ kind: 'address', value: 'private-1' }] })];
  const hidden = { ...report({ requirements, verdicts: [blocked('a')] }), redacted: true as const };
  assert.equal(merged(hidden, hidden).rows.length, 2);
});
