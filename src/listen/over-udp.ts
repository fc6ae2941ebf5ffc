import { createSocket, type Socket } from 'node:dgram';
import { withoutMapping } from '../../probes/address-bytes.ts';
import { FINGERPRINT_BYTES, readRequest, writeAnswer } from '../../probes/listener-message.ts';
import type { ListenedPort } from './heard.ts';
import type { Responding } from './over-stream.ts';

const NO_CERTIFICATE = new Uint8Array(FINGERPRINT_BYTES);

/** A socket that answers requests which know the token, with as many bytes, and nothing else. Not bound yet. */
export function udpSocket(family: 'udp4' | 'udp6', { port }: ListenedPort, responding: Responding): Socket {
  const { token, onHeard } = responding;
  const socket = createSocket(family);
  socket.on('message', (message, from) => {
    const address = withoutMapping(from.address);
    const nonce = readRequest(message, token);
    onHeard({
      transport: 'udp',
      port: listenedPort(socket, port),
      address,
      peerPort: from.port,
      proven: nonce !== null,
    });
    if (nonce === null) return;
    const answer = writeAnswer(token, nonce, { seenAs: { address, port: from.port }, fingerprint: NO_CERTIFICATE });
    // What does not get out is lost on the way, as far as the far end can tell.
    socket.send(answer, from.port, from.address, () => undefined);
  });
  return socket;
}

function listenedPort(socket: Socket, asked: number): number {
  return asked === 0 ? socket.address().port : asked;
}
