import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer } from 'node:tls';
import { tlsAnswering } from '../../src/demo/http-servers.ts';
import { run } from '../../src/demo/running-server.ts';
import type { Observation, ProxyDetail } from '../../src/model/observation.ts';
import type { Proxy } from '../../src/model/proxy.ts';
import { issue, makeAuthority } from '../helpers/certificates.ts';
import { leadTo, refuseWith, startProxy, type Tunnel } from '../helpers/proxies.ts';
import {
  type Closing,
  eventually,
  HASTY,
  HTTP,
  HTTPS,
  httpDetail,
  listening,
  probe,
  story,
  TCP,
  TLS,
  tlsDetail,
} from './probing.ts';

const AUTHORITY = makeAuthority('site authority');
const IDENTITY = issue(AUTHORITY, { names: ['cloud.example'] });
const AUTHORITIES = { extra: [AUTHORITY.cert], system: [], defaultsArePublic: true, files: {} };
const VIA: Proxy = { scheme: 'http', host: 'proxy.example', port: 0, from: '--proxy' };
const GIVEN = { via: VIA, authorities: AUTHORITIES };
const CREDENTIALS = { username: 'who', password: 'geheim:42' };

async function tlsSite(t: Closing): Promise<number> {
  const { port, close } = await run(createServer(IDENTITY).on('tlsClientError', () => {}));
  t.after(close);
  return port;
}

function proxyDetail(observations: readonly Observation[]): ProxyDetail {
  const detail = observations.find(({ operation }) => operation === 'proxy-connect')?.detail;
  assert.ok(detail?.kind === 'proxy', story(observations).join(', '));
  return detail;
}

test('through a proxy every step is an observation of that path, and the proxy is asked by name', async (t) => {
  const proxy = await startProxy(t, leadTo(await tlsSite(t)));
  const observations = await probe(TLS, proxy.port, GIVEN);
  assert.deepEqual(story(observations), ['connect ok -', 'proxy-connect ok 200', 'tls-handshake ok -']);
  for (const { path, address, port } of observations)
    assert.deepEqual([path, address, port], ['proxy', '127.0.0.1', proxy.port]);
  assert.deepEqual(proxyDetail(observations), {
    kind: 'proxy',
    proxy: `http://proxy.example:${proxy.port}`,
    authority: 'cloud.example:443',
    status: 200,
    headers: {},
  });
  const [asked, ...more] = proxy.asked;
  assert.deepEqual(
    [asked?.method, asked?.url, asked?.headers.host],
    ['CONNECT', 'cloud.example:443', 'cloud.example:443'],
  );
  assert.deepEqual(more, []);
  assert.equal(tlsDetail(observations).nameMatches, true);
});

test('a whole https exchange goes through one tunnel', async (t) => {
  const site = await tlsAnswering({ ...IDENTITY, respond: ({ path }) => ({ status: 200, body: path }) });
  t.after(site.close);
  const proxy = await startProxy(t, leadTo(site.port));
  const observations = await probe(HTTPS, proxy.port, GIVEN);
  assert.deepEqual(story(observations), [
    'connect ok -',
    'proxy-connect ok 200',
    'tls-handshake ok -',
    'http-round-trip ok 200',
  ]);
  assert.equal(httpDetail(observations).excerpt, '/version');
  assert.equal(proxy.asked.length, 1);
});

for (const status of [400, 403, 407, 502, 503]) {
  test(`a proxy that answers ${status} opens no way, and what it says of itself is kept`, async (t) => {
    const headers = [
      'Via: 1.1 gate',
      'Proxy-Authenticate: Basic realm="gate"',
      'X-Squid-Error: ERR_X 0',
      'X-Other: no',
    ];
    const proxy = await startProxy(t, refuseWith(status, headers));
    const observations = await probe(TLS, proxy.port, GIVEN);
    assert.deepEqual(story(observations), ['connect ok -', `proxy-connect proxy-refused ${status}`]);
    const detail = proxyDetail(observations);
    assert.equal(detail.status, status);
    assert.deepEqual(detail.headers, {
      via: '1.1 gate',
      'proxy-authenticate': 'Basic realm="gate"',
      'x-squid-error': 'ERR_X 0',
    });
  });
}

// Each is no answer to CONNECT, with whatever code there is.
const NO_ANSWERS: readonly (readonly [string, Tunnel, RegExp])[] = [
  ['closes', (client) => client.end(), /^proxy-connect \S+ UND_ERR_SOCKET$/],
  ['says garbage', (client) => client.end('220 mail.example ESMTP\r\n'), /^proxy-connect proxy-no-answer \S+$/],
  [
    'has headers without end',
    (client) => client.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(80 * 1024)}`),
    /^proxy-connect proxy-no-answer UND_ERR_HEADERS_OVERFLOW$/,
  ],
];

for (const [what, tunnel, expected] of NO_ANSWERS) {
  test(`a proxy that ${what} gives no answer`, async (t) => {
    const proxy = await startProxy(t, tunnel);
    const [connect, asked, ...more] = story(await probe(TLS, proxy.port, GIVEN));
    assert.deepEqual([connect, more], ['connect ok -', []]);
    assert.match(asked ?? '', expected);
  });
}

test('a proxy that is silent is waited for as long as an HTTP answer, and left', async (t) => {
  const server = await listening(t, (socket) => socket.resume());
  const observations = await probe(TLS, server.port, { ...GIVEN, timeouts: HASTY });
  assert.deepEqual(story(observations), ['connect ok -', 'proxy-connect proxy-no-answer -']);
  await eventually(() => server.open() === 0, 'the connection is closed');
});

test('a run that ends says cancelled, not that the proxy gave no answer', async (t) => {
  const stop = new AbortController();
  const server = await listening(t, (socket) => socket.once('data', () => stop.abort()));
  const observations = await probe(TLS, server.port, { ...GIVEN, signal: stop.signal });
  assert.deepEqual(story(observations), ['connect ok -', 'proxy-connect cancelled -']);
});

test('a proxy that is not there is a connection that failed', async (t) => {
  const { port, close } = await run(createServer());
  t.after(close);
  await close();
  const observations = await probe(TLS, port, GIVEN);
  assert.deepEqual(story(observations), ['connect connection-refused ECONNREFUSED']);
  assert.equal(observations[0]?.path, 'proxy');
});

test('credentials go to the proxy as Basic, and into no observation', async (t) => {
  const proxy = await startProxy(t, leadTo(await tlsSite(t)));
  const encoded = Buffer.from('who:geheim:42').toString('base64');
  const denying = await startProxy(t, refuseWith(407));
  for (const { port, asked } of [proxy, denying]) {
    for (const check of [TLS, HTTP]) {
      const text = JSON.stringify(await probe(check, port, { ...GIVEN, credentials: CREDENTIALS }));
      assert.doesNotMatch(text, /geheim|who:/);
      assert.ok(!text.includes(encoded));
    }
    assert.deepEqual(
      asked.map(({ headers }) => headers['proxy-authorization']),
      [`Basic ${encoded}`, `Basic ${encoded}`],
    );
  }
  await probe(TLS, proxy.port, GIVEN);
  assert.equal(proxy.asked.at(-1)?.headers['proxy-authorization'], undefined);
});

test('http in the clear is asked of the proxy in absolute form, without a tunnel', async (t) => {
  const proxy = await startProxy(t, () => assert.fail('no tunnel'));
  const observations = await probe(HTTP, proxy.port, GIVEN);
  assert.deepEqual(story(observations), ['connect ok -', 'http-round-trip ok 200']);
  assert.deepEqual(
    proxy.asked.map(({ method, url, headers }) => [method, url, headers.host]),
    [['GET', 'http://cloud.example:443/', 'cloud.example:443']],
  );
  assert.equal(httpDetail(observations).headers['via'], '1.1 proxy');
});

test('an IPv6 address is asked for in brackets', async (t) => {
  const proxy = await startProxy(t, refuseWith(403));
  const observations = await probe(TCP, proxy.port, { ...GIVEN, host: '2001:db8::1' });
  assert.equal(proxy.asked[0]?.url, '[2001:db8::1]:443');
  assert.equal(proxyDetail(observations).authority, '[2001:db8::1]:443');
});

test('a bare TCP check ends with the tunnel, and closes it', async (t) => {
  const site = await listening(t, () => {});
  const proxy = await startProxy(t, leadTo(site.port));
  assert.deepEqual(story(await probe(TCP, proxy.port, GIVEN)), ['connect ok -', 'proxy-connect ok 200']);
  await eventually(() => site.open() === 0, 'the tunnel is closed');
});

const PROXY_AUTHORITY = makeAuthority('proxy authority');
const PROXY_IDENTITY = issue(PROXY_AUTHORITY, { names: ['proxy.example'] });
const OVER_TLS = { ...GIVEN, via: { ...VIA, scheme: 'https' } } as const;

test('a proxy that is spoken to over TLS is trusted as the system trusts it, and what is behind it is not', async (t) => {
  const proxy = await startProxy(t, leadTo(await tlsSite(t)), PROXY_IDENTITY);
  const authorities = { ...AUTHORITIES, system: [PROXY_AUTHORITY.cert] };
  const observations = await probe(TLS, proxy.port, { ...OVER_TLS, authorities });
  assert.deepEqual(story(observations), ['connect ok -', 'proxy-connect ok 200', 'tls-handshake ok -']);
  assert.ok(observations.every(({ control }) => control === undefined));
  assert.equal(tlsDetail(observations).chain[0]?.issuer, 'CN=site authority');
  const stranger = await startProxy(t, leadTo(await strangerSite(t)), PROXY_IDENTITY);
  const behind = story(await probe(TLS, stranger.port, { ...OVER_TLS, authorities }));
  assert.match(behind[2] ?? '', /^tls-handshake certificate-unknown-issuer /);
});

async function strangerSite(t: Closing): Promise<number> {
  const identity = issue(PROXY_AUTHORITY, { names: ['cloud.example'] });
  const { port, close } = await run(createServer(identity).on('tlsClientError', () => {}));
  t.after(close);
  return port;
}

test('TLS with the proxy that fails is the proxy, not the destination', async (t) => {
  const proxy = await startProxy(t, () => assert.fail('no tunnel'), PROXY_IDENTITY);
  const untrusted = await probe(TLS, proxy.port, OVER_TLS);
  assert.match(story(untrusted)[1] ?? '', /^proxy-connect certificate-unknown-issuer /);
  const clear = await startProxy(t, refuseWith(403));
  const notTls = await probe(TLS, clear.port, OVER_TLS);
  assert.match(story(notTls)[1] ?? '', /^proxy-connect tls-not-tls /);
  assert.equal(notTls.length, 2);
  assert.equal(proxyDetail(notTls).proxy, `https://proxy.example:${clear.port}`);
});

test('http in the clear goes to a proxy inside TLS, too', async (t) => {
  const proxy = await startProxy(t, () => assert.fail('no tunnel'), PROXY_IDENTITY);
  const authorities = { ...AUTHORITIES, system: [PROXY_AUTHORITY.cert] };
  const observations = await probe(HTTP, proxy.port, { ...OVER_TLS, authorities });
  assert.deepEqual(story(observations), ['connect ok -', 'http-round-trip ok 200']);
  assert.equal(proxy.asked[0]?.url, 'http://cloud.example:443/');
});
