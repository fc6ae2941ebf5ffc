import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesFor } from '../../src/run/place.ts';

test('a process that is late with its own work has fewer exchanges under way, and some always', () => {
  assert.deepEqual(
    [0, 25, 50, 100, 1000].map((delay) => placesFor(delay, 32)),
    [32, 32, 16, 8, 4],
  );
  assert.equal(placesFor(1000, 2), 2);
});
