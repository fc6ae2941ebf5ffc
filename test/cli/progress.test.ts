import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressLine } from '../../src/cli/progress.ts';

function terminal(isTTY: boolean) {
  const lines: string[] = [];
  let nowMs = 0;
  const stream = { isTTY, write: (text: string) => (lines.push(text.replaceAll('\r\u001b[2K', '')), true) };
  const { show, clear } = progressLine(stream, () => nowMs);
  return {
    lines,
    clear,
    at: (ms: number, finished: number, targets = 65_535): void => {
      nowMs = ms;
      show({ finished, targets });
    },
  };
}

test('progress is written ten times a second at most, and the last of it always', () => {
  const { lines, at } = terminal(true);
  at(0, 1);
  at(50, 2);
  at(99, 3);
  at(100, 4);
  at(101, 65_535);
  assert.deepEqual(lines, ['1 of 65,535 targets tried', '4 of 65,535 targets tried', '65,535 of 65,535 targets tried']);
});

test('what takes long has a rate and the time that is left', () => {
  const { lines, at, clear } = terminal(true);
  at(3000, 15_000);
  clear();
  assert.deepEqual(lines, ['15,000 of 65,535 targets tried (5,000 per second, about 11.0 s left)', '']);
});

test('without a terminal nothing is written', () => {
  const { lines, at, clear } = terminal(false);
  at(0, 1);
  clear();
  assert.deepEqual(lines, []);
});
