import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer } from 'node:tls';
import { answerWith } from '../../src/demo/http-servers.ts';
import { run } from '../../src/demo/running-server.ts';
import { createServer as createHttpServer } from 'node:http';
import { issue, makeAuthority } from '../helpers/certificates.ts';
import { startSocks } from '../helpers/proxies.ts';
import { type Closing, eventually, HASTY, HTTP, httpDetail, listening, probe, story, TLS } from './probing.ts';

const AUTHORITY = makeAuthority('site authority');
const IDENTITY = issue(AUTHORITY, { names: ['cloud.example'] });
const GIVEN = {
  via: { scheme: 'socks5h', host: 'socks.example', port: 0, from: 'all_proxy' },
  authorities: { extra: [AUTHORITY.cert], system: [], defaultsArePublic: true, files: {} },
} as const;
const LOGIN = { username: 'who', password: 'geheim' };

async function tlsSite(t: Closing): Promise<number> {
  const { port, close } = await run(createServer(IDENTITY).on('tlsClientError', () => {}));
  t.after(close);
  return port;
}

test('a SOCKS proxy is asked by name, and TLS goes through it', async (t) => {
  const proxy = await startSocks(t, { reply: 0, login: null, to: await tlsSite(t) });
  const observations = await probe(TLS, proxy.port, GIVEN);
  assert.deepEqual(story(observations), ['connect ok -', 'proxy-connect ok -', 'tls-handshake ok -']);
  assert.deepEqual(proxy.asked, ['cloud.example:443']);
  assert.ok(observations.every(({ path }) => path === 'proxy'));
});

test('http in the clear goes through a SOCKS proxy as to the service itself', async (t) => {
  const site = await run(createHttpServer(answerWith(({ path }) => ({ status: 200, body: path }))));
  t.after(site.close);
  const proxy = await startSocks(t, { reply: 0, login: null, to: site.port });
  const observations = await probe(HTTP, proxy.port, GIVEN);
  assert.deepEqual(story(observations), ['connect ok -', 'proxy-connect ok -', 'http-round-trip ok 200']);
  assert.equal(httpDetail(observations).excerpt, '/');
});

// Reply codes of RFC 1928 section 6, in the library's words.
for (const [reply, code] of [
  [2, 'NotAllowed'],
  [4, 'HostUnreachable'],
  [5, 'ConnectionRefused'],
] as const) {
  test(`reply ${reply} opens no way, and is told as ${code}`, async (t) => {
    const proxy = await startSocks(t, { reply, login: null, to: 0 });
    assert.deepEqual(story(await probe(TLS, proxy.port, GIVEN)), [
      'connect ok -',
      `proxy-connect proxy-refused ${code}`,
    ]);
  });
}

test('a login is given where one is wanted, and is in no observation', async (t) => {
  const proxy = await startSocks(t, { reply: 0, login: LOGIN, to: await tlsSite(t) });
  const observations = await probe(TLS, proxy.port, { ...GIVEN, credentials: LOGIN });
  assert.deepEqual(story(observations), ['connect ok -', 'proxy-connect ok -', 'tls-handshake ok -']);
  assert.doesNotMatch(JSON.stringify(observations), /geheim/);
});

test('a login that is wrong, or not given, is a refusal that speaks of authentication', async (t) => {
  const proxy = await startSocks(t, { reply: 0, login: LOGIN, to: 0 });
  for (const given of [GIVEN, { ...GIVEN, credentials: { ...LOGIN, password: 'falsch' } }]) {
    const [, asked] = story(await probe(TLS, proxy.port, given));
    assert.match(asked ?? '', /^proxy-connect proxy-refused .*auth/i);
  }
  assert.deepEqual(proxy.asked, []);
});

test('a SOCKS proxy that is silent, or closes, gives no answer', async (t) => {
  const silent = await listening(t, (socket) => socket.resume());
  assert.deepEqual(story(await probe(TLS, silent.port, { ...GIVEN, timeouts: HASTY })), [
    'connect ok -',
    'proxy-connect proxy-no-answer -',
  ]);
  await eventually(() => silent.open() === 0, 'the connection is closed');
  const closing = await listening(t, (socket) => socket.once('data', () => socket.end()));
  assert.match(story(await probe(TLS, closing.port, GIVEN))[1] ?? '', /^proxy-connect proxy-no-answer /);
});
