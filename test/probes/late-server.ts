import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Closing } from './probing.ts';

/** Listens, sleeps until it is woken, and accepts from then on. */
const SLEEPER = `
  Promise.all([import('node:net'), import('node:worker_threads')]).then(([{ createServer }, { parentPort, workerData }]) => {
    const server = createServer((socket) => socket.on('error', () => {}).resume());
    server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(workerData, 0, 0);
    });
  });
`;

/**
 * A port where SYNs are dropped, because the queue of connections is full, until it is told to accept. What was
 * dropped before is lost: the kernel of whoever sent it repeats it only after a second.
 */
export async function lateServer(t: Closing): Promise<{ readonly port: number; readonly accept: () => void }> {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(SLEEPER, { eval: true, workerData: flag });
  const waiting: Socket[] = [];
  t.after(async () => {
    for (const socket of waiting) socket.destroy();
    await worker.terminate();
  });
  const [port]: readonly unknown[] = await once(worker, 'message');
  if (typeof port !== 'number') throw new Error('the listening thread named no port');
  let connected = true;
  while (connected && waiting.length < 64) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    waiting.push(socket);
    connected = await Promise.race([once(socket, 'connect').then(() => true), setTimeout(100, false)]);
    if (!connected) socket.destroy();
  }
  return {
    port,
    accept: () => {
      Atomics.store(flag, 0, 1);
      Atomics.notify(flag, 0);
    },
  };
}
