import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import { connect, type ConnectionOptions } from 'node:tls';
import { listenOnLoopback } from '../../../src/demo/running-server.ts';
import { type ClientHello, parseFirstBytes } from './client-hello.ts';

test('reads server name, protocols and size of a real ClientHello', async (t) => {
  const bytes = await helloOf(t, { servername: 'Login.Service.example', ALPNProtocols: ['h2', 'http/1.1'] });
  const expected: ClientHello = {
    serverName: 'login.service.example',
    alpn: ['h2', 'http/1.1'],
    size: bytes.length,
  };
  assert.deepEqual(parseFirstBytes(bytes), { kind: 'hello', hello: expected });
});

test('reads a ClientHello of TLS 1.2 without name and without protocols', async (t) => {
  const bytes = await helloOf(t, { maxVersion: 'TLSv1.2' });
  assert.deepEqual(parseFirstBytes(bytes), {
    kind: 'hello',
    hello: { serverName: null, alpn: [], size: bytes.length },
  });
});

test('waits for the rest of a ClientHello that is not whole, wherever it was cut', async (t) => {
  const bytes = await helloOf(t, { servername: 'login.service.example', ALPNProtocols: ['h2'] });
  for (let length = 0; length < bytes.length; length += 1)
    assert.deepEqual(parseFirstBytes(bytes.subarray(0, length)), { kind: 'incomplete' }, `${length} bytes`);
});

test('puts a ClientHello together that came in several records', async (t) => {
  const bytes = await helloOf(t, { servername: 'login.service.example' });
  const message = bytes.subarray(5);
  const records = Buffer.concat([
    record(message.subarray(0, 3)),
    record(message.subarray(3, 90)),
    record(message.subarray(90)),
  ]);
  const read = parseFirstBytes(records);
  assert.ok(read.kind === 'hello');
  assert.equal(read.hello.serverName, 'login.service.example');
  assert.equal(read.hello.size, bytes.length + 10);
});

test('tells what is not TLS from the first byte on', () => {
  for (const text of ['G', 'GET / HTTP/1.1\r\n', 'SSH-2.0-test\r\n', '\u0000'])
    assert.deepEqual(parseFirstBytes(Buffer.from(text)), { kind: 'not-tls' }, text);
});

test('takes a handshake message that is no ClientHello, or has lengths that lead nowhere, for something else', async (t) => {
  const bytes = await helloOf(t, { servername: 'login.service.example' });
  assert.deepEqual(parseFirstBytes(record(Buffer.from([2, 0, 0, 0]))), { kind: 'not-tls' });
  // The length of the session id.
  assert.deepEqual(parseFirstBytes(changed(bytes, 43, 255)).kind, 'not-tls');
  assert.deepEqual(parseFirstBytes(record(Buffer.from([1, 0, 0, 1, 3]))), { kind: 'not-tls' });
});

function record(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([22, 3, 1, payload.length >> 8, payload.length & 255]), payload]);
}

function changed(bytes: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = value;
  return copy;
}

/** What Node's own client sends first. */
async function helloOf(t: TestContext, options: ConnectionOptions): Promise<Buffer> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  const client = connect({ host: '127.0.0.1', port, ...options });
  client.on('error', () => {});
  const [socket] = await once(server, 'connection');
  t.after(() => {
    client.destroy();
    socket.destroy();
    server.close();
  });
  const [bytes] = await once(socket, 'data');
  assert.ok(Buffer.isBuffer(bytes));
  return bytes;
}
