import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { runCli } from '../helpers/cli.ts';
import { runForReport } from './report.ts';
import { everythingTo, standIn } from './site.ts';

test('--plan sends nothing, neither to a target nor to a DNS server', async (t) => {
  const { site, flags } = await standIn(t);
  const asked: unknown[] = [];
  const server = createSocket('udp4').on('message', (message) => asked.push(message));
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const dns = ['--dns-server', `127.0.0.1:${server.address().port}`];
  const direct = await runCli([...flags, ...dns, '--plan']);
  const redirected = await runCli([...flags, '--plan', ...everythingTo(site.port)]);
  for (const { status, stdout } of [direct, redirected]) {
    assert.equal(status, 0);
    assert.match(stdout, /containers\.cloud\.ibm\.com:443/);
  }
  assert.deepEqual([site.requests.length, asked.length], [0, 0]);
});

test('a run contacts nothing that --plan does not name, and no more of it than its bounds say', async (t) => {
  const { site, flags } = await standIn(t);
  const args = [...flags, ...everythingTo(site.port)];
  const plan = JSON.parse((await runCli([...args, '--plan', '--format', 'json'])).stdout);
  const { report } = await runForReport(args);
  const planned = new Set(plan.targets.map(({ id }: { readonly id: string }) => id));
  const contacted = report.observations.filter(({ operation }) => operation !== 'resolve').map(({ target }) => target);
  assert.deepEqual(
    contacted.filter((target) => !planned.has(target)),
    [],
  );
  assert.ok(report.observations.filter(({ operation }) => operation === 'connect').length <= plan.bounds.connections);
  assert.ok(site.requests.length > 0);
  const hosts = new Set(plan.targets.map(({ host }: { readonly host: string }) => host));
  assert.deepEqual(
    site.requests.filter(({ host }) => !hosts.has(host.replace(/:[0-9]+$/, ''))),
    [],
  );
});
