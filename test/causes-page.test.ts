import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CAUSES } from '../src/judge/causes.ts';

const PAGE = readFileSync(new URL('../../docs/causes.md', import.meta.url), 'utf8');

test('every cause has a heading of the same spelling in docs/causes.md, and no heading is without its cause', () => {
  const headings = [...PAGE.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');
  assert.deepEqual(headings.toSorted(), Object.keys(CAUSES).toSorted());
});

test('every section says what was seen, what it means, who fixes it and how to check by hand', () => {
  for (const section of PAGE.split(/^## /m).slice(1)) {
    for (const part of ['Seen', 'Means', 'Who fixes it', 'By hand']) {
      assert.match(section, new RegExp(`^- \\*\\*${part}:\\*\\* .{3,}$`, 'm'), section.split('\n')[0]);
    }
  }
});
