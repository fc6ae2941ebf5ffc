import type { Socket } from 'node:dgram';
import type { Server } from 'node:net';
import type { Socket as Connection } from 'node:net';
import type { ListenedPort } from './heard.ts';
import { type Responding, streamServer } from './over-stream.ts';
import { udpSocket } from './over-udp.ts';

export interface ListenOptions extends Responding {
  /** Port 0: one that the system chooses. */
  readonly ports: readonly ListenedPort[];
  /** Literal address; null: all of them, IPv4 and IPv6. */
  readonly bind: string | null;
}

/** A port that could not be listened on, with the system's code. */
export interface FailedPort extends ListenedPort {
  readonly code: string;
}

export interface Listening {
  /** The ports that are listened on. */
  readonly open: readonly ListenedPort[];
  readonly failed: readonly FailedPort[];
  /** Ends every port and connection; the second call does nothing. */
  readonly close: () => Promise<void>;
}

/** Listens on all ports that it can get. Never rejects for a port that it cannot get. */
export async function listen(options: ListenOptions): Promise<Listening> {
  const opened = await Promise.all(options.ports.map(async (port) => open(port, options)));
  let closed: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    await Promise.all(opened.map(async (one) => ('close' in one ? one.close() : undefined)));
  };
  return {
    open: opened.flatMap((one) => ('close' in one ? [one.at] : [])),
    failed: opened.flatMap((one) => ('code' in one ? [one] : [])),
    close: async () => {
      closed ??= closeAll();
      await closed;
    },
  };
}

interface Opened {
  readonly at: ListenedPort;
  readonly close: () => Promise<void>;
}

async function open(port: ListenedPort, options: ListenOptions): Promise<Opened | FailedPort> {
  if (port.transport !== 'udp') return openStream(port, options);
  if (options.bind !== null) return openUdp(options.bind.includes(':') ? 'udp6' : 'udp4', options.bind, port, options);
  // One socket for both families, as TCP has it; a host without IPv6 has one for IPv4.
  const both = await openUdp('udp6', '::', port, options);
  return 'code' in both && NO_IPV6.includes(both.code) ? openUdp('udp4', '0.0.0.0', port, options) : both;
}

const NO_IPV6: readonly string[] = ['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'];

async function openStream(port: ListenedPort, options: ListenOptions): Promise<Opened | FailedPort> {
  const server = streamServer(port, options);
  const connections = new Set<Connection>();
  server.on('connection', (socket: Connection) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  const code = await started(server, () =>
    options.bind === null ? server.listen(port.port) : server.listen(port.port, options.bind),
  );
  if (code !== null) return { ...port, code };
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port.port;
  const close = async (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of connections) socket.destroy();
    });
  return { at: { ...port, port: actual }, close };
}

async function openUdp(
  family: 'udp4' | 'udp6',
  address: string,
  port: ListenedPort,
  options: ListenOptions,
): Promise<Opened | FailedPort> {
  const socket = udpSocket(family, port, options);
  const code = await started(socket, () => socket.bind(port.port, address));
  if (code !== null) {
    socket.close();
    return { ...port, code };
  }
  const close = async (): Promise<void> =>
    new Promise((resolve) => {
      socket.close(() => resolve());
    });
  return { at: { ...port, port: socket.address().port }, close };
}

/** Null, or why it does not listen. */
async function started(server: Server | Socket, start: () => void): Promise<string | null> {
  return new Promise((resolve) => {
    server.once('listening', () => resolve(null));
    server.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    start();
  });
}
