import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer } from 'node:tls';
import { control as controlProbe } from '../../probes/control.ts';
import { run } from '../../src/demo/running-server.ts';
import { patience } from '../../src/run/patience.ts';
import { resetAfterClientHello } from '../../src/demo/tls-obstacles.ts';
import { issue, makeAuthority } from '../helpers/certificates.ts';
import { refuseWith, startProxy } from '../helpers/proxies.ts';
import { type Closing, eventually, HTTPS, listening, probe, story, TCP, TLS, tlsDetail } from './probing.ts';

const AUTHORITY = makeAuthority('control authority');
const IDENTITY = issue(AUTHORITY, { names: ['cloud.example'] });
const NOBODY = { extra: [], system: [], defaultsArePublic: true, files: {} };

async function tlsSite(t: Closing): Promise<number> {
  const { port, close } = await run(createServer(IDENTITY).on('tlsClientError', () => {}));
  t.after(close);
  return port;
}

test('without a control nothing is observed, and nothing is sent', async (t) => {
  const server = await listening(t, () => {});
  const context = {
    now: () => 0,
    signal: new AbortController().signal,
    timeouts: { resolveMs: 1, connectMs: 1, tlsMs: 1, httpMs: 1 },
    authorities: NOBODY,
    heavy: async <T>(work: () => Promise<T>): Promise<T> => work(),
    proxyCredentials: () => null,
    route: () => null,
    addressesOf: async () => ({ addresses: [], failure: null, code: null }),
    patience: patience(() => true, 1000),
    pace: () => 0,
    epochMs: 0,
    random: () => new Uint8Array(0),
  };
  const dial = { host: '127.0.0.1', port: server.port, known: ['127.0.0.1'], redirected: false };
  const target = {
    id: 'target',
    host: 'a.example',
    port: 443,
    protocol: 'tcp',
    check: TLS,
    dial,
    proxy: null,
  } as const;
  assert.deepEqual(await controlProbe({ target, address: '127.0.0.1' }, context), []);
  assert.equal(server.accepted(), 0);
});

test('an unused port is dialled, and nothing else', async (t) => {
  const own = await listening(t, () => {});
  const other = await listening(t, () => {});
  const observations = await probe(TLS, own.port, { control: { kind: 'unused-port', port: other.port } });
  assert.deepEqual(story(observations), ['connect ok -']);
  assert.deepEqual([observations[0]?.port, observations[0]?.control], [other.port, 'unused-port']);
  assert.deepEqual([own.accepted(), other.accepted()], [0, 1]);
  await eventually(() => other.open() === 0, 'the connection is closed');
});

test('a port on which nothing listens refuses, as it should', async (t) => {
  const { port, close } = await run(createServer());
  t.after(close);
  await close();
  const observations = await probe(TCP, 1, { control: { kind: 'unused-port', port } });
  assert.deepEqual(story(observations), ['connect connection-refused ECONNREFUSED']);
});

test('every step of a control says which control it is', async (t) => {
  const server = await resetAfterClientHello();
  t.after(server.close);
  for (const control of [
    { kind: 'neutral-name', serverName: 'www.other.test' },
    { kind: 'small-hello' },
    { kind: 'split-hello' },
  ] as const) {
    const observations = await probe(TLS, server.port, { control });
    assert.deepEqual(story(observations), ['connect ok -', 'tls-handshake tls-reset ECONNRESET'], control.kind);
    assert.deepEqual([...new Set(observations.map((one) => one.control))], [control.kind]);
  }
});

test('what a neutral name is shown is verified for that name', async (t) => {
  const port = await tlsSite(t);
  const authorities = { ...NOBODY, extra: [AUTHORITY.cert] };
  const observations = await probe(TLS, port, {
    authorities,
    control: { kind: 'neutral-name', serverName: 'b.example' },
  });
  assert.match(story(observations)[1] ?? '', /^tls-handshake certificate-name-mismatch /);
  assert.equal(tlsDetail(observations).serverName, 'b.example');
});

test('the authorities of the system are asked only by the control of that name', async (t) => {
  const port = await tlsSite(t);
  const authorities = { ...NOBODY, system: [AUTHORITY.cert] };
  for (const check of [TLS, HTTPS]) {
    const control = { kind: 'system-authorities' } as const;
    assert.deepEqual(story(await probe(check, port, { authorities, control })), ['connect ok -', 'tls-handshake ok -']);
  }
  const [, plain] = story(await probe(TLS, port, { authorities }));
  const [, small] = story(await probe(TLS, port, { authorities, control: { kind: 'small-hello' } }));
  for (const seen of [plain, small]) assert.match(seen ?? '', /^tls-handshake certificate-unknown-issuer /);
  const [, without] = story(await probe(TLS, port, { authorities: NOBODY, control: { kind: 'system-authorities' } }));
  assert.match(without ?? '', /^tls-handshake certificate-unknown-issuer /);
});

test('a control goes through the proxy where the failure was', async (t) => {
  const proxy = await startProxy(t, refuseWith(403));
  const via = { scheme: 'http', host: 'proxy.example', port: 0, from: '--proxy' } as const;
  const observations = await probe(TLS, proxy.port, { via, control: { kind: 'system-authorities' } });
  assert.deepEqual(story(observations), ['connect ok -', 'proxy-connect proxy-refused 403']);
  assert.ok(observations.every(({ path, control }) => path === 'proxy' && control === 'system-authorities'));
});
