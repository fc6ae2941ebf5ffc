import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CAUSES } from '../../src/judge/causes.ts';

const ROOT = root();
const PAGE = readFileSync(join(ROOT, 'docs/causes.md'), 'utf8');
const SECTIONS = PAGE.split(/^## /m)
  .slice(1)
  .map((text) => {
    const [heading = '', ...lines] = text.split('\n');
    return { heading, body: lines.join('\n') };
  });

test('every cause has a heading of the same spelling, in the order of the list', () => {
  assert.deepEqual(
    SECTIONS.map(({ heading }) => heading),
    Object.keys(CAUSES),
  );
});

test('the list has the order of the union, so that both are read side by side', () => {
  const source = readFileSync(join(ROOT, 'src/model/outcome.ts'), 'utf8');
  const union = source.slice(source.indexOf('export type Cause ='));
  assert.deepEqual(
    Object.keys(CAUSES),
    [...union.matchAll(/^ {2}\| '([^']+)'/gm)].map((match) => match[1]),
  );
});

for (const { heading, body } of SECTIONS) {
  test(`the section of ${heading} says what was seen, what it means, who fixes it and how to check by hand`, () => {
    for (const label of ['Seen', 'Means', 'Who fixes it', 'By hand'])
      assert.match(body, new RegExp(`^- \\*\\*${label}:\\*\\* \\S`, 'm'), label);
    // Every backtick has its partner.
    assert.equal((body.match(/`/g)?.length ?? 0) % 2, 0);
  });
}

test('who fixes it is the one whom the report names', () => {
  const owners = SECTIONS.map(({ heading, body }) => [heading, /\*\*Who fixes it:\*\* (.*)/.exec(body)?.[1] ?? '']);
  const wrong = owners.filter(
    ([heading = '', who = '']) => !who.startsWith(ownerOf(heading)) && !who.startsWith('nobody'),
  );
  assert.deepEqual(wrong, []);
});

test('other causes that a section names are causes', () => {
  const named = [
    ...PAGE.matchAll(/`((?:dns|tcp|tls|http|registry|udp|path|env|service|policy|config|not-run)\.[a-z0-9-]+)`/g),
  ];
  for (const [, cause = ''] of named) assert.ok(cause in CAUSES, cause);
});

function ownerOf(cause: string): string {
  return Object.entries(CAUSES).find(([id]) => id === cause)?.[1].owner ?? '?';
}

/** Tests run from `dist` or a folder like it; the docs are above either. */
function root(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'docs/causes.md')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
