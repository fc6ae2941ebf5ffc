import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { probes } from '../../probes/registry.ts';
import { dnsServer } from '../../src/demo/dns-server.ts';
import { silentTcp } from '../../src/demo/silent-tcp.ts';
import { refusing, tcpAccepting } from '../../src/demo/tcp-servers.ts';
import { createResolver } from '../../src/run/resolver.ts';
import { runTargets } from '../../src/run/run.ts';
import { controller, runOptions, target, timed, until } from './sample.ts';

const LOOPBACK = ['127.0.0.1'];

test('resolves, dials and tells open from refused, on real sockets', async (t) => {
  const open = await until(t, tcpAccepting());
  const closed = await until(t, refusing());
  const dns = await until(t, dnsServer({ 'a.example': { mode: 'addresses', a: LOOPBACK } }));
  const { signal } = controller();
  const system = { hosts: new Map(), search: [], ndots: 1, others: false };
  const resolve = createResolver({ system, servers: [`127.0.0.1:${dns.port}`], timeoutMs: 1000, signal });
  const targets = [open, closed]
    .map(({ port }) => target({ host: 'a.example', port }))
    .concat(target({ host: 'b.example' }));
  const observations = await runTargets(targets, runOptions({ probes, resolve, signal }));
  const failures = observations.map(({ target: id, failure }) => `${id}: ${failure ?? 'fine'}`).toSorted();
  assert.deepEqual(
    failures,
    [
      'a.example: fine',
      'b.example: name-not-found',
      `tcp://a.example:${open.port}: fine`,
      `tcp://a.example:${closed.port}: connection-refused`,
    ].toSorted(),
  );
});

test('many silent targets take one timeout, not the sum', { skip: process.platform === 'win32' }, async (t) => {
  const { port } = await until(t, silentTcp());
  const targets = Array.from({ length: 40 }, (_, index) =>
    target({ host: `h${index}.example`, port, known: LOOPBACK }),
  );
  const { result, tookMs } = await timed(() => runTargets(targets, runOptions({ probes })));
  assert.equal(new Set(result.map(({ target: id }) => id)).size, 40);
  assert.ok(result.every(({ failure }) => failure === 'connection-timeout'));
  assert.ok(tookMs >= 380 && tookMs < 1200, `${tookMs} ms`);
});

test('the end in the middle of silence comes back at once', { skip: process.platform === 'win32' }, async (t) => {
  const { port } = await until(t, silentTcp());
  const open = await until(t, tcpAccepting());
  const stop = controller();
  const targets = [target({ port, known: LOOPBACK }), target({ host: 'b.example', port: open.port, known: LOOPBACK })];
  const timeouts = { resolveMs: 5000, connectMs: 10_000, tlsMs: 5000, httpMs: 5000 };
  const running = timed(() => runTargets(targets, runOptions({ probes, timeouts, signal: stop.signal })));
  await setTimeout(150);
  stop.abort();
  const { result, tookMs } = await running;
  assert.ok(tookMs < 1000, `${tookMs} ms`);
  assert.deepEqual(
    result.map(({ target: id, failure }) => [id, failure]),
    [
      [`tcp://b.example:${open.port}`, null],
      [`tcp://api.example:${port}`, 'cancelled'],
    ],
  );
});
