import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { connect as connectTls, createServer } from 'node:tls';
import { selfSign } from '../helpers/certificates.ts';
import type { ListenerDetail, Observation } from '../../src/model/observation.ts';
import type { Check } from '../../src/model/profile.ts';
import {
  MESSAGE_BYTES,
  NONCE_BYTES,
  readAnswer,
  readRequest,
  writeAnswer,
  writeRequest,
} from '../../probes/listener-message.ts';
import { startListener, TOKEN } from '../listen/listener.ts';
import { closedUdpPort, udpServer } from './datagrams.ts';
import { HASTY, listening, probe, story } from './probing.ts';

const check = (tls = false, token = TOKEN): Check => ({ kind: 'listener', token, tls });
const UDP = { protocol: 'udp' } as const;

function detailOf(observations: readonly Observation[]): ListenerDetail {
  const detail = observations.at(-1)?.detail;
  assert.ok(detail?.kind === 'listener');
  return detail;
}

test('a listener proves the path over TCP, inside TLS and over UDP, and says where we came from', async (t) => {
  const { portOf, heard } = await startListener(t);
  const tcp = await probe(check(), portOf('tcp'));
  assert.deepEqual(story(tcp), ['connect ok -', 'tcp-round-trip ok -']);
  const tls = await probe(check(true), portOf('tls'));
  assert.deepEqual(story(tls), ['connect ok -', 'tls-handshake ok -', 'tcp-round-trip ok -']);
  const udp = await probe(check(), portOf('udp'), UDP);
  assert.deepEqual(story(udp), ['udp-round-trip ok -']);
  await heard(3);
  for (const [observations, transport, sameTls] of [
    [tcp, 'tcp', null],
    [tls, 'tls', true],
    [udp, 'udp', null],
  ] as const) {
    const { seenAs, ...rest } = detailOf(observations);
    assert.deepEqual(rest, { kind: 'listener', transport, sameTls });
    const came = (await heard(3)).find((one) => one.transport === transport);
    assert.deepEqual([came?.proven, { address: came?.address, port: came?.peerPort }], [true, seenAs]);
    assert.equal(seenAs?.address, '127.0.0.1');
  }
});

test('over IPv6 too', async (t) => {
  const { portOf } = await startListener(t);
  const [observation] = await probe(check(), portOf('udp'), { ...UDP, address: '::1' });
  if (observation?.code === 'EADDRNOTAVAIL' || observation?.code === 'EAFNOSUPPORT') return t.skip('needs IPv6');
  assert.equal(detailOf(observation === undefined ? [] : [observation]).seenAs?.address, '::1');
});

test('with another token a listener says nothing: silence over UDP, an end over TCP', async (t) => {
  const { portOf, heard } = await startListener(t);
  const other = 'another-token-than-that';
  assert.deepEqual(story(await probe(check(false, other), portOf('udp'), { ...UDP, timeouts: HASTY })), [
    'udp-round-trip udp-timeout -',
  ]);
  const [, exchange] = await probe(check(false, other), portOf('tcp'));
  assert.ok(exchange?.failure === 'connection-closed' || exchange?.failure === 'connection-reset');
  assert.ok((await heard(2)).every(({ proven }) => !proven));
});

test('whoever answers without the token is not believed', async (t) => {
  const nonce = Buffer.alloc(NONCE_BYTES, 7);
  const seenAs = { address: '192.0.2.1', port: 1 };
  const lies: readonly ((request: Buffer) => Uint8Array)[] = [
    (request) => request,
    (request) =>
      writeAnswer('another-token-than-that', readRequest(request, TOKEN) ?? nonce, {
        seenAs,
        fingerprint: new Uint8Array(32),
      }),
    // An answer to somebody else's request.
    () => writeAnswer(TOKEN, nonce, { seenAs, fingerprint: new Uint8Array(32) }),
    () => Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
    () => Buffer.alloc(4096, 'SSH-2.0-'),
  ];
  for (const lie of lies) {
    const udp = await udpServer(t, (request) => [Buffer.from(lie(request))]);
    assert.deepEqual(story(await probe(check(), udp, { ...UDP, timeouts: HASTY })), [
      'udp-round-trip answer-garbled -',
    ]);
    const tcp = await listening(t, (socket) => socket.once('data', (request) => socket.write(lie(request))));
    assert.deepEqual(story(await probe(check(), tcp.port)), ['connect ok -', 'tcp-round-trip answer-garbled -']);
  }
});

test('silence, a closed port and a cut connection are told apart', async (t) => {
  const silent = await udpServer(t, () => []);
  const [silence] = await probe(check(), silent, { ...UDP, timeouts: HASTY });
  assert.deepEqual([silence?.failure, silence?.attempt], ['udp-timeout', 2]);
  assert.deepEqual(story(await probe(check(), await closedUdpPort(), UDP)), [
    'udp-round-trip connection-refused ECONNREFUSED',
  ]);
  const mute = await listening(t, () => {});
  assert.deepEqual(story(await probe(check(), mute.port, { timeouts: HASTY })), [
    'connect ok -',
    'tcp-round-trip connection-timeout -',
  ]);
  const closing = await listening(t, (socket) => socket.once('data', () => socket.end()));
  assert.deepEqual(story(await probe(check(), closing.port)), ['connect ok -', 'tcp-round-trip connection-closed -']);
});

test('who looks into TLS is seen, though the proof comes through', async (t) => {
  const { portOf } = await startListener(t);
  const middle = createServer(selfSign({ names: ['cloud.example'] }), (near) => {
    const far = connectTls({ port: portOf('tls'), host: '127.0.0.1', rejectUnauthorized: false });
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(middle, 'listening');
  t.after(() => {
    middle.close();
  });
  const address = middle.address();
  assert.ok(typeof address === 'object' && address !== null);
  const observations = await probe(check(true), address.port);
  assert.deepEqual(story(observations), ['connect ok -', 'tls-handshake ok -', 'tcp-round-trip ok -']);
  assert.equal(detailOf(observations).sameTls, false);
});

test('an answer is no longer than its request, and read however it is cut up', async (t) => {
  const nonce = Buffer.alloc(NONCE_BYTES, 7);
  const said = { seenAs: { address: '2001:db8::17', port: 65_535 }, fingerprint: Buffer.alloc(32, 9) };
  const request = writeRequest(TOKEN, nonce);
  const answer = Buffer.from(writeAnswer(TOKEN, nonce, said));
  assert.deepEqual([request.length, answer.length], [MESSAGE_BYTES, MESSAGE_BYTES]);
  assert.deepEqual(readAnswer(answer, TOKEN, nonce), said);
  // The address stands nowhere as it is: some routers would rewrite it.
  const v4 = writeAnswer(TOKEN, nonce, { ...said, seenAs: { address: '192.0.2.1', port: 1 } });
  assert.equal(Buffer.from(v4).indexOf(Buffer.from([192, 0, 2, 1])), -1);
  for (let at = 0; at < MESSAGE_BYTES; at += 1) {
    const bent = Buffer.from(answer);
    bent[at] = (bent[at] ?? 0) ^ 1;
    assert.equal(readAnswer(bent, TOKEN, nonce), null, `byte ${at}`);
  }
  const slow = await listening(t, (socket) => {
    socket.once('data', (asked) => {
      const its = readRequest(asked, TOKEN) ?? nonce;
      for (const byte of writeAnswer(TOKEN, its, said)) socket.write(Buffer.from([byte]));
    });
  });
  assert.deepEqual(story(await probe(check(), slow.port)), ['connect ok -', 'tcp-round-trip ok -']);
});

test('the connection is closed afterwards, on both sides', async (t) => {
  const { portOf, heard } = await startListener(t);
  const idle = connect(portOf('tcp'), '127.0.0.1');
  await once(idle, 'connect');
  await probe(check(), portOf('tcp'));
  await heard(1);
  idle.destroy();
  await heard(2);
});
