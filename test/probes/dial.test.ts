import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { refusing, tcpAccepting } from '../../src/demo/tcp-servers.ts';
import { silentTcp } from '../../src/demo/silent-tcp.ts';
import { patience } from '../../src/run/patience.ts';
import { lateServer } from './late-server.ts';
import { eventually, HASTY, HTTP, listening, PATIENT, probe, story, TCP } from './probing.ts';

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

test('silence is one observation of all attempts, and lasts no longer than the timeout', async (t) => {
  const server = await silentTcp();
  t.after(server.close);
  const startedMs = performance.now();
  const [silent, ...others] = await probe(TCP, server.port, { timeouts: { ...HASTY, connectMs: 600 } });
  assert.ok(performance.now() - startedMs < 600 + 3_000);
  assert.deepEqual(others, []);
  assert.deepEqual(story([silent ?? assert.fail()]), ['connect connection-timeout -']);
  assert.deepEqual([silent?.attempt, silent?.detail], [3, { kind: 'connect', sockets: 3 }]);
  assert.ok(silent !== undefined && silent.durationMs >= 600 * 0.9, 'the first one waited all the time');
});

test('where others answered quickly, silence is an answer before the time is up', async (t) => {
  const server = await silentTcp();
  t.after(server.close);
  const learned = patience(() => false, 1000);
  for (let answers = 0; answers < 5; answers += 1) learned.answered(20);
  const [silent, ...others] = await probe(TCP, server.port, { patience: learned });
  assert.deepEqual(others, []);
  assert.deepEqual(silent?.detail, { kind: 'connect', sockets: 6 });
  assert.ok(silent.durationMs >= 1500 && silent.durationMs < PATIENT.connectMs, `${silent.durationMs} ms`);
});

test('what others need for an answer is what silence is given, many times over', async (t) => {
  const server = await silentTcp();
  t.after(server.close);
  const learned = patience(() => false, 1000);
  for (let answers = 0; answers < 5; answers += 1) learned.answered(200);
  const [silent] = await probe(TCP, server.port, { patience: learned });
  assert.deepEqual(silent?.detail, { kind: 'connect', sockets: 6 });
  assert.ok(silent.durationMs >= 6 * 400, `${silent.durationMs} ms`);
});

test('when only the first packets were lost, a later attempt connects, and both are told', async (t) => {
  const server = await lateServer(t);
  // The second attempt comes after 250 ms; the kernel repeats the first one's SYN only after a second.
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

test('where no socket is to spare, one asks alone, and waits for the whole timeout', async (t) => {
  const server = await silentTcp();
  t.after(server.close);
  const learned = patience(() => false, 0);
  for (let answers = 0; answers < 5; answers += 1) learned.answered(20);
  const [silent] = await probe(TCP, server.port, { patience: learned, timeouts: { ...HASTY, connectMs: 2000 } });
  assert.deepEqual(silent?.detail, { kind: 'connect', sockets: 1 });
  assert.ok(silent.durationMs >= 2000 * 0.9, `${silent.durationMs} ms`);
});

test('with a single socket to spare, one asks as often as with many, and no more than two are open', async (t) => {
  const server = await silentTcp();
  t.after(server.close);
  const learned = patience(() => false, 1);
  for (let answers = 0; answers < 5; answers += 1) learned.answered(20);
  const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  // What others have closed is gone a little later.
  await setTimeout(100);
  const before = sockets();
  const asking = probe(TCP, server.port, { patience: learned });
  await setTimeout(1200);
  const during = sockets();
  const [silent] = await asking;
  assert.deepEqual(silent?.detail, { kind: 'connect', sockets: 6 });
  assert.ok(silent.durationMs < PATIENT.connectMs, `${silent.durationMs} ms`);
  assert.equal(during - before, 2);
});

test('sockets that asked again are given back', async (t) => {
  const server = await silentTcp();
  t.after(server.close);
  const learned = patience(() => true, 2);
  await probe(TCP, server.port, { patience: learned, timeouts: { ...HASTY, connectMs: 900 } });
  assert.deepEqual([learned.takeSpare(), learned.takeSpare(), learned.takeSpare()], [true, true, false]);
});

test('an attempt waits for its turn, and the time begins with it', async (t) => {
  const server = await tcpAccepting();
  t.after(server.close);
  const startedMs = performance.now();
  const [connect] = await probe(TCP, server.port, { pace: () => 300 });
  assert.equal(connect?.failure, null);
  assert.ok(connect.startedMs - startedMs >= 299, `${connect.startedMs - startedMs} ms`);
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
