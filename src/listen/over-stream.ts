import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { withoutMapping } from '../../probes/address-bytes.ts';
import {
  FINGERPRINT_BYTES,
  mayBecomeRequest,
  MESSAGE_BYTES,
  readRequest,
  writeAnswer,
} from '../../probes/listener-message.ts';
import type { Identity } from './certificate.ts';
import type { Heard, ListenedPort } from './heard.ts';

/** What all ports of one listener share. */
export interface Responding {
  readonly token: string;
  readonly identity: Identity;
  readonly onHeard: (heard: Heard) => void;
}

/** Connections at once to one port; what comes beyond is closed unheard. */
const MAX_CONNECTIONS = 64;
/** A request comes with the first packet after the connection, or the handshake. */
const PATIENCE_MS = 10_000;
const NO_CERTIFICATE = new Uint8Array(FINGERPRINT_BYTES);

/** A server that answers requests which know the token, and closes every other connection. Not listening yet. */
export function streamServer({ transport, port }: ListenedPort, responding: Responding): Server {
  const { token, identity, onHeard } = responding;
  const secure = transport === 'tls' ? createSecureContext({ key: identity.key, cert: identity.cert }) : null;
  const server = createServer((raw) => {
    const seenAs = { address: withoutMapping(raw.remoteAddress ?? ''), port: raw.remotePort ?? 0 };
    // Gone before it was looked at.
    if (seenAs.address === '') return void raw.destroy();
    const patience = setTimeout(() => raw.destroy(), PATIENCE_MS);
    let proven = false;
    raw.on('error', ignore);
    raw.once('close', () => {
      clearTimeout(patience);
      const at = server.address();
      const listened = typeof at === 'object' && at !== null ? at.port : port;
      onHeard({ transport, port: listened, address: seenAs.address, peerPort: seenAs.port, proven });
    });
    const stream = secure === null ? raw : new TLSSocket(raw, { isServer: true, secureContext: secure });
    stream.on('error', () => raw.destroy());
    readOne(stream, (message) => {
      const nonce = message === null ? null : readRequest(message, token);
      if (nonce === null) return void raw.destroy();
      proven = true;
      const fingerprint = secure === null ? NO_CERTIFICATE : identity.fingerprint;
      stream.end(writeAnswer(token, nonce, { seenAs, fingerprint }));
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

/** Calls back once: with a whole message, or with null for what can become none. */
function readOne(stream: Socket, done: (message: Buffer | null) => void): void {
  let received = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    received = Buffer.concat([received, chunk]);
    if (received.length < MESSAGE_BYTES && mayBecomeRequest(received)) return;
    stream.off('data', onData);
    // What comes after it is thrown away, so that the end of the stream is seen.
    stream.resume();
    done(received.length === MESSAGE_BYTES ? received : null);
  };
  stream.on('data', onData);
  stream.once('end', () => stream.end());
}

function ignore(): void {
  // The connection closes after it, and that is heard.
}
