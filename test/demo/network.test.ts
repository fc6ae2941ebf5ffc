import assert from 'node:assert/strict';
import { Resolver } from 'node:dns/promises';
import { test } from 'node:test';
import { startDemoNetwork } from '../../src/demo/network.ts';
import { dial } from './dial.ts';
import { runScript } from './run-script.ts';

test('every entry of the demo has an id of its own and something that is expected of it', async (t) => {
  const network = await startDemoNetwork();
  t.after(network.close);
  const ids = network.requirements.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(Object.keys(network.expected).toSorted(), ids.toSorted());
});

test('at least ten different outcomes and causes are expected', async (t) => {
  const network = await startDemoNetwork();
  t.after(network.close);
  const different = new Set(Object.values(network.expected).map(({ outcome, cause }) => `${outcome} ${cause}`));
  assert.ok(different.size >= 20, String(different.size));
});

test('no name of the demo can belong to anybody, and no two of them lead to different places', async (t) => {
  const network = await startDemoNetwork();
  t.after(network.close);
  for (const { host, toHost } of network.connectTo) {
    assert.match(host, /\.example$/);
    assert.equal(toHost, '127.0.0.1');
  }
  const places = network.connectTo.map(({ host, port }) => `${host}:${port}`);
  assert.equal(new Set(places).size, places.length);
});

test('every way of the demo leads to a port that behaves', async (t) => {
  const network = await startDemoNetwork();
  t.after(network.close);
  const seen = await Promise.all(
    network.connectTo.map(async ({ host, port, toPort }) => [`${host}:${port}`, await dial(toPort, 1_500)] as const),
  );
  const odd = seen.filter(([, what]) => what !== 'connected');
  assert.deepEqual(Object.fromEntries(odd), {
    'bootstrap.cloud.example:443': 'silent',
    'etcd.cloud.example:20023': 'ECONNREFUSED',
    'support.cloud.example:8443': 'ECONNREFUSED',
    'telnet.cloud.example:23': 'ECONNREFUSED',
  });
});

test('its DNS server knows the name that is to be resolved, fails for one and denies the rest', async (t) => {
  const network = await startDemoNetwork();
  t.after(network.close);
  const resolver = new Resolver({ timeout: 1_000, tries: 1 });
  resolver.setServers(network.dnsServers);
  assert.deepEqual(await resolver.resolve4('status.cloud.example'), ['127.0.0.1']);
  await assert.rejects(resolver.resolve4('billing.cloud.example'), { code: 'ESERVFAIL' });
  await assert.rejects(resolver.resolve4('private.cloud.example'), { code: 'ENOTFOUND' });
  const port = network.requirements.find(({ id }) => id === 'status-page')?.ports[0]?.from ?? 0;
  assert.equal(await dial(port, 1_000), 'connected');
});

test('closing the network leaves nothing that keeps a program alive', async () => {
  const left = await runScript(
    'network',
    `const network = await demo.startDemoNetwork();
    await network.close();
    // Its own way to tell of it is a pipe.
    const left = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap');
    const closedMs = performance.now();
    process.on('exit', () => {
      if (performance.now() - closedMs > 1_000) left.push('something that took long to end');
      process.stdout.write(left.join());
    });`,
  );
  assert.equal(left, '');
});
