import assert from 'node:assert/strict';
import { lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli } from '../helpers/cli.ts';
import { runForReport } from './report.ts';
import { temporaryFolder } from './site.ts';

test('judging a saved report again, offline, gives the same verdicts, findings and missing entries', async (t) => {
  const file = join(temporaryFolder(t), 'report.json');
  const first = await runForReport(['demo']);
  writeFileSync(file, first.result.stdout);
  const again = await runForReport(['judge', file]);
  assert.deepEqual(again.report, first.report);
  assert.equal(again.result.status, first.result.status);
});

test('saved observations are judged to the same report as the run that saved them', async (t) => {
  const file = join(temporaryFolder(t), 'observations.json');
  const run = await runForReport([
    '-p',
    'vpc',
    '--only',
    'cloud,icr',
    '--connect-to',
    '::127.0.0.1:1',
    '--save-observations',
    file,
  ]);
  assert.equal('verdicts' in JSON.parse(readFileSync(file, 'utf8')), false);
  const judged = await runForReport(['judge', file]);
  assert.deepEqual(judged.report, run.report);
  const fromInput = await runForReport(['judge', '-'], { input: readFileSync(file, 'utf8') });
  assert.deepEqual(fromInput.report, run.report);
});

test('reports that PowerShell saved are read: UTF-16, or with a byte order mark', async (t) => {
  const file = join(temporaryFolder(t), 'report.json');
  const text = `\ufeff${(await runCli(['demo', '--format', 'json'])).stdout}`;
  for (const bytes of [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')]) {
    writeFileSync(file, bytes);
    const { status, stdout, stderr } = await runCli(['explain', 'source-code', '--from', file]);
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /tls\.sni-filtered/);
  }
});

test('explain shows the evidence of one verdict of a saved report', async (t) => {
  const file = join(temporaryFolder(t), 'report.json');
  writeFileSync(file, (await runCli(['demo', '--format', 'json'])).stdout);
  const { stdout, status } = await runCli(['explain', 'source-code', '--from', file]);
  assert.equal(status, 0);
  for (const expected of [/tls\.sni-filtered/, /ECONNRESET/, /tls-reset/, /git\.cloud\.example/])
    assert.match(stdout, expected);
});

test('a file that is no report, and a requirement that is not there, are usage errors that say what would be right', async (t) => {
  const folder = temporaryFolder(t);
  const wrong = join(folder, 'wrong.json');
  writeFileSync(wrong, '{"schemaVersion": "9.0"}');
  const newer = await runCli(['judge', wrong]);
  assert.deepEqual([newer.status, newer.stdout], [2, '']);
  assert.match(newer.stderr, /newer/);
  const matrix = join(folder, 'matrix.json');
  writeFileSync(matrix, '{"schemaVersion": "1.0", "vantages": [], "rows": []}');
  assert.match((await runCli(['judge', matrix])).stderr, /^reachcheck: .*matrix\.json: is no report of a run: .*\n$/);
  writeFileSync(wrong, '\n');
  assert.match((await runCli(['judge', wrong])).stderr, /wrong\.json: is empty; give what/);
  writeFileSync(wrong, 'not json');
  assert.match((await runCli(['judge', wrong])).stderr, /is not JSON/);
  assert.match((await runCli(['judge', join(folder, 'absent.json')])).stderr, /ENOENT/);
  const report = join(folder, 'report.json');
  writeFileSync(report, (await runCli(['demo', '--format', 'json'])).stdout);
  const unknown = await runCli(['explain', 'source-cod', '--from', report]);
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /did you mean "source-code"/);
});

test('a tampered file is refused with its place, and what it holds never acts upon the terminal', async (t) => {
  const file = join(temporaryFolder(t), 'tampered.json');
  const whole = JSON.parse((await runCli(['demo', '--format', 'json'])).stdout);
  writeFileSync(file, JSON.stringify({ ...whole, plan: [{ ...whole.plan[0], groups: [[]] }, ...whole.plan.slice(1)] }));
  const tampered = await runCli(['judge', file]);
  assert.deepEqual([tampered.status, tampered.stdout], [2, '']);
  assert.match(tampered.stderr, /plan\[0\]\.groups\[0\]: expected a target for each/);
  writeFileSync(file, '{"a": \u001b]0;title\u0007 }');
  const hostile = await runCli(['judge', file]);
  assert.equal(hostile.status, 2);
  assert.doesNotMatch(hostile.stderr, /[\u001b\u0007]/);
});

test('an output that is a symbolic link stays one, and what it leads to is written', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'target.json'), 'old');
  symlinkSync('target.json', join(folder, 'link.json'));
  await runCli(['demo', '--format', 'json', '--output', join(folder, 'link.json')]);
  assert.equal(lstatSync(join(folder, 'link.json')).isSymbolicLink(), true);
  assert.equal(JSON.parse(readFileSync(join(folder, 'target.json'), 'utf8')).tool.name, 'reachcheck');
});

test(
  'observations that cannot be saved after the run do not cost the report',
  { skip: process.platform !== 'linux' },
  async () => {
    const { status, stdout, stderr } = await runCli([
      '-p',
      'vpc',
      '--only',
      'cloud',
      '--connect-to',
      '::127.0.0.1:1',
      '--save-observations',
      '/dev/full',
    ]);
    assert.equal(status, 2);
    assert.match(stderr, /cannot write \/dev\/full: ENOSPC/);
    assert.match(stdout, /1 of 1 required entry is missing/);
  },
);
