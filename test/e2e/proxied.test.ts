import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { refusing } from '../../src/demo/tcp-servers.ts';
import { resetAfterClientHello } from '../../src/demo/tls-obstacles.ts';
import { runCli } from '../helpers/cli.ts';
import { leadTo, refuseWith, startProxy, type TestProxy } from '../helpers/proxies.ts';
import { runForReport } from './report.ts';
import { everythingTo, standIn, temporaryFolder } from './site.ts';

/** The stand-in for IBM Cloud, reached through a proxy alone: directly everything is refused. */
async function behindProxy(t: TestContext): Promise<{ readonly proxy: TestProxy; readonly args: readonly string[] }> {
  const { site, flags } = await standIn(t);
  const proxy = await startProxy(t, leadTo(site.port));
  const closed = await refusing();
  await closed.close();
  return { proxy, args: [...flags, '--only', 'icr', ...everythingTo(closed.port)] };
}

const url = ({ port }: TestProxy): string => `http://user:geheim@127.0.0.1:${port}`;

test('what only the proxy reaches is met, and the proxy gets the credentials that no report shows', async (t) => {
  const { proxy, args } = await behindProxy(t);
  const { report, result } = await runForReport([...args, '--proxy', url(proxy)]);
  assert.deepEqual([...new Set(report.verdicts.map(({ met, cause }) => `${met} ${cause}`))], ['yes proxy.required']);
  assert.deepEqual([result.status, report.missing], [0, []]);
  assert.equal(
    proxy.asked[0]?.headers['proxy-authorization'],
    `Basic ${Buffer.from('user:geheim').toString('base64')}`,
  );
  const table = await runCli([...args, '--proxy', url(proxy), '--verbose']);
  for (const text of [result.stdout, result.stderr, table.stdout, table.stderr])
    assert.doesNotMatch(text, /geheim|user:/);
  assert.match(table.stdout, /Through the proxy: /);
});

test('a proxy that repeats the credentials it was given does not get them into a report', async (t) => {
  const { flags } = await standIn(t);
  const login = Buffer.from('user:geheim').toString('base64');
  const proxy = await startProxy(t, refuseWith(403, [`via: 1.1 heard geheim`, `server: ${login}`]));
  const args = [...flags, '--only', 'icr', '--proxy', url(proxy)];
  const { report, result } = await runForReport(args);
  const heard = report.observations.find(({ operation }) => operation === 'proxy-connect');
  assert.equal(heard?.detail?.kind === 'proxy' ? heard.detail.headers['via'] : null, '1.1 heard ***');
  const table = await runCli([...args, '--verbose']);
  for (const text of [result.stdout, table.stdout, table.stderr]) {
    assert.ok(!text.includes('geheim'));
    assert.ok(!text.includes(login));
  }
});

test('the proxy of the environment is tried, and --proxy none leaves it alone', async (t) => {
  const { proxy, args } = await behindProxy(t);
  const env = { https_proxy: url(proxy) };
  const tried = await runForReport(args, { env });
  assert.equal(tried.result.status, 0);
  const before = proxy.asked.length;
  assert.ok(before > 0);
  const { report, result } = await runForReport([...args, '--proxy', 'none'], { env });
  assert.deepEqual([...new Set(report.verdicts.map(({ cause }) => cause))], ['tcp.refused-or-rejected']);
  assert.ok(report.targets.every((target) => target.proxy === null));
  assert.deepEqual([result.status, proxy.asked.length], [1, before]);
});

test('--plan shows the proxy and the controls, with their bounds, and sends nothing', async (t) => {
  const { proxy, args } = await behindProxy(t);
  const shown = await runCli([...args, '--proxy', url(proxy), '--plan']);
  assert.match(shown.stdout.replaceAll(/\s+/g, ' '), new RegExp(`also through http://127\\.0\\.0\\.1:${proxy.port}`));
  assert.match(shown.stdout.replaceAll(/\s+/g, ' '), /Only where something fails.* at most [0-9,]+ more connections/);
  const document = await runCli([...args, '--proxy', url(proxy), '--plan', '--format', 'json']);
  const plan = JSON.parse(document.stdout);
  assert.ok(plan.bounds.controls > 0);
  assert.deepEqual(plan.targets[0].proxy.proxy, {
    scheme: 'http',
    host: '127.0.0.1',
    port: proxy.port,
    from: '--proxy',
  });
  for (const { stdout, stderr } of [shown, document]) assert.doesNotMatch(`${stdout}${stderr}`, /geheim/);
  const without = await runCli([...args, '--proxy', 'none', '--no-controls', '--plan']);
  assert.doesNotMatch(without.stdout, /also through|Only where something fails/);
  assert.equal(proxy.asked.length, 0);
});

test('a bad --proxy is a usage error that speaks of --proxy alone, and never of its credentials', async () => {
  const env = { no_proxy: '*.icr.io', https_proxy: 'ftp://x' };
  const { status, stdout, stderr } = await runCli(['-p', 'vpc', '--proxy', 'ftp://user:geheim@x'], { env });
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(stderr, /--proxy names a proxy of the kind "ftp"/);
  assert.doesNotMatch(stderr, /geheim|NO_PROXY|https_proxy/);
});

test('controls look into what failed; with --no-controls there are none, and less is sure', async (t) => {
  const server = await resetAfterClientHello();
  t.after(server.close);
  const args = ['-p', 'vpc', '--only', 'icr', ...everythingTo(server.port)];
  const confidences = ({ verdicts }: Awaited<ReturnType<typeof runForReport>>['report']): readonly string[] => [
    ...new Set(verdicts.map(({ cause, confidence }) => `${cause} ${confidence}`)),
  ];
  const { report } = await runForReport(args);
  const kinds = new Set(report.observations.flatMap(({ control }) => control ?? []));
  for (const kind of ['neutral-name', 'small-hello', 'split-hello', 'unused-port'] as const)
    assert.ok(kinds.has(kind), kind);
  assert.deepEqual(confidences(report), ['tls.reset likely']);
  const without = await runForReport([...args, '--no-controls']);
  assert.ok(without.report.observations.every(({ control }) => control === undefined));
  assert.deepEqual(confidences(without.report), ['tls.reset possible']);
});

test('where nothing fails no control is sent', async (t) => {
  const { site, flags } = await standIn(t);
  const { report } = await runForReport([...flags, '--only', 'icr', ...everythingTo(site.port)]);
  assert.ok(report.observations.every(({ control }) => control === undefined));
});

test('an authority that Node or the system is told to trust makes TLS no less opened; one that the user names does', async (t) => {
  const { site, flags } = await standIn(t);
  const ca = join(temporaryFolder(t), 'inspection.pem');
  writeFileSync(ca, site.authority);
  const at = flags.indexOf('--cacert');
  const args = [...flags.slice(0, at), ...flags.slice(at + 2), '--only', 'icr', ...everythingTo(site.port)];
  const causes = async (more: readonly string[], env: Readonly<Record<string, string>>) => {
    const { report } = await runForReport([...args, ...more], { env });
    return [...new Set(report.verdicts.map(({ outcome, cause }) => `${outcome} ${cause}`))];
  };
  const opened = ['impaired tls.intercepted-trusted'];
  assert.deepEqual(await causes([], { NODE_EXTRA_CA_CERTS: ca }), opened);
  assert.deepEqual(await causes([], { SSL_CERT_FILE: ca }), opened);
  assert.deepEqual(await causes([], {}), ['impaired tls.cert-unknown-issuer']);
  assert.deepEqual(await causes(['--cacert', ca], {}), ['allowed null']);
});

test('a report from before proxies, ALPN and commands still reads, and is judged the same', async (t) => {
  const file = join(temporaryFolder(t), 'old.json');
  const now = await runForReport(['demo']);
  const told = new Set(['proxy', 'alpn', 'confirm', 'settle']);
  const old: unknown = JSON.parse(now.result.stdout, (key, value: unknown) =>
    told.has(key) && (value === null || key === 'confirm' || key === 'settle') ? undefined : value,
  );
  const text = JSON.stringify(old, null, 1);
  // The protocol that was agreed upon has been in observations from the beginning.
  const observations = JSON.stringify(JSON.parse(now.result.stdout).observations);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(text), observations: JSON.parse(observations) }));
  assert.doesNotMatch(text, /"confirm"|"proxy":/);
  const again = await runForReport(['judge', file]);
  assert.deepEqual(again.report.verdicts, now.report.verdicts);
  assert.deepEqual(again.report.findings, now.report.findings);
});
