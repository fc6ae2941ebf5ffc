import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { issue, makeAuthority } from '../../helpers/certificates.ts';
import { startSite } from '../../helpers/tls-site.ts';
import { startServer } from '../processes.ts';
import type { HelloMatch, Middlebox, TlsFilter, Upstream } from './spec.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const LOOPBACK = { address: '127.0.0.1', port: 0 };
const authority = makeAuthority('Service Authority');
const inspection = makeAuthority('Inspection Authority');

for (const ending of ['reset', 'close', 'hang', 'alert'] as const) {
  test(`a filter by name ends connections with ${ending}, and passes other names on`, async (t) => {
    const port = await filter(t, { names: ['login.service.example', '*.blocked.example'] }, ending);
    assert.equal(await answer(port, { servername: 'login.service.example' }), ENDS[ending]);
    assert.equal(await answer(port, { servername: 'a.blocked.example' }), ENDS[ending]);
    assert.equal(await answer(port, { servername: 'api.service.example' }), '200 from Service Authority');
    assert.equal(await answer(port, {}), '200 from Service Authority');
  });
}

const ENDS = {
  reset: 'ECONNRESET',
  close: 'closed',
  hang: 'silence',
  alert: 'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED',
};

test('a filter that lists what is allowed ends all other names', async (t) => {
  const port = await filter(t, { namesBut: ['api.service.example'], withoutName: true }, 'reset');
  assert.equal(await answer(port, { servername: 'login.service.example' }), 'ECONNRESET');
  assert.equal(await answer(port, { servername: 'api.service.example' }), '200 from Service Authority');
});

test('a filter can end connections without a name', async (t) => {
  const port = await filter(t, { withoutName: true }, 'reset');
  assert.equal(await answer(port, {}), 'ECONNRESET');
  assert.equal(await answer(port, { servername: 'api.service.example' }), '200 from Service Authority');
});

test('a filter by size lets small ClientHellos through', async (t) => {
  const port = await filter(t, { largerThan: 1400 }, 'hang');
  const long = Array.from({ length: 6 }, (_, index) => `protocol-${index}`.padEnd(230, 'x'));
  assert.equal(await answer(port, { ALPNProtocols: ['http/1.1', ...long] }), 'silence');
  assert.equal(await answer(port, { ALPNProtocols: ['http/1.1'] }), '200 from Service Authority');
});

test('a filter of split ClientHellos lets whole ones through', async (t) => {
  const port = await filter(t, { split: true }, 'reset');
  assert.equal(await answer(port, {}), '200 from Service Authority');
  const socket = connectTcp(port, '127.0.0.1');
  t.after(() => socket.destroy());
  socket.on('error', () => {});
  socket.write(Buffer.from([22, 3, 1, 0, 8, 1]));
  await setTimeout(100);
  assert.equal(socket.destroyed, false);
});

test('an interception shows its own certificate for the name that was asked for, and passes the answer on', async (t) => {
  const port = await interception(t, 'pass');
  const socket = await shakeHands(t, port, { servername: 'api.service.example', ALPNProtocols: ['h2', 'http/1.1'] });
  const { subject, issuer } = socket.getPeerCertificate();
  assert.deepEqual([subject.CN, issuer.CN], ['api.service.example', 'Inspection Authority']);
  assert.equal(socket.alpnProtocol, 'http/1.1');
  assert.equal(await answer(port, { servername: 'api.service.example' }), '200 from Inspection Authority');
});

test('an interception that strips ALPN agrees on no protocol', async (t) => {
  const port = await interception(t, 'strip');
  const socket = await shakeHands(t, port, { servername: 'api.service.example', ALPNProtocols: ['http/1.1'] });
  assert.equal(socket.alpnProtocol, false);
  assert.equal(await answer(port, { servername: 'api.service.example' }), '200 from Inspection Authority');
});

test('a script answers in the clear whatever was asked', async (t) => {
  const says = ['HTTP/1.1 503 Service Unavailable\r\n', 'Content-Length: 0\r\n\r\n'];
  const port = await start(t, { ...LOOPBACK, kind: 'script', says, ending: 'close' });
  const socket = connectTcp(port, '127.0.0.1');
  socket.write('anything');
  assert.equal(await allOf(socket), says.join(''));
});

test('a script inside TLS ends with a reset in the middle of its answer, when told so', async (t) => {
  const identity = issue(authority, { names: ['api.service.example'] });
  const says = ['HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n', 'a little'];
  const port = await start(t, { ...LOOPBACK, kind: 'script', identity, says, everyMs: 20, ending: 'reset' });
  assert.equal(await answer(port, {}), 'ECONNRESET');
});

test('a script that repeats goes on until the client leaves', async (t) => {
  const port = await start(t, { ...LOOPBACK, kind: 'script', says: ['x'], everyMs: 5, repeat: true, ending: 'close' });
  const socket = connectTcp(port, '127.0.0.1');
  t.after(() => socket.destroy());
  socket.write('anything');
  let got = 0;
  while (got < 20) {
    const [chunk] = await once(socket, 'data');
    got += chunk.length;
  }
  assert.equal(socket.readableEnded, false);
});

test('a relay that delays passes all on, and one that cuts ends the answer early', async (t) => {
  const site = await upstream(t);
  const slow = await start(t, { ...LOOPBACK, kind: 'relay', upstream: site, delayMs: 30 });
  assert.equal(await answer(slow, {}), '200 from Service Authority');
  const cut = await start(t, { ...LOOPBACK, kind: 'relay', upstream: site, cutAfter: 100, ending: 'close' });
  assert.equal(await answer(cut, {}), 'closed');
});

async function upstream(t: TestContext): Promise<Upstream> {
  const site = await startSite(t, { authority, respond: () => ({ status: 200, body: 'fine' }) });
  return { address: '127.0.0.1', port: site.port };
}

async function filter(t: TestContext, filters: HelloMatch, ending: TlsFilter['ending']): Promise<number> {
  return start(t, { ...LOOPBACK, kind: 'tls-filter', upstream: await upstream(t), filters, ending });
}

async function interception(t: TestContext, alpn: 'pass' | 'strip'): Promise<number> {
  const key = inspection.keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const signer = { name: inspection.name, key, cert: inspection.cert };
  return start(t, { ...LOOPBACK, kind: 'interception', upstream: await upstream(t), authority: signer, alpn });
}

/** Runs the program and gives its port. */
async function start(t: TestContext, box: Middlebox): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'reachcheck-middlebox-'));
  const file = join(folder, 'spec.json');
  writeFileSync(file, JSON.stringify([box]));
  const server = await startServer([process.execPath, join(HERE, 'middlebox.js'), file], { prints: /^ready$/m });
  t.after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  return Number(/^ports (?<port>[0-9]+)/m.exec(server.output())?.groups?.['port']);
}

/** What comes of a GET over TLS: the status and who signed, or how it ended. */
function answer(port: number, options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
    const finish = (result: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    // Nothing that answers on loopback takes so long.
    const timer = globalThis.setTimeout(() => finish('silence'), 700);
    let text = '';
    socket.once('secureConnect', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'));
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.once('end', () => finish(text === '' ? 'closed' : status(text, socket)));
    socket.once('error', (error) => finish(endOf(error)));
  });
}

function endOf(error: Error): string {
  if (/before secure TLS connection/.test(error.message)) return 'closed';
  return 'code' in error ? String(error.code) : error.message;
}

function status(text: string, socket: TLSSocket): string {
  return `${text.split(' ')[1] ?? ''} from ${String(socket.getPeerCertificate().issuer.CN)}`;
}

async function shakeHands(t: TestContext, port: number, options: ConnectionOptions): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
  t.after(() => socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

async function allOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}
