import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readReports } from '../../src/cli/report-files.ts';

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
