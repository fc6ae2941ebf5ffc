import type { Socket } from 'node:net';
import { type ClientHello, parseFirstBytes } from './client-hello.ts';

/** All that a client sends before it must have an answer. */
export interface FirstFlight {
  readonly bytes: Buffer;
  /** Reads that it took: one where all came in one packet, or in several close together. */
  readonly chunks: number;
  /** Null where the client speaks something else than TLS. */
  readonly hello: ClientHello | null;
}

/** Reads until the ClientHello is whole, or something else than one has come. Null when the client leaves before that. */
export function firstFlight(socket: Socket): Promise<FirstFlight | null> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    let chunks = 0;
    const finish = (flight: FirstFlight | null): void => {
      socket.off('data', take).off('close', leave);
      socket.pause();
      resolve(flight);
    };
    const leave = (): void => finish(null);
    const take = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      chunks += 1;
      const first = parseFirstBytes(bytes);
      if (first.kind !== 'incomplete') finish({ bytes, chunks, hello: first.kind === 'hello' ? first.hello : null });
    };
    socket.on('data', take).once('close', leave);
  });
}
