import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get as getHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { DEMO_AUTHORITY, SITE } from '../../src/demo/certificates.ts';
import {
  endlessBody,
  httpAnswering,
  slowHeaders,
  tlsAnswering,
  type HttpRequest,
} from '../../src/demo/http-servers.ts';

test('a web server gives what it was told to give, and hears what it was asked', async (t) => {
  const heard: HttpRequest[] = [];
  const server = await httpAnswering({
    respond: (request) => {
      heard.push(request);
      return { status: 418, headers: { server: 'teapot' }, body: 'short and stout' };
    },
  });
  t.after(server.close);
  const response = await answer(
    getHttp({ host: '127.0.0.1', port: server.port, path: '/pot?size=1', headers: { host: 'tea.example:8080' } }),
  );
  assert.equal(response.statusCode, 418);
  assert.equal(response.headers['server'], 'teapot');
  assert.equal(await text(response), 'short and stout');
  assert.deepEqual(heard, [{ method: 'GET', path: '/pot', host: 'tea.example' }]);
});

test('an answer without a body is one', async (t) => {
  const server = await tlsAnswering({ ...SITE, respond: () => ({ status: 204 }) });
  t.after(server.close);
  const response = await answer(
    getHttps({ host: '127.0.0.1', port: server.port, servername: 'api.cloud.example', ca: DEMO_AUTHORITY }),
  );
  assert.equal(response.statusCode, 204);
  assert.equal(await text(response), '');
});

test('closing does not wait for a client that keeps its connection', async () => {
  const server = await tlsAnswering({ ...SITE, respond: () => ({ status: 200, body: 'ok' }) });
  const request = getHttps({
    host: '127.0.0.1',
    port: server.port,
    servername: 'api.cloud.example',
    ca: DEMO_AUTHORITY,
    headers: { connection: 'keep-alive' },
  });
  await text(await answer(request));
  const startedMs = performance.now();
  await server.close();
  assert.ok(performance.now() - startedMs < 1_000);
});

test('slow headers go on and never end', async (t) => {
  const server = await slowHeaders();
  t.after(server.close);
  const socket = connect(server.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a.example\r\n\r\n'));
  t.after(() => socket.destroy());
  let received = '';
  for await (const chunk of socket) {
    received += String(chunk);
    if (received.split('\r\n').length > 5) break;
  }
  assert.match(received, /^HTTP\/1\.1 200 OK\r\n(X-Patience: please\r\n)+$/);
});

test('slow headers come over TLS too', async (t) => {
  const server = await slowHeaders(SITE);
  t.after(server.close);
  const request = getHttps({ host: '127.0.0.1', port: server.port, servername: 'cloud.example', ca: DEMO_AUTHORITY });
  request.on('error', () => {});
  const first = await Promise.race([
    once(request, 'response'),
    new Promise((resolve) => setTimeout(resolve, 500, 'nothing')),
  ]);
  request.destroy();
  assert.equal(first, 'nothing');
});

test('an endless body flows for as long as it is read', async (t) => {
  const server = await endlessBody();
  t.after(server.close);
  const response = await answer(getHttp({ host: '127.0.0.1', port: server.port }));
  let bytes = 0;
  response.setEncoding('latin1');
  for await (const chunk of response) {
    bytes += String(chunk).length;
    if (bytes > 5_000_000) break;
  }
  assert.ok(bytes > 5_000_000);
});

function answer(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
}
