import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth, padTo } from '../../src/report/width.ts';
import { hang, wrap } from '../../src/report/wrap.ts';

test('breaks lines at spaces', () => {
  assert.deepEqual(wrap('one two three four', 9), ['one two', 'three', 'four']);
});

test('breaks a long host name after one of its parts', () => {
  assert.deepEqual(wrap('private.us-south.iam.cloud.ibm.com:443', 20), [
    'private.us-south.',
    'iam.cloud.ibm.com:',
    '443',
  ]);
});

test('breaks a word without parts where it must', () => {
  assert.deepEqual(wrap('abcdefghij', 4), ['abcd', 'efgh', 'ij']);
});

test('gives one empty line for an empty text', () => {
  assert.deepEqual(wrap('', 10), ['']);
  assert.deepEqual(wrap(' \n ', 10), ['']);
});

test('never exceeds the width, whatever the script', () => {
  const text = '検査検査検査 e\u0301e\u0301e\u0301e\u0301 🇩🇪🇩🇪🇩🇪 👍👍👍 aaaaaaaaaaaaaaa';
  for (const width of [2, 3, 5, 8, 13]) {
    for (const line of wrap(text, width)) assert.ok(displayWidth(line) <= width, `${line} in ${width}`);
  }
});

test('hangs the other lines below the text of the first', () => {
  assert.deepEqual(hang('1. ', 'one two three', 9), ['1. one', '   two', '   three']);
  assert.deepEqual(hang('', 'one two', 5, '  '), ['one', '  two']);
});

test('counts wide characters twice and combining marks not at all', () => {
  assert.equal(displayWidth('abc'), 3);
  assert.equal(displayWidth('検査'), 4);
  assert.equal(displayWidth('e\u0301'), 1);
  assert.equal(padTo('検', 4), '検  ');
});
