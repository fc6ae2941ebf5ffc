import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProfile } from '../../src/profile/read.ts';
import { problemText } from '../../src/profile/problem.ts';
import { readYaml } from '../../src/profile/yaml.ts';
import { validText } from './fixture.ts';

/** What this process used of the processor: a busy machine adds nothing to it. */
const cpuMs = (): number => process.cpuUsage().user / 1000;

/** Long enough for a busy machine, and far from what anything quadratic would take. */
const SOON_MS = 15_000;

function texts(text: string): readonly string[] {
  return readProfile(text, 'f.yaml').problems.map(problemText);
}

test('says of an empty file how a profile begins', () => {
  assert.deepEqual(texts(''), ['f.yaml:1:1 is empty; a profile begins with "profile:", its name']);
});

test('points to a NUL byte', () => {
  assert.deepEqual(texts(validText().replace('443', '4\u00003')), [
    'f.yaml:11:12 holds a NUL byte; a profile is a YAML text file',
  ]);
});

test('reads a file that begins with a byte order mark and ends its lines as Windows does', () => {
  assert.deepEqual(texts(`\uFEFF${validText().replaceAll('\n', '\r\n')}`), []);
});

test('points to the right line where lines end as on Windows', () => {
  const text = validText().replace('443', '99999').replaceAll('\n', '\r\n');
  assert.match(texts(text)[0] ?? '', /^f\.yaml:11:11 port: /);
});

test('shows control characters of a key as escapes', () => {
  const [first = ''] = texts(`"a\\e[31mb": 1\n${validText()}`);
  assert.match(first, /^f\.yaml:1:1 unknown key "a\\u001b\[31mb"/);
});

test('cuts a key that is a page long', () => {
  const [first = ''] = texts(`${'k'.repeat(900)}: 1\n${validText()}`);
  assert.ok(first.length < 300, first);
});

for (const [what, text] of [
  ['100,000 opening brackets', '['.repeat(100_000)],
  ['100,000 brackets that close again', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['100,000 opening braces', '{a: '.repeat(100_000)],
  ['100,000 dashes', '- '.repeat(100_000)],
  ['1,300 levels of indentation', Array.from({ length: 1300 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
] as const) {
  test(`ends quickly with one clear message on ${what}`, () => {
    const beforeMs = cpuMs();
    const { source, problems } = readYaml(text, 'f.yaml');
    assert.equal(source, null);
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.message ?? '', /is nested too deeply/);
    assert.ok(cpuMs() - beforeMs < SOON_MS);
  });
}

test('ends quickly on a million laughs in few lines', () => {
  const beforeMs = cpuMs();
  const levels = [...'bcdefghijklmnopqrstuvwxyz'];
  const lines = levels.map((name, index) => `${name}: &${name} [${`*${[...'a', ...levels][index]}, `.repeat(9)}]`);
  assert.match(texts(`a: &a [x, x, x]\n${lines.join('\n')}`)[0] ?? '', /YAML bomb/);
  assert.ok(cpuMs() - beforeMs < SOON_MS);
});

test('ends quickly on a hundred thousand aliases of one short text', () => {
  const beforeMs = cpuMs();
  assert.match(texts(`a: &a x\nb: [${'*a, '.repeat(100_000)}]`)[0] ?? '', /YAML bomb/);
  assert.ok(cpuMs() - beforeMs < SOON_MS);
});

test('ends quickly on a mapping of 80,000 keys', () => {
  const beforeMs = cpuMs();
  const text = Array.from({ length: 80_000 }, (_, index) => `key${index}: 1`).join('\n');
  assert.ok(texts(`${text}\n${validText()}`).length >= 80_000);
  assert.ok(cpuMs() - beforeMs < SOON_MS);
});

test('ends quickly on half a million duplicate keys', () => {
  const beforeMs = cpuMs();
  assert.ok(texts(`x: {${'a,'.repeat(300_000)}}`).length > 100_000);
  assert.ok(cpuMs() - beforeMs < SOON_MS);
});

test('accepts an anchor that honest people use two hundred times', () => {
  const item = (index: number): string => `  - id: api-${index}
    title: API
    host: a${index}.example.com
    port: 443
    check: *check
    source: *source`;
  const text = validText().replace(
    '    port: 443\n    source: {',
    '    port: 443\n    check: &check { https: { path: /x } }\n    source: &source {',
  );
  const { source, problems } = readProfile(
    `${text}${Array.from({ length: 200 }, (_, index) => item(index)).join('\n')}\n`,
    'f.yaml',
  );
  assert.deepEqual(problems, []);
  assert.equal(source?.requirements.length, 201);
});

test('says at most ten things about broken syntax, one for a line', () => {
  const broken = validText().replaceAll('    ', '\t');
  const problems = readYaml(broken, 'f.yaml').problems;
  assert.ok(problems.length > 0 && problems.length <= 10);
  assert.equal(new Set(problems.map(({ line }) => line)).size, problems.length);
});
