import { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers';
import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Check } from '../src/model/profile.ts';
import type { Control } from '../src/model/target.ts';

/**
 * Names that no server knows (RFC 7301 section 3.2 has it pass them over). They make our ClientHello 1.8 kB long, as
 * the post-quantum key shares of Go 1.24, OpenSSL 3.5 and the browsers do: what can't take one over two packets must
 * not look fine here and fail there.
 */
const PADDING = Array.from({ length: 6 }, (_, index) => `reachcheck-padding-${index}-`.padEnd(230, 'x'));

/** What decides the size of a ClientHello: small only where a control asks for it. */
export function helloOptions(
  control: Control | undefined,
  protocols: readonly string[],
): Pick<ConnectionOptions, 'ALPNProtocols'> {
  const small = control?.kind === 'small-hello' || control?.kind === 'split-hello';
  return { ALPNProtocols: [...protocols, ...(small ? [] : PADDING)] };
}

/** What browsers offer: a server that speaks only HTTP/2 refuses who does not offer it (RFC 7301 section 3.2). */
const BROWSERS = ['h2', 'http/1.1'] as const;

/** The protocols of the application layer that a check offers: our HTTP is 1.1. */
export function offeredProtocols(check: Check): readonly string[] {
  if (check.kind === 'https' || check.kind === 'registry') return ['http/1.1'];
  const wanted = check.kind === 'tls' ? check.alpn : null;
  return wanted === null ? BROWSERS : [...new Set([wanted, ...BROWSERS])];
}

/** Long enough that no device takes the two halves for one packet. */
const BETWEEN_HALVES_MS = 40;

/** The connection, but its first write leaves in two packets. */
export function inTwoPackets(socket: Socket): Duplex {
  let first = true;
  socket.setNoDelay(true);
  const halves = new Duplex({
    read: () => void socket.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      if (!first) return void socket.write(chunk, done);
      first = false;
      const middle = Math.floor(chunk.length / 2);
      socket.write(chunk.subarray(0, middle));
      setTimeout(() => socket.write(chunk.subarray(middle), done), BETWEEN_HALVES_MS);
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk: Buffer) => void halves.push(chunk));
  socket.once('end', () => void halves.push(null));
  socket.once('error', (error) => void halves.destroy(error));
  socket.once('close', () => void halves.destroy());
  return halves;
}
