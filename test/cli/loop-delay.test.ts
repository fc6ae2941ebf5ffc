import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { watchLoop } from '../../src/cli/loop-delay.ts';

test('what keeps this process from its work is seen, and fades', async (t) => {
  const loop = watchLoop(() => performance.now());
  t.after(loop.stop);
  const until = performance.now() + 300;
  while (performance.now() < until);
  await setTimeout(30);
  assert.ok(loop.recentMs() > 200, `${loop.recentMs()} ms`);
  const worst = loop.worstMs();
  assert.ok(worst >= loop.recentMs());
  await setTimeout(1500);
  assert.ok(loop.recentMs() < worst / 2, `${loop.recentMs()} of ${worst} ms`);
  assert.ok(loop.worstMs() >= worst);
});
