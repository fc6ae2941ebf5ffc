import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { ignoreErrors, type RunningServer } from './running-server.ts';

/**
 * A thread that listens and then sleeps, so that nobody accepts. It is source text and not a file of its own
 * because it must still be found when the whole program is one bundled file. With `--input-type=module` Node reads
 * such text as a module, else as a script: `import()` works in both.
 */
const SLEEPER = `
  Promise.all([import('node:net'), import('node:worker_threads')]).then(([{ createServer }, { parentPort }]) => {
    const server = createServer();
    server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });
  });
`;

/** How long a connection may take until it counts as unanswered; over loopback it takes less than a millisecond. */
const UNANSWERED_MS = 100;

/** Linux holds one connection more than the backlog; others round it up, but none to as many as this. */
const MOST_WAITING = 64;

/**
 * A port where a SYN gets no answer, as behind a firewall that drops. No firewall is at hand without root, but the
 * kernel drops a SYN too when the queue of connections that nobody accepted is full. (Seen on Linux; Windows is
 * said to refuse instead.)
 */
export async function silentTcp(): Promise<RunningServer> {
  const sleeper = new Worker(SLEEPER, { eval: true });
  sleeper.unref();
  const port = await portOf(sleeper);
  const waiting = await fillQueue(port);
  return {
    port,
    close: async () => {
      for (const socket of waiting) socket.destroy();
      // This wakes the thread out of Atomics.wait and closes what it listened on.
      await sleeper.terminate();
    },
  };
}

async function portOf(worker: Worker): Promise<number> {
  const received: readonly unknown[] = await once(worker, 'message');
  const port = received[0];
  if (typeof port !== 'number') throw new Error('the listening thread named no port');
  return port;
}

async function fillQueue(port: number): Promise<readonly Socket[]> {
  const waiting: Socket[] = [];
  while (waiting.length < MOST_WAITING) {
    const socket = connect(port, '127.0.0.1');
    ignoreErrors(socket);
    if (!(await connects(socket))) {
      socket.destroy();
      break;
    }
    waiting.push(socket);
  }
  return waiting;
}

function connects(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    // When the process was busy the timer fires before the answer is read; the turn after it has read the answer.
    const timer = setTimeout(() => setImmediate(() => resolve(false)), UNANSWERED_MS);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
