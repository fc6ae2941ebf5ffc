import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { endlessBody, httpAnswering, slowHeaders } from '../../src/demo/http-servers.ts';
import type { HttpDetail } from '../../src/model/observation.ts';
import {
  atOnce,
  type Circumstances,
  type Closing,
  eventually,
  HASTY,
  HTTP,
  httpDetail,
  later,
  listening,
  probe,
  story,
} from './probing.ts';

/** A server that sends these bytes, whatever it is asked, and closes. */
async function sending(t: Closing, ...parts: readonly (string | Buffer)[]): Promise<number> {
  const { port } = await listening(t, (socket) => {
    socket.once('data', () => {
      for (const part of parts) socket.write(part);
      socket.end();
    });
  });
  return port;
}

async function answer(t: Closing, ...parts: readonly (string | Buffer)[]): Promise<HttpDetail> {
  return httpDetail(await probe(HTTP, await sending(t, ...parts)));
}

async function ends(t: Closing, expected: string, given: Circumstances, ...parts: readonly string[]): Promise<void> {
  assert.deepEqual(story(await probe(HTTP, await sending(t, ...parts), given)), ['connect ok -', expected]);
}

test('an answer is its status, the few headers that tell who answered, and the first words', async (t) => {
  const server = await httpAnswering({
    respond: () => ({
      status: 403,
      headers: { server: 'gateway', via: '1.1 proxy', 'content-type': 'text/html', 'set-cookie': 'secret=1' },
      body: '<html><head><title>Web page\n blocked</title></head><body><p>by policy</p></body></html>',
    }),
  });
  t.after(server.close);
  const [connect, http] = await probe(HTTP, server.port);
  assert.equal(connect?.failure, null);
  assert.deepEqual([http?.failure, http?.code], [null, '403']);
  assert.deepEqual(http?.detail, {
    kind: 'http',
    url: 'http://cloud.example:443/',
    status: 403,
    headers: { server: 'gateway', via: '1.1 proxy', 'content-type': 'text/html' },
    bodyBytes: 87,
    bodyTruncated: false,
    json: null,
    title: 'Web page blocked',
    excerpt: 'Web page blocked by policy',
  });
});

test('one GET is sent, for the name and the path of the check, and asks for nothing compressed', async (t) => {
  const requests: string[] = [];
  const { port } = await listening(t, (socket) => {
    socket.once('data', (chunk) => {
      requests.push(chunk.toString());
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
  });
  await probe({ kind: 'http', path: '/v1/zones?limit=1&name=müller', answers: [] }, port);
  const [request = '', ...more] = requests;
  assert.deepEqual(more, []);
  assert.match(request, /^GET \/v1\/zones\?limit=1&name=m%C3%BCller HTTP\/1\.1\r\n/);
  assert.match(request, /^host: cloud\.example:443\r$/im);
  assert.match(request, /^connection: close\r$/im);
  assert.match(request, /^accept-encoding: identity\r$/im);
});

test('a redirect is an answer, and is not followed', async (t) => {
  const server = await httpAnswering({
    respond: () => ({ status: 301, headers: { location: 'https://cloud.example/' } }),
  });
  t.after(server.close);
  const { status, headers } = httpDetail(await probe(HTTP, server.port));
  assert.deepEqual([status, headers['location']], [301, 'https://cloud.example/']);
});

test('HTTP/1.0 without a length ends where the connection does', async (t) => {
  const { status, excerpt } = await answer(t, 'HTTP/1.0 200 OK\r\nServer: old\r\n\r\nhello ', 'world');
  assert.deepEqual([status, excerpt], [200, 'hello world']);
});

test('early hints come before the answer, and are not the answer', async (t) => {
  const hints = 'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n';
  const { status, bodyBytes } = await answer(t, hints, 'HTTP/1.1 204 No Content\r\n\r\n');
  assert.deepEqual([status, bodyBytes], [204, 0]);
});

test('many headers are no trouble, and an endless number of them is no answer', async (t) => {
  const header = `X-Filler: ${'y'.repeat(980)}\r\n`;
  const many = await answer(t, 'HTTP/1.1 200 OK\r\n', header.repeat(40), `Server: ${'z'.repeat(2000)}\r\n`, '\r\nhi');
  assert.deepEqual([many.status, many.headers['server']?.length, many.excerpt], [200, 256, 'hi']);
  const tooMany = 'http-round-trip http-malformed UND_ERR_HEADERS_OVERFLOW';
  await ends(t, tooMany, {}, 'HTTP/1.1 200 OK\r\n', header.repeat(200), '\r\n');
});

test('what is no HTTP is told apart from what is no answer', async (t) => {
  for (const heavy of [atOnce, later]) {
    await ends(t, 'http-round-trip http-malformed HTTPParserError', { heavy }, 'SSH-2.0-OpenSSH_9.6\r\n');
    await ends(t, 'http-round-trip http-malformed HTTPParserError', { heavy }, '<html>HTTP/0.9</html>');
    await ends(t, 'http-round-trip http-closed UND_ERR_SOCKET', { heavy });
  }
  const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n';
  await ends(t, 'http-round-trip http-malformed UND_ERR_SOCKET', {}, upgrade);
});

test('a connection that ends before the request, while it waits for its turn, is one failure and no endless attempt', async (t) => {
  const closing = await listening(t, (socket) => setTimeout(() => socket.end(), 20));
  assert.deepEqual(story(await probe(HTTP, closing.port, { heavy: later })), [
    'connect ok -',
    'http-round-trip http-closed UND_ERR_SOCKET',
  ]);
  const resetting = await listening(t, (socket) => setTimeout(() => socket.resetAndDestroy(), 20));
  assert.deepEqual(story(await probe(HTTP, resetting.port, { heavy: later })), [
    'connect ok -',
    'http-round-trip http-reset ECONNRESET',
  ]);
});

test('a reset when the request was seen is told apart from a close', async (t) => {
  const { port } = await listening(t, (socket) => socket.once('data', () => socket.resetAndDestroy()));
  assert.deepEqual(story(await probe(HTTP, port)), ['connect ok -', 'http-round-trip http-reset ECONNRESET']);
});

test('of an answer that breaks off, what came is kept', async (t) => {
  const start = 'HTTP/1.1 403 Forbidden\r\nServer: gateway\r\nContent-Length: 9999\r\n\r\n<title>Access denied</title>';
  const observations = await probe(HTTP, await sending(t, start));
  assert.deepEqual(story(observations), ['connect ok -', 'http-round-trip http-closed UND_ERR_SOCKET']);
  const { status, headers, title, bodyTruncated } = httpDetail(observations);
  assert.deepEqual([status, headers['server'], title, bodyTruncated], [403, 'gateway', 'Access denied', true]);
});

test('headers that never end are cut off by the limit', async (t) => {
  const server = await slowHeaders();
  t.after(server.close);
  const startedMs = performance.now();
  const observations = await probe(HTTP, server.port, { timeouts: HASTY });
  assert.ok(performance.now() - startedMs < HASTY.httpMs + 3_000);
  assert.deepEqual(story(observations), ['connect ok -', 'http-round-trip http-timeout -']);
});

test('a body that stalls is cut off by the limit, and its status is kept', async (t) => {
  const { port } = await listening(t, (socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc'));
  });
  const observations = await probe(HTTP, port, { timeouts: HASTY });
  assert.deepEqual(story(observations), ['connect ok -', 'http-round-trip http-timeout -']);
  const { status, bodyBytes, bodyTruncated, excerpt } = httpDetail(observations);
  assert.deepEqual([status, bodyBytes, bodyTruncated, excerpt], [200, 3, true, 'abc']);
});

test('a body without end is read to its bound and no further', async (t) => {
  const server = await endlessBody();
  t.after(server.close);
  const observations = await probe(HTTP, server.port);
  assert.deepEqual(story(observations), ['connect ok -', 'http-round-trip ok 200']);
  const { bodyBytes, bodyTruncated, excerpt } = httpDetail(observations);
  assert.deepEqual([bodyBytes, bodyTruncated, excerpt?.length], [256 * 1024, true, 200]);
});

test('the limit of an exchange outlives the garbage collector', async (t) => {
  const { port } = await listening(t, () => {});
  const waiting = probe(HTTP, port, { timeouts: HASTY });
  const collect = garbageCollector();
  for (let time = 0; time < 10; time += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
    collect();
  }
  assert.deepEqual(story(await waiting), ['connect ok -', 'http-round-trip http-timeout -']);
});

test('nothing is left: no connection, no listener', async (t) => {
  const controller = new AbortController();
  const server = await listening(t, (socket) =>
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi')),
  );
  await probe(HTTP, server.port, { signal: controller.signal });
  assert.deepEqual(getEventListeners(controller.signal, 'abort'), []);
  await eventually(() => server.open() === 0, 'the connection is closed');
  assert.equal(server.accepted(), 1);
});

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  assert.ok(typeof collect === 'function');
  return () => void collect();
}
