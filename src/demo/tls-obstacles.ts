import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsIdentity } from './http-servers.ts';
import { run, type RunningServer } from './running-server.ts';

/** Fatal (2) handshake_failure (40) in an alert record (21) of TLS 1.2: RFC 5246 sections 6.2.1 and 7.2. */
const HANDSHAKE_FAILURE: Buffer = Buffer.from([21, 3, 3, 0, 2, 2, 40]);

const BAD_REQUEST =
  'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 30\r\nConnection: close\r\n\r\n<title>400 Bad Request</title>';

/** Resets once the name in the ClientHello was seen, as filters by name do. */
export function resetAfterClientHello(): Promise<RunningServer> {
  return afterClientHello((socket) => socket.resetAndDestroy());
}

/** Resets connections whose ClientHello holds this name; others are handed on to the server behind the filter. */
export function filterByName(name: string, identity: TlsIdentity): Promise<RunningServer> {
  const behind = createTlsServer(identity, (socket) => socket.end());
  behind.on('tlsClientError', () => undefined);
  return run(
    createServer((socket) => {
      socket.once('data', (hello: Buffer) => {
        if (hello.includes(name)) return void socket.resetAndDestroy();
        socket.pause();
        socket.unshift(hello);
        behind.emit('connection', socket);
      });
    }),
  );
}

/** Closes in good order once the ClientHello was seen. */
export function closeAfterClientHello(): Promise<RunningServer> {
  return afterClientHello((socket) => socket.end());
}

/** Accepts, and never answers the ClientHello. */
export function silentAfterAccept(): Promise<RunningServer> {
  return afterClientHello(() => {});
}

/** Speaks HTTP where TLS is expected. */
export function plainHttpOnTlsPort(): Promise<RunningServer> {
  return afterClientHello((socket) => socket.end(BAD_REQUEST));
}

/** Declines the handshake with an alert. */
export function tlsAlerting(): Promise<RunningServer> {
  return afterClientHello((socket) => socket.end(HANDSHAKE_FAILURE));
}

function afterClientHello(answer: (socket: Socket) => void): Promise<RunningServer> {
  return run(
    createServer((socket) => {
      socket.once('data', () => answer(socket));
      // What is left unread when a socket closes turns the close into a reset.
      socket.resume();
    }),
  );
}
