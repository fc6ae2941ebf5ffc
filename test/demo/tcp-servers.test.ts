import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { refusing, tcpAccepting } from '../../src/demo/tcp-servers.ts';
import { dial } from './dial.ts';

test('an accepting port accepts, and refuses once it is closed', async () => {
  const server = await tcpAccepting();
  assert.equal(await dial(server.port, 1_000), 'connected');
  await server.close();
  assert.equal(await dial(server.port, 1_000), 'ECONNREFUSED');
});

test('a refusing port refuses everybody', async (t) => {
  const server = await refusing();
  t.after(server.close);
  const seen = await Promise.all(Array.from({ length: 20 }, () => dial(server.port, 1_000)));
  assert.deepEqual(new Set(seen), new Set(['ECONNREFUSED']));
});

test('nobody else can listen on a refusing port while it refuses', async (t) => {
  const refusal = await refusing();
  t.after(refusal.close);
  const intruder = createServer();
  const code = await new Promise<string | undefined>((resolve) => {
    intruder.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    intruder.listen(refusal.port, '127.0.0.1', () => intruder.close(() => resolve('listening')));
  });
  assert.equal(code, 'EADDRINUSE');
});

test('a server that is closed twice stays closed', async () => {
  for (const start of [tcpAccepting, refusing]) {
    const server = await start();
    await server.close();
    await server.close();
  }
});
