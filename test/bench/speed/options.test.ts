import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOptions } from '../../../bench/speed/options.ts';

const ROWS = ['startup', 'memory', 'soak'];

test('all rows are measured unless some are named; these keep the order of the table', () => {
  assert.deepEqual(readOptions([], ROWS), { only: ROWS, quick: false, write: false, seed: 1 });
  assert.deepEqual(readOptions(['--only', 'soak,startup', '--quick'], ROWS).only, ['startup', 'soak']);
});

test('a row that is not known is named, with those that are', () => {
  assert.throws(() => readOptions(['--only', 'startup,warp'], ROWS), /warp|startup, memory, soak/);
});

test('a seed that is no whole number is refused', () => {
  assert.equal(readOptions(['--seed', '7'], ROWS).seed, 7);
  for (const seed of ['-1', '1.5', 'x']) assert.throws(() => readOptions([`--seed=${seed}`], ROWS), /whole number/);
});
