import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { callOff, type Due, waitFor } from '../../probes/sweeper.ts';

function due(ms: number, timeUp: () => void): Due {
  return { dueMs: performance.now() + ms, timeUp };
}

test('what is due is called once, in its time, and what was called off is not', async () => {
  const called: string[] = [];
  const early = due(30, () => called.push('early'));
  const late = due(90, () => called.push('late'));
  const never = due(30, () => called.push('never'));
  for (const one of [late, early, never]) waitFor(one);
  callOff(never);
  await setTimeout(70);
  assert.deepEqual(called, ['early']);
  await setTimeout(100);
  assert.deepEqual(called, ['early', 'late']);
});

test('what is called may call off others, and wait again', async () => {
  const called: string[] = [];
  const other = due(10, () => called.push('other'));
  let times = 0;
  const again = {
    dueMs: performance.now() + 10,
    timeUp() {
      times += 1;
      called.push('again');
      callOff(other);
      this.dueMs = performance.now() + 10;
      if (times < 3) waitFor(this);
    },
  };
  waitFor(again);
  waitFor(other);
  await setTimeout(200);
  assert.deepEqual(called, ['again', 'again', 'again']);
});

test('nothing is kept alive for nobody', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const before = timers();
  const one = due(1000, () => undefined);
  waitFor(one);
  assert.equal(timers(), before + 1);
  callOff(one);
  assert.equal(timers(), before);
});
