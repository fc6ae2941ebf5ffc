import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusing } from '../../src/demo/tcp-servers.ts';
import { everythingTo, MASTER, standIn } from './site.ts';
import { runForReport } from './report.ts';

test('with a server in the place of every host the vpc profile is all allowed, and exits 0', async (t) => {
  const { site, flags } = await standIn(t);
  const { report, result } = await runForReport([...flags, ...everythingTo(site.port)]);
  const notAllowed = report.verdicts
    .filter(({ outcome }) => outcome !== 'allowed')
    .map(({ requirement, cause }) => `${requirement} ${cause}`);
  assert.deepEqual(notAllowed, ['master-any not-run.not-testable', 'master-vpe config.not-selected']);
  assert.deepEqual([result.status, report.summary.missing, report.findings.length], [0, 0, 0]);
});

test('take any one host away, and exactly its entry is missing, with the cause', async (t) => {
  const { site, flags } = await standIn(t);
  const closed = await refusing();
  await closed.close();
  const plan = await runForReport([...flags, ...everythingTo(site.port)]);
  const places = [
    ...new Map(plan.report.targets.map(({ host, port }) => [`${host}:${port}`, { host, port }])).values(),
  ];
  assert.ok(places.length >= 17, `only ${places.length} places`);
  for (const { host, port } of places) {
    const away = ['--connect-to', `${host}:${port}:127.0.0.1:${closed.port}`];
    const { report, result } = await runForReport([...flags, ...away, ...everythingTo(site.port)]);
    const stopped = report.verdicts.filter(({ outcome }) => outcome === 'blocked');
    assert.ok(stopped.length > 0, `nothing is blocked without ${host}`);
    assert.deepEqual([...new Set(stopped.map(({ cause }) => cause))], ['tcp.refused-or-rejected'], host);
    const needs = stopped.map(({ requirement }) => report.requirements.find(({ id }) => id === requirement)?.need);
    const missing = report.missing.map(
      ({ destination, ports }) => `${destination.value}:${ports.map(({ from }) => from).join()}`,
    );
    assert.deepEqual(missing, needs.every((need) => need === 'deprecated') ? [] : [`${host}:${port}`]);
    assert.equal(result.status, needs.includes('required') ? 1 : 0, host);
  }
});

test('one of two hosts of an entry away: only that host is missing', async (t) => {
  const { site, flags } = await standIn(t);
  const closed = await refusing();
  await closed.close();
  const away = ['--connect-to', `dd2.icr.io:443:127.0.0.1:${closed.port}`];
  const { report } = await runForReport([...flags, '--only', 'icr-cdn', ...away, ...everythingTo(site.port)]);
  assert.deepEqual(
    report.missing.map(({ destination }) => destination.value),
    ['dd2.icr.io'],
  );
  assert.deepEqual(
    report.verdicts.map(({ outcome, coverage }) => [outcome, coverage.reached, coverage.tried]),
    [['blocked', 1, 2]],
  );
});

test('what needs a parameter that was not given is skipped, says how to get it, and costs no exit code', async (t) => {
  const { site, flags } = await standIn(t);
  const bare = flags.slice(0, 4); // profile and authority only
  const { report, result } = await runForReport([...bare, ...everythingTo(site.port)]);
  const skipped = report.verdicts.filter(({ cause }) => cause === 'config.not-selected');
  assert.deepEqual(
    skipped.map(({ requirement }) => requirement),
    ['icr-cdn-china', 'master-public', 'master-private', 'etcd', 'master-vpe'],
  );
  for (const { next, met } of skipped) {
    assert.match(next ?? '', /ibmcloud ks cluster get|kubectl get cm|pulled from China/);
    assert.equal(met, 'unknown');
  }
  assert.equal(result.status, 0);
});

test('a master whose authority is not given is reached, and named as not verified', async (t) => {
  const { site } = await standIn(t);
  const flags = ['--profile', 'vpc', '--set', `masterUrl=${MASTER}`, '--only', 'master-public'];
  const { report } = await runForReport([...flags, ...everythingTo(site.port)]);
  assert.deepEqual(
    report.verdicts.map(({ outcome, cause, confidence }) => [outcome, cause, confidence]),
    [['allowed', 'tls.unverified', 'likely']],
  );
});

test('what waits for a parameter is no pass when nothing else was asked for', async () => {
  const { report, result } = await runForReport(['--profile', 'vpc', '--only', 'etcd']);
  assert.deepEqual([report.verdicts[0]?.outcome, result.status], ['skipped', 3]);
});
