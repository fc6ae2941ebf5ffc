import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { ignoreErrors, listenOnLoopback, run, type RunningServer } from './running-server.ts';

/** Accepts and says nothing, as many TCP services do until they are spoken to. */
export function tcpAccepting(): Promise<RunningServer> {
  return run(createServer((socket) => socket.resume()));
}

/**
 * A port that refuses. It is the near end of an open connection, so nothing listens there and yet nobody else can
 * get it: a port that was merely closed can be given to the next server, or to the very client that dials it, which
 * then connects to itself.
 */
export async function refusing(): Promise<RunningServer> {
  const server = createServer();
  const accepted = new Promise<Socket>((resolve) => {
    server.once('connection', resolve);
  });
  const near = connect(await listenOnLoopback(server), '127.0.0.1');
  // Closed whether that works or not: a server that is left would keep the process alive.
  const [far] = await Promise.all([accepted, once(near, 'connect')]).finally(() => server.close());
  ignoreErrors(near);
  ignoreErrors(far);
  if (near.localPort === undefined) throw new Error('a connected socket without a port');
  return {
    port: near.localPort,
    close: async () => {
      await Promise.all([destroy(near), destroy(far)]);
    },
  };
}

async function destroy(socket: Socket): Promise<void> {
  if (socket.closed) return;
  const closed = once(socket, 'close');
  socket.destroy();
  await closed;
}
