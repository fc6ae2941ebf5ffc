import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { decode, encode } from 'dns-packet';
import type { DnsRecords } from '../../src/demo/dns-answers.ts';
import { dnsServer } from '../../src/demo/dns-server.ts';
import { silentTcp } from '../../src/demo/silent-tcp.ts';
import { refusing } from '../../src/demo/tcp-servers.ts';
import type { DnsExchangeDetail, Observation } from '../../src/model/observation.ts';
import type { Check } from '../../src/model/profile.ts';
import { type Closing, DNS, eventually, HASTY, listening, probe, story } from './probing.ts';

const RECORDS: DnsRecords = {
  'cloud.example': { mode: 'addresses', a: ['192.0.2.1', '192.0.2.2'], aaaa: ['2001:db8::1'] },
  'alias.example': { mode: 'alias', of: 'cloud.example' },
  'empty.example': { mode: 'nodata' },
  'broken.example': { mode: 'servfail' },
  'refused.example': { mode: 'refused' },
  'silent.example': { mode: 'silent' },
  'long.example': { mode: 'addresses', a: ['192.0.2.1'], truncated: true },
};

const ask = (query: string, type: 'A' | 'AAAA' = 'A'): Check => ({ kind: 'dns', query, type });

function exchanged(observations: readonly Observation[]): DnsExchangeDetail {
  const detail = observations.at(-1)?.detail;
  if (detail?.kind !== 'dns-exchange') throw new Error(`no answer among ${story(observations).join(', ')}`);
  return detail;
}

async function start(t: Closing): Promise<number> {
  const server = await dnsServer(RECORDS);
  t.after(server.close);
  return server.port;
}

const ANSWERS: readonly (readonly [string, string, readonly string[]])[] = [
  ['cloud.example', 'ok NOERROR', ['192.0.2.1', '192.0.2.2']],
  ['alias.example', 'ok NOERROR', ['192.0.2.1', '192.0.2.2']],
  ['empty.example', 'name-no-data NOERROR', []],
  ['absent.example', 'name-not-found NXDOMAIN', []],
  ['broken.example', 'name-server-failure SERVFAIL', []],
  ['refused.example', 'name-server-refused REFUSED', []],
];

for (const [name, expected, addresses] of ANSWERS) {
  test(`${name} is answered "${expected}", over UDP and over TCP`, async (t) => {
    const port = await start(t);
    const udp = await probe(ask(name), port, { protocol: 'udp' });
    assert.deepEqual(story(udp), [`udp-round-trip ${expected}`]);
    const tcp = await probe(ask(name), port);
    assert.deepEqual(story(tcp), ['connect ok -', `tcp-round-trip ${expected}`]);
    for (const [observations, transport] of [[udp, 'udp'] as const, [tcp, 'tcp'] as const]) {
      assert.deepEqual(exchanged(observations), {
        kind: 'dns-exchange',
        query: name,
        transport,
        rcode: expected.split(' ')[1],
        answers: addresses,
      });
    }
  });
}

test('AAAA is asked for where the check says so', async (t) => {
  const port = await start(t);
  assert.deepEqual(exchanged(await probe(ask('cloud.example', 'AAAA'), port, { protocol: 'udp' })).answers, [
    '2001:db8::1',
  ]);
});

test('an answer that promises more over TCP is an answer, not a name without addresses', async (t) => {
  const port = await start(t);
  assert.deepEqual(story(await probe(ask('long.example'), port, { protocol: 'udp' })), ['udp-round-trip ok NOERROR']);
});

test('a code that has no name here is a failure of the server, never an answer', async (t) => {
  const port = await udpServer(t, (query) => {
    const response = encode({ type: 'response', id: decode(query).id ?? 0, flags: 9, questions: [] });
    return [response];
  });
  assert.deepEqual(story(await probe(DNS, port, { protocol: 'udp' })), ['udp-round-trip name-server-failure NOTAUTH']);
});

test('UDP silence is asked twice, within one timeout', async (t) => {
  const port = await start(t);
  const startedMs = performance.now();
  const observations = await probe(ask('silent.example'), port, { protocol: 'udp', timeouts: HASTY });
  assert.ok(performance.now() - startedMs < HASTY.connectMs + 3_000);
  assert.deepEqual(story(observations), ['udp-round-trip udp-timeout -']);
  assert.equal(observations[0]?.attempt, 2);
});

test('a closed UDP port is reported by the far end', async () => {
  // A port that was just given back: the system hands out others first.
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  assert.deepEqual(story(await probe(DNS, port, { protocol: 'udp' })), [
    'udp-round-trip connection-refused ECONNREFUSED',
  ]);
});

test('noise before the answer is not the answer, and noise alone is a failure with a code', async (t) => {
  const noise = Buffer.from('this is no DNS message');
  const noisy = await udpServer(t, (query) => [noise, answerTo(query)]);
  assert.deepEqual(story(await probe(DNS, noisy, { protocol: 'udp' })), ['udp-round-trip ok NOERROR']);
  const nothingElse = await udpServer(t, () => [noise]);
  assert.deepEqual(story(await probe(DNS, nothingElse, { protocol: 'udp', timeouts: HASTY })), [
    'udp-round-trip name-server-failure EBADRESP',
  ]);
  const othersAnswer = await udpServer(t, (query) => [answerTo(query, 1)]);
  assert.deepEqual(story(await probe(DNS, othersAnswer, { protocol: 'udp', timeouts: HASTY })), [
    'udp-round-trip name-server-failure EBADRESP',
  ]);
});

test('over TCP refusal, silence, silence after the connection, close and garbage are told apart', async (t) => {
  const refused = await refusing();
  const silent = await silentTcp();
  t.after(refused.close);
  t.after(silent.close);
  assert.deepEqual(story(await probe(DNS, refused.port)), ['connect connection-refused ECONNREFUSED']);
  assert.deepEqual(story(await probe(DNS, silent.port, { timeouts: HASTY })), ['connect connection-timeout -']);
  const mute = await listening(t, () => {});
  assert.deepEqual(story(await probe(DNS, mute.port, { timeouts: HASTY })), [
    'connect ok -',
    'tcp-round-trip connection-timeout -',
  ]);
  const closing = await listening(t, (socket) => socket.once('data', () => socket.end()));
  assert.deepEqual(story(await probe(DNS, closing.port)), ['connect ok -', 'tcp-round-trip connection-closed -']);
  const resetting = await listening(t, (socket) => socket.once('data', () => socket.resetAndDestroy()));
  assert.deepEqual(story(await probe(DNS, resetting.port)), [
    'connect ok -',
    'tcp-round-trip connection-reset ECONNRESET',
  ]);
  const garbling = await listening(t, (socket) => socket.once('data', () => socket.write('HTTP/1.1 400 Bad')));
  assert.deepEqual(story(await probe(DNS, garbling.port, { timeouts: HASTY })), [
    'connect ok -',
    // The first two bytes promise more than ever comes.
    'tcp-round-trip connection-timeout -',
  ]);
  const wrong = await listening(t, (socket) => socket.once('data', () => socket.write(Buffer.from([0, 3, 1, 2, 3]))));
  assert.deepEqual(story(await probe(DNS, wrong.port)), [
    'connect ok -',
    'tcp-round-trip name-server-failure EBADRESP',
  ]);
});

test('an answer over TCP is read however it is cut up', async (t) => {
  const { port } = await listening(t, (socket) => {
    socket.once('data', (query) => {
      const answer = answerTo(query.subarray(2));
      const message = Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 0xff]), answer]);
      for (const byte of message) socket.write(Buffer.from([byte]));
    });
  });
  assert.deepEqual(story(await probe(DNS, port)), ['connect ok -', 'tcp-round-trip ok NOERROR']);
});

test('a check of the name alone dials nobody', async () => {
  assert.deepEqual(await probe({ kind: 'dns', query: null, type: 'A' }, 53), []);
});

test('the connection over TCP is closed afterwards', async (t) => {
  const server = await listening(t, (socket) => socket.once('data', () => socket.write(Buffer.from([0, 1, 0]))));
  await probe(DNS, server.port);
  await eventually(() => server.accepted() === 1 && server.open() === 0, 'the connection is closed');
});

function answerTo(query: Buffer, otherId = 0): Buffer {
  const { id = 0 } = decode(query);
  return encode({
    type: 'response',
    id: id ^ otherId,
    answers: [{ type: 'A', name: 'cloud.example', ttl: 1, data: '192.0.2.1' }],
  });
}

async function udpServer(t: Closing, answers: (query: Buffer) => readonly Buffer[]): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.on('message', (query, client) => {
    for (const answer of answers(query)) socket.send(answer, client.port, client.address);
  });
  t.after(() => {
    socket.close();
  });
  return socket.address().port;
}
