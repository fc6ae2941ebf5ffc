import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli } from '../helpers/cli.ts';
import { temporaryFolder } from './site.ts';

test('one run writes every report that is asked for, and all of them tell of the same run', async (t) => {
  const folder = temporaryFolder(t);
  const file = (name: string): string => join(folder, name);
  const { status, stdout, stderr } = await runCli([
    'demo',
    ...['--report', `junit=${file('out.xml')}`, '--report', `json=${file('report.json')}`],
    ...['--report', `prometheus=${file('reachcheck.prom')}`],
  ]);
  assert.equal(status, 1);
  assert.match(stdout, /required entries are missing/);
  assert.equal(stderr.match(/report written to/g)?.length, 3);
  assert.deepEqual(readdirSync(folder).toSorted(), ['out.xml', 'reachcheck.prom', 'report.json']);
  const { summary } = JSON.parse(readFileSync(file('report.json'), 'utf8'));
  assert.ok(readFileSync(file('out.xml'), 'utf8').includes(`tests="${summary.requirements}"`));
  assert.ok(readFileSync(file('reachcheck.prom'), 'utf8').includes(`{profile="demo"} ${summary.durationMs / 1000}`));
});

test('a file that cannot be written is found out before anything is sent', async (t) => {
  const folder = temporaryFolder(t);
  const reports = [
    '--report',
    `json=${join(folder, 'report.json')}`,
    '--report',
    `csv=${join(folder, 'absent', 'r.csv')}`,
  ];
  const saved = join(folder, 'saved.json');
  writeFileSync(saved, (await runCli(['demo', '--format', 'json'])).stdout);
  for (const command of [
    ['demo'],
    ['judge', saved],
    ['-p', 'vpc', '--only', 'cloud', '--connect-to', '::127.0.0.1:1'],
  ]) {
    const { status, stdout, stderr } = await runCli([...command, ...reports]);
    assert.deepEqual([status, stdout], [2, ''], command.join(' '));
    assert.match(stderr, /--report csv=\/.*r\.csv: cannot be written \(ENOENT\)/);
    assert.equal(existsSync(join(folder, 'report.json')), false);
  }
});

test(
  'one file that fails after the run costs neither the others nor the answer',
  { skip: process.platform !== 'linux' },
  async (t) => {
    const file = join(temporaryFolder(t), 'report.json');
    const { status, stdout, stderr } = await runCli(['demo', '--report', 'csv=/dev/full', '--report', `json=${file}`]);
    assert.equal(status, 2);
    assert.match(stderr, /cannot write \/dev\/full: ENOSPC/);
    assert.match(stdout, /required entries are missing/);
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).tool.name, 'reachcheck');
  },
);

test('formats that are not known, and files that are named twice, are usage errors, told all at once', async () => {
  const { status, stdout, stderr } = await runCli([
    'demo',
    '--format',
    'xml',
    '--report',
    'junt=a',
    '--report',
    'csv=b',
    '--report',
    'json=b',
  ]);
  assert.deepEqual([status, stdout], [2, '']);
  for (const expected of [/--format xml/, /did you mean "junit"/, /csv=b writes the same file/])
    assert.match(stderr, expected);
  const plan = await runCli(['-p', 'vpc', '--plan', '--report', 'json=a']);
  assert.equal(plan.status, 2);
  assert.match(plan.stderr, /--plan sends nothing/);
});

test('in GitHub Actions the report is added to the summary of the step, and a summary that fails changes no answer', async (t) => {
  const summary = join(temporaryFolder(t), 'summary.md');
  writeFileSync(summary, 'before\n');
  const run = await runCli(['demo', '--format', 'github'], { env: { GITHUB_STEP_SUMMARY: summary } });
  assert.equal(run.status, 1);
  assert.match(run.stdout, /^::error title=/);
  assert.match(readFileSync(summary, 'utf8'), /^before\n# reachcheck: demo\n/);
  const nowhere = await runCli(['demo', '--format', 'github'], {
    env: { GITHUB_STEP_SUMMARY: '/nonexistent/summary.md' },
  });
  assert.equal(nowhere.status, 1);
  assert.match(nowhere.stderr, /cannot write the step summary to .*ENOENT/);
});

test('a redacted report names nobody, is explained as the whole one is, and so are its observations', async (t) => {
  const folder = temporaryFolder(t);
  const [whole, report, again] = ['whole.json', 'report.json', 'again.json'].map((name) => join(folder, name));
  // The same run, on a network with private addresses.
  const text = (await runCli(['demo', '--format', 'json'])).stdout.replaceAll('127.0.0.', '10.20.30.');
  writeFileSync(`${whole}`, text);
  const judged = await runCli(['judge', `${whole}`, '--redact', '--report', `json=${report}`]);
  assert.equal(judged.status, 1);
  const redacted = readFileSync(`${report}`, 'utf8');
  assert.match(text, /10\.20\.30\./);
  for (const shown of [redacted, judged.stdout]) {
    assert.doesNotMatch(shown, /10\.20\.30\./);
    assert.equal(shown.includes(`"${hostname()}"`), false);
  }
  const explained = await runCli(['explain', 'source-code', '--from', `${report}`]);
  assert.equal(explained.status, 0);
  assert.match(explained.stdout, /connect +private-1:[0-9]+: ok/);
  const twice = await runCli(['judge', `${report}`, '--report', `json=${again}`]);
  assert.equal(twice.status, 1);
  assert.deepEqual(JSON.parse(readFileSync(`${again}`, 'utf8')), JSON.parse(redacted));
});

test('what --save-observations keeps of a redacted run is redacted, too', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'observations.json');
  const proxy = 'http://jdoe-smith:hunter2@127.0.0.1:1';
  const run = await runCli(
    ['-p', 'vpc', '--only', 'cloud', '--connect-to', '::127.0.0.1:1', '--redact', '--save-observations', file],
    { env: { HTTPS_PROXY: proxy } },
  );
  const saved = JSON.parse(readFileSync(file, 'utf8'));
  assert.deepEqual([saved.redacted, saved.vantage.hostName, 'verdicts' in saved], [true, 'this-host', false]);
  assert.doesNotMatch(`${run.stdout}${readFileSync(file, 'utf8')}`, /jdoe|hunter2/);
  assert.equal((await runCli(['judge', file])).status, run.status);
});
