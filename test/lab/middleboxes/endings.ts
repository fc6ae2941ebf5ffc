import type { Socket } from 'node:net';
import type { Ending } from './spec.ts';

/**
 * A reset that arrives together with data is an end in good order for Node: libuv reports the end of the stream, and
 * the error is lost. Whoever has spoken waits this long before a reset.
 */
export const AFTER_WORDS_MS = 100;

/** Reads on what is still to come: what is left unread when a socket closes turns the close into a reset. */
export function endWith(socket: Socket, ending: Ending): void {
  socket.resume();
  switch (ending) {
    case 'reset':
      socket.resetAndDestroy();
      return;
    case 'close':
      socket.end();
      return;
    case 'hang':
      return;
  }
}
