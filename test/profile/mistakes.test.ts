import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { loadProfile } from '../../src/profile/load.ts';
import { expectedProblems, fixturePath, problemsOf } from './fixture.ts';

// One file for each mistake, which says at its top what a user must read about it, with line and column.
const fixtures = readdirSync(fixturePath(''))
  .filter((file) => file.endsWith('.yaml'))
  .toSorted();

for (const name of fixtures) {
  test(`says of ${name} what its first lines demand, and nothing else`, async () => {
    assert.deepEqual(await problemsOf(name), expectedProblems(name));
  });
}

test('accepts what has no errors, and nothing that has one', async () => {
  for (const name of fixtures) {
    const { profile } = await loadProfile(fixturePath(name));
    const errors = expectedProblems(name).filter((line) => !line.includes(' warning: '));
    assert.equal(profile === null, errors.length > 0, name);
  }
});
