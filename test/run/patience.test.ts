import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ATTEMPTS, pace, patience } from '../../src/run/patience.ts';

test('with few answers, silence is none, however long it lasts', () => {
  const learned = patience(false);
  for (let answers = 0; answers < 4; answers += 1) learned.answered(10);
  assert.equal(learned.isEnough(ATTEMPTS, 60_000), false);
  learned.answered(10);
  assert.equal(learned.isEnough(ATTEMPTS, 60_000), true);
});

test('silence is an answer after six pauses of a quarter of a second, where others answer at once', () => {
  const learned = patience(false);
  for (let answers = 0; answers < 5; answers += 1) learned.answered(125);
  assert.equal(learned.repeatMs(), 250);
  assert.equal(learned.isEnough(ATTEMPTS, 1499), false);
  assert.equal(learned.isEnough(ATTEMPTS - 1, 1500), false);
  assert.equal(learned.isEnough(ATTEMPTS, 1500), true);
});

test('one far away gives all that are silent more time', () => {
  const learned = patience(false);
  for (let answers = 0; answers < 50; answers += 1) learned.answered(10);
  learned.answered(1200);
  assert.equal(learned.repeatMs(), 2400);
  assert.equal(learned.isEnough(ATTEMPTS, 14_399), false);
  assert.equal(learned.isEnough(ATTEMPTS, 14_400), true);
});

test('a patient run takes no silence for an answer', () => {
  const learned = patience(true);
  for (let answers = 0; answers < 50; answers += 1) learned.answered(10);
  assert.equal(learned.isEnough(ATTEMPTS, 60_000), false);
});

test('as many as may go at once do, and then one in each gap', () => {
  let nowMs = 1000;
  const next = pace(100, 3, () => nowMs);
  assert.deepEqual([next(), next(), next(), next(), next(), next()], [0, 0, 0, 0, 10, 20]);
  nowMs += 20;
  assert.equal(next(), 10);
  // After a quiet time there is room again, but for no more than at the beginning.
  nowMs += 60_000;
  assert.deepEqual([next(), next(), next(), next(), next()], [0, 0, 0, 0, 10]);
});
