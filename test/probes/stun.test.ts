import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation, StunDetail } from '../../src/model/observation.ts';
import type { Check } from '../../src/model/profile.ts';
import { readBindingAnswer } from '../../probes/stun-message.ts';
import { closedUdpPort, udpServer } from './datagrams.ts';
import { HASTY, probe, story } from './probing.ts';

const STUN: Check = { kind: 'stun' };
const UDP = { protocol: 'udp' } as const;

function detailOf(observations: readonly Observation[]): StunDetail {
  const detail = observations.at(-1)?.detail;
  assert.ok(detail?.kind === 'stun');
  return detail;
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function message(type: number, request: Buffer, ...attributes: readonly Buffer[]): Buffer {
  const body = Buffer.concat(attributes);
  const head = Buffer.from(request.subarray(0, 20));
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(body.length, 2);
  return Buffer.concat([head, body]);
}

// 203.0.113.9:40000, and what hides it: RFC 8489 section 14.2.
const PLAIN = Buffer.from([0, 1, 0x9c, 0x40, 203, 0, 113, 9]);
const HIDDEN = Buffer.from([0, 1, 0x9c ^ 0x21, 0x40 ^ 0x12, 203 ^ 0x21, 0 ^ 0x12, 113 ^ 0xa4, 9 ^ 0x42]);
const SEEN = { address: '203.0.113.9', port: 40_000 };
const SOFTWARE = attribute(0x8022, Buffer.from('odd'));

test('the request is a binding request with a transaction id of its own', async (t) => {
  const requests: Buffer[] = [];
  const port = await udpServer(t, (request) => {
    requests.push(request);
    return [message(0x0101, request, attribute(0x0020, HIDDEN))];
  });
  assert.deepEqual(story(await probe(STUN, port, UDP)), ['udp-round-trip ok -']);
  await probe(STUN, port, UDP);
  const [first, second] = requests;
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(first.subarray(0, 8).toString('hex'), '000100002112a442');
  assert.equal(first.length, 20);
  assert.notDeepEqual(first.subarray(8), second.subarray(8));
});

test('the address that the server sees is read, hidden or not, between attributes that nobody knows', async (t) => {
  for (const attributes of [
    [attribute(0x0020, HIDDEN)],
    [SOFTWARE, attribute(0x0020, HIDDEN)],
    [attribute(0x0001, PLAIN)],
    [attribute(0x0001, Buffer.from([0, 1, 0, 1, 10, 0, 0, 1])), attribute(0x0020, HIDDEN)],
  ]) {
    const port = await udpServer(t, (request) => [message(0x0101, request, ...attributes)]);
    assert.deepEqual(detailOf(await probe(STUN, port, UDP)), { kind: 'stun', seenAs: SEEN, errorCode: null });
  }
});

test('the example of RFC 5769 with IPv6 is read', () => {
  const transaction = Buffer.from('b7e7a701bc34d686fa87dfae', 'hex');
  const value = Buffer.from('0002a1470113a9faa5d3f179bc25f4b5bed2b9d9', 'hex');
  const head = Buffer.concat([Buffer.from('010100182112a442', 'hex'), transaction]);
  assert.deepEqual(readBindingAnswer(Buffer.concat([head, attribute(0x0020, value)]), transaction), {
    seenAs: { address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32_853 },
    errorCode: null,
  });
});

test('an error is an answer, with its code and without an address', async (t) => {
  const port = await udpServer(t, (request) => [
    message(0x0111, request, attribute(0x0009, Buffer.from([0, 0, 4, 1]))),
  ]);
  const observations = await probe(STUN, port, UDP);
  assert.deepEqual(story(observations), ['udp-round-trip ok -']);
  assert.deepEqual(detailOf(observations), { kind: 'stun', seenAs: null, errorCode: 401 });
});

test('what is no answer is garbled, and lengths that lie are not believed', async (t) => {
  const lies: readonly ((request: Buffer) => Buffer)[] = [
    (request) => request,
    (request) => message(0x0101, request).subarray(0, 19),
    (request) => message(0x0101, Buffer.concat([request.subarray(0, 8), Buffer.alloc(12)])),
    (request) => message(0x0101, Buffer.concat([Buffer.alloc(8), request.subarray(8)])),
    (request) => message(0x0101, request, SOFTWARE).subarray(0, 24),
  ];
  for (const lie of lies) {
    const port = await udpServer(t, (request) => [lie(request)]);
    assert.deepEqual(story(await probe(STUN, port, { ...UDP, timeouts: HASTY })), ['udp-round-trip answer-garbled -']);
  }
  const cutOff = Buffer.from([0x00, 0x20, 0x00, 0xff, 0, 1]);
  for (const attributes of [
    [cutOff],
    [attribute(0x0020, HIDDEN.subarray(0, 6))],
    [attribute(0x0020, Buffer.from([0, 9, 0, 0]))],
    [],
  ]) {
    const port = await udpServer(t, (request) => [message(0x0101, request, ...attributes)]);
    assert.equal(detailOf(await probe(STUN, port, UDP)).seenAs, null);
  }
});

test('silence is asked twice, and a closed port says so', async (t) => {
  const silent = await udpServer(t, () => []);
  const [silence] = await probe(STUN, silent, { ...UDP, timeouts: HASTY });
  assert.deepEqual([silence?.failure, silence?.attempt], ['udp-timeout', 2]);
  assert.deepEqual(story(await probe(STUN, await closedUdpPort(), UDP)), [
    'udp-round-trip connection-refused ECONNREFUSED',
  ]);
});
