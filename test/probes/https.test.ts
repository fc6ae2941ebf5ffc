import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import { test } from 'node:test';
import { type Respond, slowHeaders, tlsAnswering } from '../../src/demo/http-servers.ts';
import { run } from '../../src/demo/running-server.ts';
import { resetAfterClientHello, tlsAlerting } from '../../src/demo/tls-obstacles.ts';
import { issue, makeAuthority } from '../helpers/certificates.ts';
import { atOnce, type Closing, HASTY, HTTPS, httpDetail, later, probe, story, tlsDetail } from './probing.ts';

const AUTHORITY = makeAuthority('probes authority');
const IDENTITY = issue(AUTHORITY, { names: ['cloud.example'] });
const TRUSTED = { authorities: { extra: [AUTHORITY.cert], system: [], defaultsArePublic: true, files: {} } };

async function serve(t: Closing, respond: Respond): Promise<number> {
  const server = await tlsAnswering({ ...IDENTITY, respond });
  t.after(server.close);
  return server.port;
}

test('connection, handshake and answer are one observation each, in this order', async (t) => {
  const port = await serve(t, ({ host, path }) => ({ status: 200, body: JSON.stringify({ host, path }) }));
  const observations = await probe(HTTPS, port, TRUSTED);
  assert.deepEqual(story(observations), ['connect ok -', 'tls-handshake ok -', 'http-round-trip ok 200']);
  const { url, json } = httpDetail(observations);
  assert.equal(url, 'https://cloud.example/version');
  assert.deepEqual(json, { kind: 'object', keys: { host: 'string', path: 'string' } });
  const [connect, tls, http] = observations;
  assert.ok(connect !== undefined && tls !== undefined && http !== undefined);
  assert.ok(connect.startedMs + connect.durationMs <= tls.startedMs);
  assert.ok(tls.startedMs + tls.durationMs <= http.startedMs);
});

test('HTTP/1.1 is agreed upon, because that is what is spoken', async (t) => {
  const port = await serve(t, () => ({ status: 204 }));
  assert.equal(tlsDetail(await probe(HTTPS, port, TRUSTED)).alpn, 'http/1.1');
});

test('a handshake that fails leaves no exchange to be seen', async (t) => {
  for (const start of [resetAfterClientHello, tlsAlerting]) {
    const server = await start();
    t.after(server.close);
    const operations = (await probe(HTTPS, server.port)).map(({ operation }) => operation);
    assert.deepEqual(operations, ['connect', 'tls-handshake']);
  }
});

test('a client certificate that is missed only after the handshake (TLS 1.3) is seen, at once or later', async (t) => {
  const demanding = { ...IDENTITY, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' } as const;
  const server = await run(createServer(demanding).on('tlsClientError', () => {}));
  t.after(server.close);
  for (const heavy of [atOnce, later]) {
    assert.deepEqual(story(await probe(HTTPS, server.port, { ...TRUSTED, heavy })), [
      'connect ok -',
      'tls-handshake ok -',
      'http-round-trip tls-alert ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    ]);
  }
});

test('a service that is slow to answer has proven itself before', async (t) => {
  const server = await slowHeaders(IDENTITY);
  t.after(server.close);
  const timeouts = { ...HASTY, tlsMs: 20_000 };
  assert.deepEqual(story(await probe(HTTPS, server.port, { ...TRUSTED, timeouts })), [
    'connect ok -',
    'tls-handshake ok -',
    'http-round-trip http-timeout -',
  ]);
});
