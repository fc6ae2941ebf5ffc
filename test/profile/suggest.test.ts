import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hint, nearest } from '../../src/profile/suggest.ts';

const KEYS = ['id', 'title', 'host', 'port', 'protocol', 'need', 'masterUrl'];

for (const [word, meant] of [
  ['prots', 'port'],
  ['hots', 'host'],
  ['titel', 'title'],
  ['neeed', 'need'],
  ['masterurl', 'masterUrl'],
  ['PORT', 'port'],
  ['proto', 'protocol'],
  ['master', 'masterUrl'],
] as const) {
  test(`takes ${word} for ${meant}`, () => assert.equal(nearest(word, KEYS), meant));
}

for (const word of ['xyz', 'foo', '', 'p', 'kubernetes']) {
  test(`takes ${JSON.stringify(word)} for nothing that is known`, () => assert.equal(nearest(word, KEYS), null));
}

test('does not look for a page-long word, nor among thousands', () => {
  assert.equal(nearest('p'.repeat(100_000), KEYS), null);
  assert.equal(
    nearest(
      'key1',
      Array.from({ length: 5000 }, (_, index) => `key${index}`),
    ),
    null,
  );
});

test('lists few words beside a guess, and many only where there is no guess', () => {
  assert.equal(hint('titel', ['id', 'title']), '(did you mean "title"? known: id, title)');
  assert.equal(hint('xyz', ['id', 'title']), '(known: id, title)');
  assert.equal(hint('xyz', []), '(none are known here)');
  const many = Array.from({ length: 30 }, (_, index) => `column${index}`);
  assert.equal(hint('colunm7', many), '(did you mean "column7"?)');
  assert.match(hint('xyz', many), /^\(known: column0, .*, column23 and 6 more\)$/);
});
