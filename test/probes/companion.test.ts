import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { type Circumstances, type Closing, probe, story, TCP } from './probing.ts';

async function bound(
  t: Closing,
): Promise<{ readonly socket: Socket; readonly port: number; readonly close: () => void }> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  let open = true;
  const close = (): void => {
    if (open) socket.close();
    open = false;
  };
  t.after(close);
  return { socket, port: socket.address().port, close };
}

async function send(port: number, given: Circumstances = {}) {
  return probe(TCP, port, { ...given, control: { kind: 'udp-companion' } });
}

test('a closed port is reported as refused', async (t) => {
  const { port, close } = await bound(t);
  close();
  const observations = await send(port);
  assert.deepEqual(story(observations), ['udp-round-trip connection-refused ECONNREFUSED']);
  const [only] = observations;
  assert.deepEqual([only?.control, only?.port, only?.path], ['udp-companion', port, 'direct']);
});

test('silence is silence: one empty datagram came, and nothing is known', async (t) => {
  const { socket, port } = await bound(t);
  const came: number[] = [];
  socket.on('message', (message) => came.push(message.length));
  assert.deepEqual(story(await send(port)), ['udp-round-trip udp-timeout -']);
  assert.deepEqual(came, [0]);
});

test('an answer of whatever kind is one', async (t) => {
  const { socket, port } = await bound(t);
  socket.on('message', (_, { port: from, address }) => socket.send('?', from, address));
  assert.deepEqual(story(await send(port)), ['udp-round-trip ok -']);
});

test('a run that ends says cancelled, also when it had ended before', async (t) => {
  const { socket, port } = await bound(t);
  const stop = new AbortController();
  socket.on('message', () => stop.abort());
  assert.deepEqual(story(await send(port, { signal: stop.signal })), ['udp-round-trip cancelled -']);
  assert.deepEqual(story(await send(port, { signal: AbortSignal.abort() })), ['udp-round-trip cancelled -']);
});
