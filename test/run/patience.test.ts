import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ATTEMPTS, pace, patience } from '../../src/run/patience.ts';

const FAR = '203.0.113.7';

test('with few answers, silence is none, however long it lasts', () => {
  const learned = patience(() => false, 1000);
  for (let answers = 0; answers < 4; answers += 1) learned.answered(10);
  assert.equal(learned.isEnough(FAR, ATTEMPTS, 60_000), false);
  learned.answered(10);
  assert.equal(learned.isEnough(FAR, ATTEMPTS, 60_000), true);
});

test('silence is an answer after six pauses of a quarter of a second, where others answer at once', () => {
  const learned = patience(() => false, 1000);
  for (let answers = 0; answers < 5; answers += 1) learned.answered(120);
  assert.equal(learned.repeatMs(), 250);
  assert.equal(learned.isEnough(FAR, ATTEMPTS, 1499), false);
  assert.equal(learned.isEnough(FAR, ATTEMPTS - 1, 1500), false);
  assert.equal(learned.isEnough(FAR, ATTEMPTS, 1500), true);
});

test('what one in ten needs for an answer is given to all that are silent, many times over', () => {
  const learned = patience(() => false, 1000);
  for (let answers = 0; answers < 50; answers += 1) learned.answered(answers % 10 === 0 ? 1190 : 10);
  assert.equal(learned.repeatMs(), 2400);
  assert.equal(learned.isEnough(FAR, ATTEMPTS, 14_399), false);
  assert.equal(learned.isEnough(FAR, ATTEMPTS, 14_400), true);
});

test('a single late answer, as the kernel makes it of a lost packet, keeps nobody waiting', () => {
  const learned = patience(() => false, 1000);
  for (let answers = 0; answers < 50; answers += 1) learned.answered(answers === 7 ? 1100 : 10);
  assert.equal(learned.repeatMs(), 250);
  assert.equal(learned.isEnough(FAR, ATTEMPTS, 1500), true);
});

test('no more sockets ask again than there are spare ones', () => {
  const learned = patience(() => false, 2);
  assert.deepEqual([learned.takeSpare(), learned.takeSpare(), learned.takeSpare()], [true, true, false]);
  learned.giveBack(1);
  assert.deepEqual([learned.takeSpare(), learned.takeSpare()], [true, false]);
});

test('what may be gone is waited for, whatever others answered', () => {
  const learned = patience((address) => address.startsWith('10.'), 1000);
  for (let answers = 0; answers < 50; answers += 1) learned.answered(10);
  assert.equal(learned.isEnough('10.0.0.9', ATTEMPTS, 3500), false);
  assert.equal(learned.isEnough(FAR, ATTEMPTS, 3500), true);
});

test('a patient run takes no silence for an answer', () => {
  const learned = patience(() => true, 1000);
  for (let answers = 0; answers < 50; answers += 1) learned.answered(10);
  assert.equal(learned.isEnough(FAR, ATTEMPTS, 60_000), false);
});

test('a fifth goes at once, the rest in even steps, and never more than that in a second', () => {
  let nowMs = 1000;
  const next = pace(100, () => nowMs);
  const waits = Array.from({ length: 22 }, () => next());
  assert.deepEqual(
    waits.slice(0, 20),
    Array.from({ length: 20 }, () => 0),
  );
  assert.deepEqual(waits.slice(20), [12.5, 25]);
  let sent = 22;
  let dueMs = nowMs + 25;
  while (dueMs < 2000) {
    nowMs = dueMs;
    dueMs = nowMs + next();
    sent += 1;
  }
  assert.ok(sent >= 90 && sent <= 101, `${sent} in the first second`);
  nowMs += 60_000;
  assert.deepEqual([next(), next()], [0, 0]);
});

test('what this process itself was late by is no distance', () => {
  let lateMs = 180;
  const learned = patience(
    () => false,
    1000,
    () => lateMs,
  );
  for (let answers = 0; answers < 50; answers += 1) learned.answered(230);
  assert.equal(learned.repeatMs(), 250);
  lateMs = 0;
  for (let answers = 0; answers < 5000; answers += 1) learned.answered(230);
  assert.equal(learned.repeatMs(), 500);
});

test('however late others answer, one is asked as often as may be within its time', () => {
  const learned = patience(() => false, 1000);
  for (let answers = 0; answers < 50; answers += 1) learned.answered(3100);
  assert.equal(learned.repeatMs(), 6250);
  assert.deepEqual([learned.repeatMs(4000), learned.repeatMs(600)], [4000 / ATTEMPTS, 250]);
  assert.equal(learned.isEnough(FAR, ATTEMPTS, 4000), false);
});
