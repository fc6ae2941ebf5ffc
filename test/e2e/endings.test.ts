import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnsServer } from '../../src/demo/dns-server.ts';
import { silentTcp } from '../../src/demo/silent-tcp.ts';
import { silentAfterAccept } from '../../src/demo/tls-obstacles.ts';
import { everythingTo } from './site.ts';
import { runForReport } from './report.ts';

test('a run in which every address is silent ends by one timeout, not by their sum', async (t) => {
  const silent = await silentTcp();
  t.after(silent.close);
  const { report, result } = await runForReport(['-p', 'vpc', '--timeout', '1s', ...everythingTo(silent.port)]);
  const tried = report.verdicts.filter(({ outcome }) => outcome !== 'skipped');
  assert.ok(tried.length >= 15);
  assert.deepEqual([...new Set(tried.map(({ cause }) => cause))], ['tcp.timeout']);
  assert.equal(result.status, 1);
  assert.ok(
    report.summary.durationMs < (tried.length * 1000) / 3,
    `${report.summary.durationMs} ms for ${tried.length} silent targets`,
  );
});

test('a run with a dead DNS server ends by its deadline, and blames nothing', async (t) => {
  const server = await dnsServer({}, { mode: 'silent' });
  t.after(server.close);
  const flags = ['-p', 'vpc', '--dns-server', `127.0.0.1:${server.port}`, '--deadline', '1s'];
  const { report, result } = await runForReport(flags);
  assert.deepEqual([result.status, report.ended, report.missing.length], [3, 'deadline', 0]);
  assert.ok(report.verdicts.every(({ outcome }) => outcome === 'skipped'));
});

test('a dead DNS server without a deadline in the way is one finding about this host', async (t) => {
  const server = await dnsServer({}, { mode: 'silent' });
  t.after(server.close);
  const { report, result } = await runForReport(['-p', 'vpc', '--dns-server', `127.0.0.1:${server.port}`]);
  assert.equal(result.status, 3);
  assert.deepEqual(
    report.findings.map(({ cause }) => cause),
    ['env.resolver'],
  );
});

test('a deadline in the middle gives a full report in which the rest is skipped', async (t) => {
  const slow = await silentAfterAccept();
  t.after(slow.close);
  const { report, result } = await runForReport(['-p', 'vpc', '--deadline', '700ms', ...everythingTo(slow.port)]);
  assert.equal(report.ended, 'deadline');
  assert.equal(report.verdicts.length, report.requirements.length);
  assert.ok(report.verdicts.some(({ cause }) => cause === 'not-run.deadline'));
  assert.ok(report.verdicts.every(({ met }) => met !== 'yes'));
  assert.equal(result.status, 3);
});

test('Ctrl-C in the middle gives a full report and 130', async (t) => {
  const slow = await silentAfterAccept();
  t.after(slow.close);
  const { report, result } = await runForReport(['-p', 'vpc', ...everythingTo(slow.port)], { signalAfterMs: 2500 });
  assert.equal(result.status, 130);
  assert.equal(report.ended, 'interrupted');
  assert.equal(report.verdicts.length, report.requirements.length);
  assert.ok(report.verdicts.some(({ cause }) => cause === 'not-run.interrupted'));
});
