import { connect, type Socket } from 'node:net';
import { AFTER_WORDS_MS, endWith } from './endings.ts';
import type { Relay } from './spec.ts';

export function relay(client: Socket, { upstream, delayMs = 0, cutAfter = Infinity, ending = 'close' }: Relay): void {
  const server = connect(upstream.port, upstream.address);
  let left = cutAfter;
  const cut = (): void => {
    server.destroy();
    endWith(client, ending);
  };
  passLate(client, server, delayMs, (chunk) => chunk);
  passLate(server, client, delayMs, (chunk) => {
    const passed = chunk.subarray(0, Math.max(0, left));
    left -= passed.length;
    if (left <= 0) setTimeout(cut, AFTER_WORDS_MS);
    return passed;
  });
}

function passLate(from: Socket, to: Socket, delayMs: number, change: (chunk: Buffer) => Buffer): void {
  const later = (act: () => void): void => void setTimeout(() => to.destroyed || act(), delayMs);
  from.on('data', (chunk: Buffer) => later(() => to.write(change(chunk))));
  from.once('end', () => later(() => to.end()));
  from.once('error', () => later(() => to.destroy()));
}
