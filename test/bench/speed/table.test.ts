import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration, goalText, type Line, number, reached } from '../../../bench/speed/line.ts';
import { performancePage } from '../../../bench/speed/page.ts';
import { resultTable } from '../../../bench/speed/table.ts';

const LINE: Line = {
  what: 'ten places',
  ours: '5 ms',
  against: 'peer 10 ms',
  measured: 0.5,
  unit: 'ratio',
  goal: { most: 0.55 },
};

test('a goal is reached at its bound, and says by how much it was missed otherwise', () => {
  assert.equal(reached(LINE), 'yes');
  assert.equal(reached({ ...LINE, measured: 0.55 }), 'yes');
  assert.equal(reached({ ...LINE, measured: 1.1 }), 'no: 100 % over');
  assert.equal(reached({ ...LINE, measured: 3, goal: { least: 4 } }), 'no: 25 % short');
  assert.equal(reached({ ...LINE, measured: 4, goal: { least: 4 } }), 'yes');
  assert.equal(reached({ ...LINE, goal: null }), '');
});

test('a miss that rounds to nothing is still a miss', () => {
  assert.equal(reached({ ...LINE, measured: 1.0001, goal: { most: 1 } }), 'no: 1 % over');
});

test('counts are missed by their number: there is no percentage of none', () => {
  assert.equal(reached({ measured: 2, unit: 'count', goal: { most: 0 } }), 'no: 2 over');
  assert.equal(reached({ measured: 0, unit: 'count', goal: { most: 0 } }), 'yes');
});

test('a number that could not be measured reaches nothing', () => {
  assert.match(reached({ ...LINE, measured: Number.NaN }), /^no/);
});

test('goals name their unit', () => {
  assert.equal(goalText({ goal: { most: 150 }, unit: 'MB' }), 'at most 150 MB');
  assert.equal(goalText({ goal: { least: 0.6 }, unit: 'ratio' }), 'at least 0.6');
  assert.equal(goalText({ goal: null, unit: 'ratio' }), 'none');
});

test('numbers have as many digits as one reads', () => {
  assert.deepEqual([0.0123, 0.5555, 12.345, 1234.5, 7].map(number), ['0.012', '0.555', '12.3', '1235', '7']);
  assert.equal(duration(12.34), '12.3 ms');
  assert.equal(duration(4020), '4.02 s');
});

test('the columns of the table are as wide as what is in them, and a row without numbers says so', () => {
  const table = resultTable([
    { name: 'row', lines: [LINE], problem: null },
    { name: 'other', lines: [], problem: 'no such program' },
  ]).split('\n');
  assert.equal(new Set(table.map((line) => line.length)).size, 1);
  assert.match(table[2] ?? '', /^\| row {3}\| ten places .*\| 0\.5 .*\| at most 0\.55 \| yes .*\|$/);
  assert.match(table[3] ?? '', /could not be measured/);
});

test('a bar in a cell does not end it', () => {
  const table = resultTable([{ name: 'row', lines: [{ ...LINE, what: 'a|b' }], problem: null }]);
  assert.match(table, /a\\\|b/);
});

test('the page says when, where and how, what failed, and what the rows do', () => {
  const page = performancePage({
    results: [{ name: 'row', lines: [], problem: 'no such program' }],
    date: '2026-11-01',
    command: 'npm run bench -- --quick',
    machine: 'a machine',
    programs: ['peer 1.0'],
    rows: [{ name: 'row', about: 'What it does.' }],
  });
  for (const part of ['2026-11-01', '`npm run bench -- --quick`', 'a machine', '- row: no such program', '- peer 1.0'])
    assert.ok(page.includes(part), part);
  assert.match(page, /- \*\*row\*\*: What it does\./);
});
