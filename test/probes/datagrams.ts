import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Closing } from './probing.ts';

/** A server of UDP on loopback that answers each datagram with these. */
export async function udpServer(
  t: Closing,
  answers: (request: Buffer) => readonly Buffer[],
  address = '127.0.0.1',
): Promise<number> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4').bind(0, address);
  await once(socket, 'listening');
  socket.on('message', (request, client) => {
    for (const answer of answers(request)) socket.send(answer, client.port, client.address);
  });
  t.after(() => {
    socket.close();
  });
  return socket.address().port;
}

/** A port that was just given back: the system hands out others first. */
export async function closedUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
