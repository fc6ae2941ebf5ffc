import type { Socket } from 'node:net';
import { Client } from 'undici';

/** Four times what Node takes: who answers with so many headers has answered all the same. */
const MAX_HEADERS_BYTES = 64 * 1024;

/** A client that sends its one request over a connection that is open already, and never opens another. */
export function clientOver(socket: Socket, origin: string): Client {
  let used = false;
  return new Client(origin, {
    connect: (_options, callback) => {
      // The connection is open already; undici must not get it within the same turn, or it waits for ever.
      setImmediate(() => {
        // A connection that ended while it waited for its turn would never say so again. One that ends before the
        // request is written makes undici ask for another, for as long as it gets one.
        if (used || socket.destroyed) callback(used ? new ClosedError() : (socket.errored ?? new ClosedError()), null);
        else callback(null, socket);
        used = true;
      });
    },
    // One limit for the whole exchange, kept by its caller.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_HEADERS_BYTES,
  });
}

/** The far end closed in good order before the request was sent. */
class ClosedError extends Error {
  override readonly message = 'the connection was closed before the request';
  readonly code = 'UND_ERR_CLOSED';
}
