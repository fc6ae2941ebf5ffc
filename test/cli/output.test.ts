import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkWritable, writeWhole } from '../../src/cli/output.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { temporaryFolder } from '../e2e/site.ts';

test('a name of any length that the file system takes is written', async (t) => {
  const folder = temporaryFolder(t);
  const name = 'r'.repeat(255);
  await checkWritable(join(folder, name), '--output');
  await writeWhole(join(folder, name), 'text');
  assert.deepEqual(readdirSync(folder), [name]);
  await assert.rejects(checkWritable(join(folder, `${name}r`), '--output'), /cannot be written \(ENAMETOOLONG\)/);
});

test('a file that is there keeps its mode', async (t) => {
  const file = join(temporaryFolder(t), 'report.json');
  for (const mode of [0o600, 0o640, 0o666, 0o444]) {
    writeFileSync(file, 'old', { flag: 'w' });
    chmodSync(file, mode);
    await writeWhole(file, 'new');
    assert.deepEqual([statSync(file).mode & 0o777, readFileSync(file, 'utf8')], [mode, 'new']);
    chmodSync(file, 0o600);
  }
});

test('a link stays one, also where there is no file behind it yet; a loop is an error before anything is sent', async (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string): string => join(folder, name);
  mkdirSync(at('real'));
  symlinkSync('real/new.txt', at('dangling'));
  symlinkSync('loop', at('loop'));
  symlinkSync('absent/new.txt', at('nowhere'));
  await checkWritable(at('dangling'), '--output');
  await writeWhole(at('dangling'), 'text');
  assert.equal(lstatSync(at('dangling')).isSymbolicLink(), true);
  assert.equal(readFileSync(at('real/new.txt'), 'utf8'), 'text');
  await assert.rejects(checkWritable(at('loop'), '--report csv='), (error) => {
    assert.ok(error instanceof UsageError);
    assert.deepEqual(error.lines, [`--report csv=${at('loop')}: cannot be written (ELOOP)`]);
    return true;
  });
  await assert.rejects(writeWhole(at('loop'), 'text'), /cannot write .*loop: ELOOP/);
  assert.equal(lstatSync(at('loop')).isSymbolicLink(), true);
  await assert.rejects(checkWritable(at('nowhere'), '--output'), /cannot be written \(ENOENT\)/);
});

test('the folder that counts is the one that a link leads into', { skip: process.platform === 'win32' }, (t) => {
  const folder = temporaryFolder(t);
  const at = (name: string): string => join(folder, name);
  chmodSync(folder, 0o755);
  for (const [name, mode] of [
    ['open', 0o777],
    ['shut', 0o555],
  ] as const) {
    mkdirSync(at(name));
    chmodSync(at(name), mode);
  }
  symlinkSync(at('shut/new.txt'), at('open/link'));
  writeFileSync(at('try.mjs'), `import { checkWritable } from ${JSON.stringify(OUTPUT)};\n${TRY}`);
  // Root may write everywhere.
  const user = process.getuid?.() === 0 ? { uid: 65_532, gid: 65_532 } : {};
  const tried = (name: string): string =>
    spawnSync(process.execPath, [at('try.mjs'), at(name)], { ...user, env: {}, encoding: 'utf8' }).stdout;
  assert.equal(tried('open/new.txt'), 'fine');
  assert.match(tried('open/link'), /^--output .*link: cannot be written \(EACCES\)$/);
});

const OUTPUT = new URL('../../src/cli/output.js', import.meta.url).href;
const TRY = `await checkWritable(process.argv[2], '--output').then(
  () => process.stdout.write('fine'),
  (error) => process.stdout.write(error.lines.join()),
);
`;
