import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer } from 'node:tls';
import {
  closeAfterClientHello,
  plainHttpOnTlsPort,
  resetAfterClientHello,
  silentAfterAccept,
  tlsAlerting,
} from '../../src/demo/tls-obstacles.ts';
import { run, type RunningServer } from '../../src/demo/running-server.ts';
import { issue, makeAuthority } from '../helpers/certificates.ts';
import { atOnce, type Closing, eventually, HASTY, later, listening, probe, story, TLS, tlsDetail } from './probing.ts';

const AUTHORITY = makeAuthority('probes authority');
const IDENTITY = issue(AUTHORITY, { names: ['cloud.example', '127.0.0.1'] });
const TRUSTED = { extra: [AUTHORITY.cert], system: [], defaultsArePublic: true, files: {} };

type TlsServerOptions = NonNullable<Parameters<typeof createServer>[0]>;

async function tlsServer(t: Closing, options: TlsServerOptions = {}): Promise<RunningServer> {
  const server = await run(createServer({ ...IDENTITY, ...options }).on('tlsClientError', () => {}));
  t.after(server.close);
  return server;
}

test('a handshake shows protocol, cipher, name and chain, each with what it is worth', async (t) => {
  const { port } = await tlsServer(t);
  const observations = await probe(TLS, port, { authorities: TRUSTED });
  assert.deepEqual(story(observations), ['connect ok -', 'tls-handshake ok -']);
  const { chain, ...detail } = tlsDetail(observations);
  assert.deepEqual(detail, {
    kind: 'tls',
    serverName: 'cloud.example',
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    alpn: null,
    alert: null,
    chainTrusted: true,
    nameMatches: true,
  });
  const [leaf] = chain;
  assert.deepEqual([leaf?.subject, leaf?.issuer], ['CN=cloud.example', 'CN=probes authority']);
  assert.deepEqual(leaf?.names, ['cloud.example', '127.0.0.1']);
  assert.match(leaf?.spkiSha256 ?? '', /^[A-Za-z0-9+/]{43}=$/);
  for (const date of [leaf?.validFrom, leaf?.validTo]) assert.match(date ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test('each step has its own time', async (t) => {
  const { port } = await tlsServer(t);
  const [connect, tls] = await probe(TLS, port, { authorities: TRUSTED });
  assert.ok(connect !== undefined && tls !== undefined);
  assert.ok(tls.startedMs >= connect.startedMs + connect.durationMs);
  assert.ok(tls.durationMs > 0);
});

const OBSTACLES: readonly (readonly [string, () => Promise<RunningServer>, RegExp])[] = [
  ['a reset after the ClientHello', resetAfterClientHello, /^tls-handshake tls-reset ECONNRESET$/],
  ['a close after the ClientHello', closeAfterClientHello, /^tls-handshake tls-closed ECONNRESET$/],
  ['silence after the ClientHello', silentAfterAccept, /^tls-handshake tls-timeout -$/],
  ['HTTP in the place of TLS', plainHttpOnTlsPort, /^tls-handshake tls-not-tls ERR_SSL_/],
  ['an alert', tlsAlerting, /^tls-handshake tls-alert ERR_SSL_.*HANDSHAKE_FAILURE$/],
];

for (const [name, start, expected] of OBSTACLES) {
  test(`${name} is told apart, with its raw code`, async (t) => {
    const server = await start();
    t.after(server.close);
    const timeouts = start === silentAfterAccept ? { timeouts: HASTY } : {};
    const [connect, tls, ...others] = story(await probe(TLS, server.port, timeouts));
    assert.deepEqual([connect, others], ['connect ok -', []]);
    assert.match(tls ?? '', expected);
  });
}

test('the number of an alert is kept', async (t) => {
  const server = await tlsAlerting();
  t.after(server.close);
  assert.equal(tlsDetail(await probe(TLS, server.port)).alert, 40);
});

// What other protocols say first, or to a ClientHello.
const STRANGERS: readonly (readonly [string, string])[] = [
  ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['SMTP', '220 mail.example ESMTP\r\n'],
  ['zeros', '\0'.repeat(100)],
];

for (const [name, greeting] of STRANGERS) {
  test(`${name} in the place of TLS is no TLS, also when it came before anybody read`, async (t) => {
    const { port } = await listening(t, (socket) => socket.write(greeting));
    for (const heavy of [atOnce, later]) {
      const [, tls] = story(await probe(TLS, port, { heavy }));
      assert.match(tls ?? '', /^tls-handshake tls-not-tls ERR_SSL_/);
    }
  });
}

test('a connection that ended while it waited for its turn is seen as ended, not as silent', async (t) => {
  const { port } = await listening(t, (socket) => setTimeout(() => socket.end(), 20));
  assert.deepEqual(story(await probe(TLS, port, { heavy: later })), [
    'connect ok -',
    'tls-handshake tls-closed ECONNRESET',
  ]);
  const resetting = await listening(t, (socket) => setTimeout(() => socket.resetAndDestroy(), 20));
  const [, tls] = story(await probe(TLS, resetting.port, { heavy: later }));
  assert.match(tls ?? '', /^tls-handshake tls-(?:reset|closed) ECONNRESET$/);
});

test('a server that knows only old versions breaks the handshake, and the code says why', async (t) => {
  const { port } = await tlsServer(t, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' });
  const [, tls] = story(await probe(TLS, port));
  assert.match(tls ?? '', /^tls-handshake tls-(?:broken|alert) ERR_SSL_(?:UNSUPPORTED_PROTOCOL|.*PROTOCOL_VERSION)$/);
});

test('TLS 1.2 is shown as such', async (t) => {
  const { port } = await tlsServer(t, { maxVersion: 'TLSv1.2' });
  assert.equal(tlsDetail(await probe(TLS, port, { authorities: TRUSTED })).protocol, 'TLSv1.2');
});

test('a server that demands a client certificate: TLS 1.3 proves itself first, TLS 1.2 only sends an alert', async (t) => {
  const demanding = { requestCert: true, rejectUnauthorized: true } as const;
  const modern = await tlsServer(t, { ...demanding, minVersion: 'TLSv1.3' });
  assert.deepEqual(story(await probe(TLS, modern.port, { authorities: TRUSTED })), [
    'connect ok -',
    'tls-handshake ok -',
  ]);
  const old = await tlsServer(t, { ...demanding, maxVersion: 'TLSv1.2' });
  const observations = await probe(TLS, old.port, { authorities: TRUSTED });
  assert.match(story(observations)[1] ?? '', /^tls-handshake tls-alert ERR_SSL_.*HANDSHAKE_FAILURE$/);
  assert.equal(tlsDetail(observations).alert, 40);
});

test('HTTP/2 and HTTP/1.1 are offered, and what was chosen is kept', async (t) => {
  for (const protocol of ['h2', 'http/1.1']) {
    const { port } = await tlsServer(t, { ALPNProtocols: [protocol] });
    assert.equal(tlsDetail(await probe(TLS, port, { authorities: TRUSTED })).alpn, protocol);
  }
});

test('a name is sent to the server, an address is not, and either is what the certificate has to name', async (t) => {
  const names: unknown[] = [];
  const { port } = await tlsServer(t, {
    SNICallback: (name, done) => {
      names.push(name);
      done(null);
    },
  });
  for (const host of ['cloud.example', '127.0.0.1', '::1']) {
    const observations = await probe(TLS, port, { host, authorities: TRUSTED });
    const { serverName, nameMatches } = tlsDetail(observations);
    assert.deepEqual([serverName, nameMatches], [host, host !== '::1']);
  }
  assert.deepEqual(names, ['cloud.example']);
});

test('sessions are not resumed: every handshake shows a certificate', async (t) => {
  const { port } = await tlsServer(t);
  for (let time = 0; time < 3; time += 1) {
    const { chain } = tlsDetail(await probe(TLS, port, { authorities: TRUSTED }));
    assert.equal(chain[0]?.subject, 'CN=cloud.example');
  }
});

test('the connection is closed after the handshake', async (t) => {
  const sockets = { open: 0, ended: 0 };
  const server = createServer(IDENTITY).on('tlsClientError', () => {});
  server.on('connection', (socket) => {
    sockets.open += 1;
    socket.once('close', () => (sockets.ended += 1));
  });
  const { port, close } = await run(server);
  t.after(close);
  await probe(TLS, port, { authorities: TRUSTED });
  await eventually(() => sockets.open === 1 && sockets.ended === 1, 'the connection is closed');
});
