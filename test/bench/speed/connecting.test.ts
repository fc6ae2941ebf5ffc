import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectingMs, mostAtOnce } from '../../../bench/speed/connecting.ts';

const OBSERVATIONS = [
  { operation: 'resolve', startedMs: 0, durationMs: 100 },
  { operation: 'connect', startedMs: 10, durationMs: 20 },
  { operation: 'connect', startedMs: 20, durationMs: 30 },
  { operation: 'connect', startedMs: 30, durationMs: 5 },
  { operation: 'connect', startedMs: 90, durationMs: 90, control: 'unused-port' },
] as const;

test('connecting goes from the first connection begun to the last one ended; names and controls are none', () => {
  assert.equal(connectingMs(OBSERVATIONS), 40);
});

test('what ends in the moment in which another begins is not under way beside it', () => {
  assert.equal(mostAtOnce(OBSERVATIONS), 2);
  assert.equal(mostAtOnce([]), 0);
});
