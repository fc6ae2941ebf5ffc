import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { refusing, tcpAccepting } from '../../src/demo/tcp-servers.ts';
import { silentTcp } from '../../src/demo/silent-tcp.ts';
import { lateServer } from './late-server.ts';
import { eventually, HASTY, listening, probe, story, TCP, HTTP } from './probing.ts';

test('an open port is one connection, which is closed at once', async (t) => {
  const server = await listening(t, () => {});
  const [connect, ...others] = await probe(TCP, server.port);
  assert.deepEqual(others, []);
  assert.equal(connect?.failure, null);
  assert.deepEqual(connect?.detail, { kind: 'connect', sockets: 1 });
  assert.deepEqual([connect?.address, connect?.port, connect?.attempt], ['127.0.0.1', server.port, 1]);
  assert.ok(connect !== undefined && connect.durationMs >= 0 && connect.durationMs < 5_000);
  await eventually(() => server.accepted() === 1 && server.open() === 0, 'the connection is closed');
});

test('IPv6 is dialled as it is written', async (t) => {
  const server = await listening(t, () => {}, '::1').catch(() => null);
  if (server === null) return t.skip('no IPv6 loopback here');
  assert.deepEqual(story(await probe(TCP, server.port, { address: '::1' })), ['connect ok -']);
  assert.deepEqual(story(await probe(HTTP, server.port, { address: '::1', timeouts: HASTY })), [
    'connect ok -',
    'http-round-trip http-timeout -',
  ]);
});

test('a closed port is a refusal with its raw code', async (t) => {
  const server = await refusing();
  t.after(server.close);
  assert.deepEqual(story(await probe(TCP, server.port)), ['connect connection-refused ECONNREFUSED']);
});

test('silence is two attempts without an answer, within one timeout', async (t) => {
  const server = await silentTcp();
  t.after(server.close);
  const startedMs = performance.now();
  const observations = await probe(TCP, server.port, { timeouts: HASTY });
  assert.ok(performance.now() - startedMs < HASTY.connectMs + 3_000);
  assert.deepEqual(story(observations), ['connect connection-timeout -', 'connect connection-timeout -']);
  assert.deepEqual(
    observations.map(({ attempt }) => attempt),
    [1, 2],
  );
  const [first, second] = observations;
  assert.ok(first !== undefined && second !== undefined && first.startedMs < second.startedMs);
  assert.ok(first.durationMs >= HASTY.connectMs * 0.9, 'the first one waited all the time');
});

test('when only the first packets were lost, the second attempt connects, and both are told', async (t) => {
  const server = await lateServer(t);
  // The second attempt comes after 400 ms; the kernel repeats the first one's SYN only after a second.
  const waiting = probe(TCP, server.port, { timeouts: { ...HASTY, connectMs: 800 } });
  await setTimeout(100);
  server.accept();
  const observations = await waiting;
  assert.deepEqual(story(observations), ['connect connection-timeout -', 'connect ok -']);
  assert.deepEqual(
    observations.map(({ attempt, detail }) => [attempt, detail]),
    [
      [1, { kind: 'connect', sockets: 2 }],
      [2, { kind: 'connect', sockets: 2 }],
    ],
  );
});

test('a port of the far end that accepts and resets at once is seen as reset or as open, never as silent', async (t) => {
  const server = await listening(t, (socket) => socket.resetAndDestroy());
  const [seen] = story(await probe(TCP, server.port));
  assert.match(seen ?? '', /^connect (?:ok -|connection-reset ECONNRESET)$/);
});

test('an address that this host has no way to is no answer of the network', async () => {
  // Broadcast: connect(2) refuses it on every system, without asking anybody.
  const [seen] = await probe(TCP, 9, { address: '255.255.255.255' });
  assert.match(seen?.failure ?? '', /^(?:network-unreachable|connection-prohibited|address-unusable)$/);
});

test('a run that has ended already dials nobody', async (t) => {
  const server = await tcpAccepting();
  t.after(server.close);
  const observations = await probe(TCP, server.port, { signal: AbortSignal.abort() });
  assert.deepEqual(story(observations), ['connect cancelled -']);
  assert.deepEqual(observations[0]?.detail, { kind: 'connect', sockets: 0 });
});
