import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { runCli } from '../helpers/cli.ts';
import { runForReport } from './report.ts';
import { temporaryFolder } from './site.ts';

/** Below the ports that systems give to whoever asks for any. */
const RANGE = { from: 21_000, to: 21_599 };

async function listen(t: TestContext, port: number): Promise<void> {
  const server: Server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  t.after(() => server.close());
}

function profile(t: TestContext, expect = 'open'): string {
  const file = join(temporaryFolder(t), 'range.yaml');
  const { from, to } = RANGE;
  writeFileSync(
    file,
    `profile: range
title: A range of ports
vantage: workstation
asOf: 2026-11-01
documents: { page: { title: The page } }
requirements:
  - { id: range, title: The range, host: 127.0.0.1, port: ${from}-${to}, check: tcp, expect: ${expect}, source: { doc: page, asOf: 2026-11-01 } }
`,
  );
  return file;
}

const openIn = ({ sweeps = [] }: Report): unknown => sweeps[0]?.ends.find(({ failure }) => failure === null)?.at;

test('a range of ports is told of as a whole, everywhere that a report goes', async (t) => {
  await listen(t, 21_007);
  await listen(t, 21_008);
  await listen(t, 21_555);
  const folder = temporaryFolder(t);
  const file = join(folder, 'report.json');
  const observations = join(folder, 'observations.json');
  const { report, result } = await runForReport([
    ...['--profile', profile(t), '--exhaustive', '--save-observations', observations],
  ]);
  writeFileSync(file, result.stdout);
  const one = (port: number, last = port) => ({
    first: '127.0.0.1',
    last: '127.0.0.1',
    ports: { from: port, to: last },
  });
  assert.deepEqual(openIn(report), [one(21_007, 21_008), one(21_555)]);
  assert.equal(report.sweeps?.[0]?.places, 600);
  assert.ok(report.observations.length <= 8 && report.targets.length <= 8);
  const [verdict] = report.verdicts;
  assert.equal(verdict?.outcome, 'allowed');
  assert.match(verdict.coverage.note ?? '', /3 open \(21007-21008, 21555\), 597 refused/);
  assert.deepEqual((await runForReport(['judge', file])).report, report);
  assert.deepEqual((await runForReport(['judge', observations])).report, report);
  for (const format of ['table', 'html', 'markdown', 'csv', 'junit', 'ndjson', 'github', 'prometheus']) {
    const { status, stderr } = await runCli(['judge', file, '--format', format]);
    assert.deepEqual([status, stderr], [0, ''], format);
  }
  const page = await runCli(['judge', file, '--format', 'html']);
  assert.match(page.stdout, /3 of 600 pass/);
  const explained = await runCli(['explain', 'range', '--from', file]);
  assert.match(explained.stdout, /597\s+refused/);
  const compared = await runCli(['compare', file, file]);
  assert.equal(compared.status, 0, compared.stderr);
  const redacted = await runForReport(['judge', file, '--redact']);
  assert.deepEqual(redacted.report.verdicts[0]?.outcome, 'allowed');
  assert.equal(redacted.report.sweeps?.[0]?.ends.length, 2);
});

test('an opening in a range that must be blocked is named', async (t) => {
  await listen(t, 21_300);
  const { report, result } = await runForReport(['--profile', profile(t, 'blocked'), '--exhaustive']);
  assert.equal(result.status, 1);
  assert.equal(report.verdicts[0]?.cause, 'policy.unexpectedly-open');
  assert.match(report.verdicts[0].coverage.note ?? '', /open \(21300\)/);
});

test('where a run is cut short, what was not tried is counted', async (t) => {
  const { report } = await runForReport([
    ...['--profile', profile(t), '--exhaustive', '--rate', '20', '--deadline', '1500ms'],
  ]);
  const [sweep] = report.sweeps ?? [];
  assert.equal(report.ended, 'deadline');
  const tried = sweep?.ends.reduce((sum, { count }) => sum + count, 0) ?? 0;
  assert.equal(tried + (sweep?.untried?.count ?? 0), 600);
  assert.ok((sweep?.untried?.count ?? 0) > 0);
});

test('--plan names the range, and how many connections it is', async (t) => {
  const { stdout, status } = await runCli(['--profile', profile(t), '--exhaustive', '--plan']);
  assert.equal(status, 0);
  assert.match(stdout, /127\.0\.0\.1:21000-21599: 600 connections/);
});

test('a sweep that a report names and does not hold is refused with its place', async (t) => {
  const file = join(temporaryFolder(t), 'report.json');
  const { result } = await runForReport(['--profile', profile(t), '--exhaustive']);
  writeFileSync(file, result.stdout);
  const report: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...report, sweeps: [] }));
  const { status, stderr } = await runCli(['judge', file]);
  assert.equal(status, 2);
  assert.match(stderr, /plan\[0\]\.sweeps\[0\]: expected the id of a sweep in this file/);
});
