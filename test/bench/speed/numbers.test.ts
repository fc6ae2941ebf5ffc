import assert from 'node:assert/strict';
import { test } from 'node:test';
import { interleaved, median, ratio } from '../../../bench/speed/numbers.ts';

test('the median is the middle one, or lies between the two in the middle, in any order', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 9, 2]), 3);
  assert.equal(median([7]), 7);
  assert.throws(() => median([]), /no values/);
});

test('a ratio is that of pairs: what slowed both of a pair down does not count', () => {
  assert.equal(ratio([1, 100, 3], [2, 200, 6]), 0.5);
  assert.throws(() => ratio([1, 2], [1]), /2 values have no pairs in 1/);
});

test('works take turns, and so does who is first', async () => {
  const order: string[] = [];
  const work = (name: string) => (run: number) => {
    order.push(`${name}${run}`);
    return Promise.resolve(`${name}${run}`);
  };
  assert.deepEqual(await interleaved(3, [work('a'), work('b')]), [
    ['a0', 'a1', 'a2'],
    ['b0', 'b1', 'b2'],
  ]);
  assert.deepEqual(order, ['a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
});
