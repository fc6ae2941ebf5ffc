import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { whenAborted } from '../../probes/when-aborted.ts';

test('all that wait for the end of a run share one listener, and each hears of it once', () => {
  const { signal, abort } = controller();
  const heard: number[] = [];
  const forget = Array.from({ length: 2000 }, (_, index) => whenAborted(signal, () => void heard.push(index)));
  assert.equal(getEventListeners(signal, 'abort').length, 1);
  for (const each of forget.slice(2)) each();
  abort();
  abort();
  assert.deepEqual(heard, [0, 1]);
});

test('who is told of the end may call others off, and they hear nothing', () => {
  const { signal, abort } = controller();
  const heard: string[] = [];
  whenAborted(signal, () => {
    heard.push('first');
    forgetSecond();
  });
  const forgetSecond = whenAborted(signal, () => void heard.push('second'));
  abort();
  assert.deepEqual(heard, ['first']);
});

function controller(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const made = new AbortController();
  return { signal: made.signal, abort: () => made.abort() };
}
