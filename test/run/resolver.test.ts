import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { DnsRecord, DnsRecords } from '../../src/demo/dns-answers.ts';
import { dnsServer } from '../../src/demo/dns-server.ts';
import { refusing } from '../../src/demo/tcp-servers.ts';
import type { SystemNames } from '../../src/run/hosts.ts';
import { createResolver, type ResolveName, type ResolverOptions } from '../../src/run/resolver.ts';
import { controller, lingeringMs, timed, until } from './sample.ts';

const NOTHING_KNOWN: SystemNames = { hosts: new Map(), search: [], ndots: 1, others: false };

async function resolver(
  t: TestContext,
  records: DnsRecords,
  options: Partial<ResolverOptions> = {},
  otherwise?: DnsRecord,
): Promise<ResolveName> {
  const server = await until(t, dnsServer(records, otherwise));
  return createResolver({
    system: NOTHING_KNOWN,
    servers: [`127.0.0.1:${server.port}`],
    timeoutMs: 1000,
    signal: controller().signal,
    ...options,
  });
}

test('gives the addresses of both families, IPv4 first', async (t) => {
  const resolve = await resolver(t, {
    'a.example': { mode: 'addresses', aaaa: ['2001:db8::1'], a: ['192.0.2.1', '192.0.2.2'] },
  });
  const { failure, code, detail } = await resolve('a.example');
  assert.deepEqual([failure, code], [null, null]);
  assert.deepEqual(detail.addresses.toSorted(), ['192.0.2.1', '192.0.2.2', '2001:db8::1']);
  assert.equal(detail.addresses[2], '2001:db8::1');
  assert.deepEqual([detail.by, detail.foundAs, detail.codes], ['dns', null, { a: null, aaaa: null }]);
});

for (const [mode, failure, code] of [
  ['nxdomain', 'name-not-found', 'ENOTFOUND'],
  ['nodata', 'name-no-data', 'ENODATA'],
  ['servfail', 'name-server-failure', 'ESERVFAIL'],
  ['refused', 'name-server-refused', 'EREFUSED'],
] as const) {
  test(`calls an answer of kind ${mode} ${failure}`, async (t) => {
    const resolve = await resolver(t, { 'a.example': { mode } });
    const { result, tookMs } = await timed(() => resolve('a.example'));
    assert.deepEqual([result.failure, result.code, result.detail.addresses], [failure, code, []]);
    assert.deepEqual(result.detail.codes, { a: code, aaaa: code });
    assert.ok(tookMs < 900, `${tookMs} ms`);
  });
}

test('gives the addresses of one family where the other has none, and says so', async (t) => {
  const resolve = await resolver(t, {
    'four.example': { mode: 'addresses', a: ['192.0.2.1'] },
    'six.example': { mode: 'addresses', aaaa: ['2001:db8::1'] },
  });
  assert.deepEqual((await resolve('four.example')).detail.codes, { a: null, aaaa: 'ENODATA' });
  assert.deepEqual((await resolve('six.example')).detail.addresses, ['2001:db8::1']);
});

test('follows an alias, and asks again over TCP when the answer was cut', async (t) => {
  const resolve = await resolver(t, {
    'www.example': { mode: 'alias', of: 'a.example' },
    'a.example': { mode: 'addresses', a: ['192.0.2.1'], truncated: true },
  });
  assert.deepEqual((await resolve('www.example')).detail.addresses, ['192.0.2.1']);
});

test('a silent server costs one timeout for all names together', async (t) => {
  const resolve = await resolver(t, {}, { timeoutMs: 500 }, { mode: 'silent' });
  const { result, tookMs } = await timed(() => Promise.all(['a.example', 'b.example', 'c.example'].map(resolve)));
  for (const { failure, code, detail } of result) {
    assert.deepEqual([failure, code, detail.codes], ['name-timeout', 'ETIMEOUT', { a: 'ETIMEOUT', aaaa: 'ETIMEOUT' }]);
  }
  assert.ok(tookMs >= 450 && tookMs < 900, `${tookMs} ms`);
});

test('a silent server leaves nothing behind that keeps the process alive', async (t) => {
  const silent = await until(t, dnsServer({}, { mode: 'silent' }));
  const half = await until(t, halfSilentServer('AAAA', ['192.0.2.1'], []));
  for (const { port } of [silent, half]) {
    const tookMs = await lingeringMs(
      'resolver',
      `const system = { hosts: new Map(), search: [], ndots: 1, others: false };
      const { signal } = new AbortController();
      const resolve = module.createResolver({ system, servers: ['127.0.0.1:${port}'], timeoutMs: 300, signal });
      await resolve('a.example');`,
    );
    assert.ok(tookMs < 200, `${tookMs} ms`);
  }
});

test('a silent server costs no more in a long search list', async (t) => {
  const system = { ...NOTHING_KNOWN, search: ['a.example', 'b.example', 'c.example'], ndots: 5 };
  const resolve = await resolver(t, {}, { system, timeoutMs: 500 }, { mode: 'silent' });
  const { result, tookMs } = await timed(() => resolve('www.example.org'));
  assert.equal(result.failure, 'name-timeout');
  assert.ok(tookMs < 900, `${tookMs} ms`);
});

test('a server that refuses packets is unreachable', async (t) => {
  const closed = await until(t, refusing());
  const resolve = createResolver({
    system: NOTHING_KNOWN,
    servers: [`127.0.0.1:${closed.port}`],
    timeoutMs: 2000,
    signal: controller().signal,
  });
  const { failure } = await resolve('a.example');
  assert.ok(failure === 'name-server-unreachable' || failure === 'name-timeout', String(failure));
});

test('the second server is asked when the first is silent', async (t) => {
  const silent = await until(t, dnsServer({}, { mode: 'silent' }));
  const good = await until(t, dnsServer({ 'a.example': { mode: 'addresses', a: ['192.0.2.1'] } }));
  const servers = [silent, good].map(({ port }) => `127.0.0.1:${port}`);
  const resolve = createResolver({ system: NOTHING_KNOWN, servers, timeoutMs: 3000, signal: controller().signal });
  assert.deepEqual((await resolve('a.example')).detail.addresses, ['192.0.2.1']);
});

test('asks in the search domains in the order of the system, and says under which name it was found', async (t) => {
  const records: DnsRecords = {
    'host.b.example': { mode: 'addresses', a: ['192.0.2.2'] },
    'host.c.example': { mode: 'addresses', a: ['192.0.2.3'] },
    'www.example.org.b.example': { mode: 'addresses', a: ['192.0.2.4'] },
    'www.example.org': { mode: 'addresses', a: ['192.0.2.5'] },
  };
  const system = { ...NOTHING_KNOWN, search: ['a.example', 'b.example', 'c.example'] };
  const one = await resolver(t, records, { system });
  assert.deepEqual((await one('host')).detail, {
    kind: 'resolve',
    name: 'host',
    addresses: ['192.0.2.2'],
    by: 'dns',
    foundAs: 'host.b.example',
    codes: { a: null, aaaa: 'ENODATA' },
  });
  assert.equal((await one('www.example.org')).detail.foundAs, null);
  const five = await resolver(t, records, { system: { ...system, ndots: 5 } });
  assert.equal((await five('www.example.org')).detail.foundAs, 'www.example.org.b.example');
});

test('when no search domain has the name, what became of the name itself is said', async (t) => {
  const system = { ...NOTHING_KNOWN, search: ['a.example'], ndots: 5 };
  const resolve = await resolver(t, { 'www.example.org': { mode: 'nodata' } }, { system });
  const { failure, detail } = await resolve('www.example.org');
  assert.deepEqual([failure, detail.foundAs, detail.name], ['name-no-data', null, 'www.example.org']);
});

test('goes on in the search list after a server failure, as the system does', async (t) => {
  const system = { ...NOTHING_KNOWN, search: ['a.example', 'b.example'] };
  const resolve = await resolver(
    t,
    { 'host.a.example': { mode: 'servfail' }, 'host.b.example': { mode: 'addresses', a: ['192.0.2.1'] } },
    { system },
  );
  assert.equal((await resolve('host')).detail.foundAs, 'host.b.example');
});

test('the hosts file comes first, in either case, and no server is asked', async (t) => {
  const hosts = new Map([['a.example', ['10.0.0.1', '::1']]]);
  const resolve = await resolver(
    t,
    { 'a.example': { mode: 'addresses', a: ['192.0.2.1'] } },
    { system: { ...NOTHING_KNOWN, hosts } },
  );
  const { detail } = await resolve('A.Example');
  assert.deepEqual([detail.addresses, detail.by], [['10.0.0.1', '::1'], 'hosts-file']);
});

test('the end of the run ends a lookup at once', async (t) => {
  const stop = controller();
  const resolve = await resolver(t, {}, { signal: stop.signal, timeoutMs: 5000 }, { mode: 'silent' });
  const running = timed(() => resolve('a.example'));
  await setTimeout(50);
  stop.abort();
  const { result, tookMs } = await running;
  assert.deepEqual([result.failure, result.code], ['cancelled', 'ECANCELLED']);
  assert.ok(tookMs < 500, `${tookMs} ms`);
  assert.equal((await resolve('b.example')).failure, 'cancelled');
});

test('a family that is silent costs a second once the other has answered, and what the other said counts', async (t) => {
  for (const silent of ['A', 'AAAA'] as const) {
    const server = await until(t, halfSilentServer(silent, ['192.0.2.1'], ['2001:db8::1']));
    const resolve = createResolver({
      system: NOTHING_KNOWN,
      servers: [`127.0.0.1:${server.port}`],
      timeoutMs: 5000,
      signal: controller().signal,
    });
    const { result, tookMs } = await timed(() => resolve('a.example'));
    assert.deepEqual(result.detail.addresses, [silent === 'A' ? '2001:db8::1' : '192.0.2.1']);
    assert.equal(silent === 'A' ? result.detail.codes.a : result.detail.codes.aaaa, 'ETIMEOUT');
    assert.ok(tookMs < 2000, `${tookMs} ms`);
  }
});

test('what one family said before the lookup ended is not lost', async (t) => {
  const server = await until(t, halfSilentServer('AAAA', ['192.0.2.1'], []));
  const resolve = createResolver({
    system: NOTHING_KNOWN,
    servers: [`127.0.0.1:${server.port}`],
    timeoutMs: 400,
    signal: controller().signal,
  });
  assert.deepEqual((await resolve('a.example')).detail.addresses, ['192.0.2.1']);
});

test('"no data" of one family and silence of the other leave the name undecided', async (t) => {
  const server = await until(t, halfSilentServer('AAAA', [], []));
  const resolve = createResolver({
    system: NOTHING_KNOWN,
    servers: [`127.0.0.1:${server.port}`],
    timeoutMs: 600,
    signal: controller().signal,
  });
  const { failure, detail } = await resolve('a.example');
  assert.equal(failure, 'name-timeout');
  assert.deepEqual(detail.codes, { a: 'ENODATA', aaaa: 'ETIMEOUT' });
});

/** A DNS server that answers one family of questions and drops the others, as some firewalls make of good ones. */
async function halfSilentServer(silent: 'A' | 'AAAA', a: readonly string[], aaaa: readonly string[]) {
  const { createSocket } = await import('node:dgram');
  const { decode, encode } = await import('dns-packet');
  const socket = createSocket('udp4');
  socket.on('message', (message, client) => {
    const query = decode(message);
    const [question] = query.questions ?? [];
    if (question === undefined || question.type === silent) return;
    const addresses = question.type === 'A' ? a : aaaa;
    const type = question.type === 'A' ? 'A' : 'AAAA';
    const answers = addresses.map((data) => ({ type, name: question.name, ttl: 60, data }) as const);
    socket.send(
      encode({ type: 'response', id: query.id ?? 0, flags: 0x8180, questions: [question], answers }),
      client.port,
      client.address,
    );
  });
  const port = await new Promise<number>((resolve) => {
    socket.bind(0, '127.0.0.1', () => resolve(socket.address().port));
  });
  return {
    port,
    close: () =>
      new Promise<void>((resolve) => {
        socket.close(() => resolve());
      }),
  };
}
