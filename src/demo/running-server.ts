import type { Server, Socket } from 'node:net';

/** A server on 127.0.0.1, on a port that the system chose. */
export interface RunningServer {
  readonly port: number;
  /** Ends the server and every connection to it; the second call does nothing. */
  readonly close: () => Promise<void>;
}

/** Listens on loopback and remembers every connection, so that closing need not wait for the clients. */
export async function run(server: Server): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    ignoreErrors(socket);
  });
  const port = await listenOnLoopback(server);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Gives the port. */
export async function listenOnLoopback(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a TCP address');
  return address.port;
}

/** A client that goes away in the middle is no trouble for a server that stands for an obstacle. */
export function ignoreErrors(socket: Socket): void {
  socket.on('error', () => {});
}
