import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readReports } from '../../src/cli/report-files.ts';
import { temporaryFolder } from '../e2e/site.ts';

test('reads formats and files, also names with an equals sign', () => {
  assert.deepEqual(readReports(['junit=out.xml', 'json=a=b.json'], { '--output': 'report.txt' }), {
    files: [
      { format: 'junit', file: 'out.xml' },
      { format: 'json', file: 'a=b.json' },
    ],
    problems: [],
  });
});

test('says all that is wrong, each with what would be right', () => {
  const { problems } = readReports(
    ['junt=out.xml', 'json', 'csv=-', 'json=./r.json', 'csv=r.json', 'junit=../x/o.txt'],
    {
      '--output': undefined,
      '--save-observations': '../x/o.txt',
    },
  );
  assert.deepEqual(
    problems.map((problem) => problem.replace(/\(.*\)/, '(...)')),
    [
      '--report junt=out.xml: unknown format "junt" (...)',
      '--report json: names no file; give FORMAT=FILE, such as --report junit=out.xml',
      '--report csv=-: is not for standard output; give --format csv for that',
      '--report csv=r.json: --report json=./r.json writes the same file; give each its own',
      '--report junit=../x/o.txt: --save-observations ../x/o.txt writes the same file; give each its own',
    ],
  );
});

test('two ways to one file are the same file: links, folders that are links, and links to no file yet', (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string): string => join(folder, name);
  mkdirSync(at('real'));
  writeFileSync(at('real/a.txt'), '');
  symlinkSync('real', at('linked'));
  symlinkSync('real/a.txt', at('b.txt'));
  symlinkSync('real/new.txt', at('dangling'));
  const problemsOf = (a: string, b: string): number =>
    readReports([`html=${at(a)}`, `json=${at(b)}`], {}).problems.length;
  assert.deepEqual(
    [
      problemsOf('real/a.txt', 'b.txt'),
      problemsOf('linked/a.txt', 'real/a.txt'),
      problemsOf('linked/new.txt', 'dangling'),
      problemsOf('linked/new.txt', 'b.txt'),
    ],
    [1, 1, 1, 0],
  );
  assert.match(readReports([`json=${at('b.txt')}`], { '--output': at('linked/a.txt') }).problems[0] ?? '', /--output /);
  const both = { '--output': at('b.txt'), '--save-observations': at('real/a.txt') };
  assert.match(readReports([], both).problems[0] ?? '', /^--save-observations .*: --output .* writes the same file/);
});
