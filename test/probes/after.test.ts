import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { after } from '../../probes/after.ts';

test('what has come while the process stood still is heard before the time is up', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const heard: string[] = [];
  const socket = connect({ host: '127.0.0.1', port: address.port }).on('connect', () => heard.push('answer'));
  t.after(() => socket.destroy());
  await new Promise<void>((done) => {
    after(20, () => {
      heard.push('time is up');
      done();
    });
    // The process stands still for longer than the limit, once the connection is under way.
    process.nextTick(() => {
      const until = performance.now() + 60;
      while (performance.now() < until);
    });
  });
  assert.deepEqual(heard, ['answer', 'time is up']);
});

test('what is called off never acts, also when its time is up already', async () => {
  let acted = false;
  const callOff = after(1, () => {
    acted = true;
  });
  setTimeout(callOff, 1);
  await new Promise((done) => {
    setTimeout(done, 20);
  });
  assert.equal(acted, false);
});
