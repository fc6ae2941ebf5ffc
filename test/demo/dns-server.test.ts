import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { decode, encode, streamDecode, streamEncode, type Packet } from 'dns-packet';
import type { DnsRecord, DnsRecords } from '../../src/demo/dns-answers.ts';
import { dnsServer } from '../../src/demo/dns-server.ts';

const RECORDS: DnsRecords = {
  'both.example': { mode: 'addresses', a: ['192.0.2.1', '192.0.2.2'], aaaa: ['2001:db8::1'] },
  'four.example': { mode: 'addresses', a: ['192.0.2.1'] },
  'alias.example': { mode: 'alias', of: 'four.example' },
  'dangling.example': { mode: 'alias', of: 'missing.example' },
  'loop.example': { mode: 'alias', of: 'loop.example' },
  'nodata.example': { mode: 'nodata' },
  'servfail.example': { mode: 'servfail' },
  'refused.example': { mode: 'refused' },
  'silent.example': { mode: 'silent' },
  'slow.example': { mode: 'addresses', a: ['192.0.2.1'], delayMs: 300 },
  'slow-failure.example': { mode: 'nxdomain', delayMs: 300 },
  'large.example': {
    mode: 'addresses',
    a: Array.from({ length: 100 }, (_, index) => `192.0.2.${index}`),
    truncated: true,
  },
};

describe('the resolver of Node sees', () => {
  const answers: readonly (readonly [string, 'A' | 'AAAA', readonly string[]])[] = [
    ['both.example', 'A', ['192.0.2.1', '192.0.2.2']],
    ['both.example', 'AAAA', ['2001:db8::1']],
    ['BOTH.Example', 'A', ['192.0.2.1', '192.0.2.2']],
    ['alias.example', 'A', ['192.0.2.1']],
  ];
  for (const [name, type, addresses] of answers) {
    test(`the ${type} records of ${name}`, async (t) => {
      const resolver = await resolverOf(t);
      assert.deepEqual(await resolver.resolve(name, type), addresses);
    });
  }

  const failures: readonly (readonly [string, 'A' | 'AAAA', string])[] = [
    ['missing.example', 'A', 'ENOTFOUND'],
    ['missing.example', 'AAAA', 'ENOTFOUND'],
    ['constructor', 'A', 'ENOTFOUND'],
    ['dangling.example', 'A', 'ENOTFOUND'],
    ['nodata.example', 'A', 'ENODATA'],
    ['four.example', 'AAAA', 'ENODATA'],
    ['servfail.example', 'A', 'ESERVFAIL'],
    ['loop.example', 'A', 'ESERVFAIL'],
    ['refused.example', 'A', 'EREFUSED'],
    ['silent.example', 'A', 'ETIMEOUT'],
    ['slow-failure.example', 'A', 'ENOTFOUND'],
  ];
  for (const [name, type, code] of failures) {
    test(`${code} for the ${type} records of ${name}`, async (t) => {
      const resolver = await resolverOf(t);
      await assert.rejects(resolver.resolve(name, type), { code });
    });
  }

  test('a slow answer once it is due', async (t) => {
    const resolver = await resolverOf(t);
    const startedMs = performance.now();
    assert.deepEqual(await resolver.resolve4('slow.example'), ['192.0.2.1']);
    assert.ok(performance.now() - startedMs >= 290);
  });

  test('a truncated answer whole, over TCP', async (t) => {
    const resolver = await resolverOf(t);
    assert.equal((await resolver.resolve4('large.example')).length, 100);
  });

  test('no server where nobody answers any name', async (t) => {
    const resolver = await resolverOf(t, { mode: 'silent' });
    await assert.rejects(resolver.resolve4('missing.example'), { code: 'ETIMEOUT' });
  });

  test('a refused connection once the server is closed', async () => {
    const server = await dnsServer(RECORDS);
    await server.close();
    const resolver = new Resolver({ timeout: 500, tries: 1 });
    resolver.setServers([`127.0.0.1:${server.port}`]);
    await assert.rejects(resolver.resolve4('four.example'), { code: 'ECONNREFUSED' });
  });
});

describe('on the wire', () => {
  test('an answer repeats the question as it was asked, and an OPT only where one was sent', async (t) => {
    const port = await portOf(t);
    const question = { type: 'A', name: 'FouR.example', class: 'IN' } as const;
    const plain = decode(await askUdp(port, encode({ type: 'query', id: 7, questions: [question] })));
    assert.equal(plain.id, 7);
    assert.deepEqual(plain.questions, [question]);
    assert.deepEqual(plain.additionals, []);
    assert.ok(!plain.flag_rd);
    const extended = decode(await askUdp(port, encode(withOpt({ type: 'query', id: 8, questions: [question] }))));
    assert.deepEqual(
      extended.additionals?.map(({ type }) => type),
      ['OPT'],
    );
  });

  test('a type that nobody has heard of is no data, not a failure', async (t) => {
    const port = await portOf(t);
    // HTTPS records (65), which the library does not know.
    const query = encode({ type: 'query', id: 9, questions: [{ type: 'A', name: 'four.example' }] });
    query.writeUInt16BE(65, query.length - 4);
    const answer = await askUdp(port, query);
    assert.equal(answer.readUInt16BE(2) & 0xf, 0);
    assert.deepEqual(answer.subarray(12), query.subarray(12));
  });

  test('garbage is ignored, and the server lives on', async (t) => {
    const port = await portOf(t);
    const garbage = [Buffer.alloc(0), Buffer.alloc(3), Buffer.alloc(600, 0xff), encode({ type: 'response', id: 1 })];
    const socket = createSocket('udp4');
    for (const message of garbage) socket.send(message, port, '127.0.0.1');
    const answer = await askUdp(
      port,
      encode({ type: 'query', id: 2, questions: [{ type: 'A', name: 'four.example' }] }),
    );
    socket.close();
    assert.equal(decode(answer).id, 2);
  });

  test('over TCP two questions in three pieces get two answers', async (t) => {
    const port = await portOf(t);
    const stream = Buffer.concat(
      [11, 12].map((id) => streamEncode({ type: 'query', id, questions: [{ type: 'A', name: 'four.example' }] })),
    );
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    t.after(() => socket.destroy());
    await once(socket, 'connect');
    for (const [from, to] of [
      [0, 1],
      [1, 40],
      [40, stream.length],
    ] as const) {
      socket.write(stream.subarray(from, to));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    let received = Buffer.alloc(0);
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk]);
      if (received.length > 2 && received.length === 2 * (2 + received.readUInt16BE())) break;
    }
    const first = streamDecode(received);
    const second = streamDecode(received.subarray(received.length / 2));
    assert.deepEqual(new Set([first.id, second.id]), new Set([11, 12]));
  });
});

test('closing does not wait for answers that are not due yet', async () => {
  const server = await dnsServer({ 'slow.example': { mode: 'nodata', delayMs: 60_000 } });
  const socket = createSocket('udp4');
  socket.send(encode({ type: 'query', questions: [{ type: 'A', name: 'slow.example' }] }), server.port, '127.0.0.1');
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.close();
  await server.close();
  await server.close();
  assert.ok(!process.getActiveResourcesInfo().includes('UDPWRAP'));
});

async function portOf(t: TestContext, otherwise?: DnsRecord): Promise<number> {
  const server = await dnsServer(RECORDS, otherwise);
  t.after(server.close);
  return server.port;
}

async function resolverOf(t: TestContext, otherwise?: DnsRecord): Promise<Resolver> {
  // Node keeps this only roughly: after 1 to 2 times as long it gives up.
  const resolver = new Resolver({ timeout: 1_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${await portOf(t, otherwise)}`]);
  return resolver;
}

function askUdp(port: number, query: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const timer = setTimeout(() => socket.close(() => reject(new Error('no answer'))), 2_000);
    socket.once('message', (answer) => {
      clearTimeout(timer);
      socket.close(() => resolve(answer));
    });
    socket.send(query, port, '127.0.0.1');
  });
}

function withOpt(query: Packet): Packet {
  return {
    ...query,
    additionals: [
      {
        type: 'OPT',
        name: '.',
        udpPayloadSize: 1232,
        extendedRcode: 0,
        ednsVersion: 0,
        flags: 0,
        flag_do: false,
        options: [],
      },
    ],
  };
}
