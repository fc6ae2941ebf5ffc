import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectingMs } from '../../../bench/speed/connecting.ts';

test('connecting goes from the beginning of the first sweep to the last connection of any', () => {
  const sweeps = [
    { startedMs: 10, durationMs: 90 },
    { startedMs: 20, durationMs: 30 },
  ];
  assert.equal(connectingMs(sweeps), 90);
});
