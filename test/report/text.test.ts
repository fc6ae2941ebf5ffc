import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerpt, plain, plainJson } from '../../src/report/text.ts';
import { harmful, HOSTILE } from './hostile.ts';

test('shows control characters and escape sequences instead of sending them to the terminal', () => {
  assert.equal(plain('a\u001b[31mb'), String.raw`a\u001b[31mb`);
  assert.equal(plain('\u009b2J'), String.raw`\u009b2J`);
  assert.equal(plain('\u0007\u0000\u007f'), String.raw`\u0007\u0000\u007f`);
});

test('shows direction overrides, so that no name reads as another', () => {
  assert.equal(plain('moc.\u202elive'), String.raw`moc.\u202elive`);
  assert.deepEqual(harmful(plain('\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f\ufeff\u{e0041}')), []);
});

test('puts everything on one line', () => {
  assert.equal(plain('a\r\nb\nc\td\u2028e\u2029f\u0085g'), 'a b c d e f g');
});

test('leaves the scripts of the world alone', () => {
  const texts = ['Prüfung', 'проверка', '検査', 'בדיקה', 'e\u0301', '✓ → ½'];
  assert.deepEqual(texts.map(plain), texts);
});

test('escapes lone surrogates and cuts piles of combining marks', () => {
  assert.equal(plain('a\ud800b'), String.raw`a\ud800b`);
  assert.equal(plain(`a${'\u0301'.repeat(50)}b`), `a${'\u0301'.repeat(3)}b`);
});

test('cuts an excerpt to its length, after making it harmless', () => {
  assert.equal(excerpt('abcdef', 6), 'abcdef');
  assert.equal(excerpt('abcdefg', 6), 'abcde…');
  assert.equal(excerpt('\u001b'.repeat(100), 6).length, 6);
});

test('keeps the value of JSON while escaping what a terminal would act upon', () => {
  const value = { text: `${HOSTILE}\u{e0041}` };
  const json = plainJson(JSON.stringify(value));
  assert.deepEqual(harmful(json), []);
  assert.deepEqual(JSON.parse(json), value);
});
