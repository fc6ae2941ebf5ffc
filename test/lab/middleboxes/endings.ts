import type { Socket } from 'node:net';
import type { Ending } from './spec.ts';

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
