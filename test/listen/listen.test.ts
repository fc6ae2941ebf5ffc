import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { makeIdentity } from '../../src/listen/certificate.ts';
import { MESSAGE_BYTES, NONCE_BYTES, writeRequest } from '../../probes/listener-message.ts';
import { startListener, TOKEN } from './listener.ts';

const REQUEST = writeRequest(TOKEN, Buffer.alloc(NONCE_BYTES, 3));

/** Sends these bytes over UDP, and gives what comes back until the last one, which is answered. */
async function answersTo(port: number, datagrams: readonly Uint8Array[]): Promise<readonly Buffer[]> {
  const socket = createSocket('udp4');
  const answers: Buffer[] = [];
  socket.on('message', (answer) => answers.push(answer));
  for (const datagram of [...datagrams, REQUEST]) {
    await new Promise((sent) => {
      socket.send(datagram, port, '127.0.0.1', sent);
    });
  }
  await once(socket, 'message');
  socket.close();
  return answers;
}

/** Sends bytes over a new connection, and gives all that comes back until its end. */
async function overTcp(port: number, ...chunks: readonly Uint8Array[]): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  socket.on('error', () => {});
  for (const chunk of chunks) socket.write(chunk);
  await once(socket, 'close').catch(() => undefined);
  return Buffer.concat(received);
}

test('over UDP only who knows the token is answered, and never with more bytes', async (t) => {
  const { portOf, heard } = await startListener(t);
  const strangers = [
    Buffer.alloc(0),
    Buffer.from('hello'),
    Buffer.alloc(MESSAGE_BYTES),
    writeRequest('another-token-than-that', Buffer.alloc(NONCE_BYTES)),
    Buffer.concat([REQUEST, Buffer.from([0])]),
    REQUEST.subarray(0, MESSAGE_BYTES - 1),
    Buffer.alloc(9_000, 0x72),
  ];
  const answers = await answersTo(portOf('udp'), strangers);
  assert.deepEqual(
    answers.map(({ length }) => length),
    [MESSAGE_BYTES],
  );
  const all = await heard(strangers.length + 1);
  assert.deepEqual(
    all.map(({ proven }) => proven),
    [...strangers.map(() => false), true],
  );
});

test('over TCP strangers are cut off at once, whatever they send, and one message is answered once', async (t) => {
  const { portOf, heard } = await startListener(t);
  const port = portOf('tcp');
  assert.equal((await overTcp(port, Buffer.from('GET / HTTP/1.1\r\n'))).length, 0);
  assert.equal((await overTcp(port, Buffer.alloc(100_000, 0x72))).length, 0);
  assert.equal((await overTcp(port, writeRequest('another-token-than-that', Buffer.alloc(NONCE_BYTES)))).length, 0);
  assert.ok((await heard(3)).every(({ proven }) => !proven));
  assert.equal((await overTcp(port, REQUEST.subarray(0, 5), REQUEST.subarray(5))).length, MESSAGE_BYTES);
  assert.equal((await heard(4)).at(-1)?.proven, true);
});

test('who breaks the handshake, or resets the connection, is heard and breaks nothing', async (t) => {
  const { portOf, heard } = await startListener(t);
  await overTcp(portOf('tls'), Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  const rude = connect(portOf('tls'), '127.0.0.1');
  await once(rude, 'connect');
  rude.resetAndDestroy();
  await heard(2);
  const polite = connectTls({ port: portOf('tls'), host: '127.0.0.1', rejectUnauthorized: false });
  await once(polite, 'secureConnect');
  polite.write(REQUEST);
  const [answer] = await once(polite, 'data');
  assert.equal(answer.length, MESSAGE_BYTES);
  polite.destroy();
  assert.deepEqual(
    (await heard(3)).map(({ proven }) => proven),
    [false, false, true],
  );
});

test('a port that cannot be had is named with its code, and the others go on', async (t) => {
  const taken = createServer().listen(0);
  await once(taken, 'listening');
  t.after(() => {
    taken.close();
  });
  const address = taken.address();
  assert.ok(typeof address === 'object' && address !== null);
  const { open, failed } = await startListener(t, {
    ports: [
      { transport: 'tcp', port: address.port },
      { transport: 'udp', port: 0 },
    ],
  });
  assert.deepEqual(failed, [{ transport: 'tcp', port: address.port, code: 'EADDRINUSE' }]);
  assert.deepEqual(
    open.map(({ transport }) => transport),
    ['udp'],
  );
  const nowhere = await startListener(t, { bind: '192.0.2.250' });
  assert.deepEqual(nowhere.open, []);
  assert.deepEqual(new Set(nowhere.failed.map(({ code }) => code)), new Set(['EADDRNOTAVAIL']));
});

test('what is closed is free again, also while somebody is connected', async (t) => {
  const first = await startListener(t);
  const port = first.portOf('tcp');
  const idle = connect(port, '127.0.0.1');
  idle.on('error', () => {});
  await once(idle, 'connect');
  await first.close();
  const again = await startListener(t, { ports: [{ transport: 'tcp', port }] });
  assert.deepEqual(again.failed, []);
  idle.destroy();
});

test('the certificate is one that OpenSSL reads, with the fingerprint that is printed', () => {
  const { cert, key, fingerprint } = makeIdentity(Date.UTC(2026, 10, 21));
  const read = new X509Certificate(cert);
  assert.equal(read.fingerprint256.replaceAll(':', '').toLowerCase(), Buffer.from(fingerprint).toString('hex'));
  assert.equal(read.subject, 'CN=reachcheck listen');
  assert.deepEqual([read.validFrom, read.validTo], ['Nov 20 00:00:00 2026 GMT', 'Nov 23 00:00:00 2026 GMT']);
  assert.match(key, /^-----BEGIN PRIVATE KEY-----/);
  assert.ok(read.verify(read.publicKey));
  assert.notEqual(makeIdentity(0).cert, makeIdentity(0).cert);
});
