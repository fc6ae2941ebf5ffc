import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { AFTER_WORDS_MS, endWith } from './endings.ts';
import type { Script } from './spec.ts';

export async function recite(
  client: Socket,
  { identity, says, everyMs = 0, repeat = false, ending }: Script,
): Promise<void> {
  const speaker = identity === undefined ? client : new TLSSocket(client, { ...identity, isServer: true });
  speaker.on('error', () => client.destroy());
  await once(speaker, 'data');
  speaker.resume();
  for (const line of says) await say(speaker, line, everyMs);
  const last = says.at(-1);
  if (repeat && last !== undefined) while (speaker.writable) await say(speaker, last, everyMs);
  if (ending === 'reset' && last !== undefined) await setTimeout(AFTER_WORDS_MS);
  // An end in good order has TLS's own farewell too; a reset is TCP's alone.
  endWith(ending === 'reset' ? client : speaker, ending);
}

async function say(speaker: Socket, text: string, waitMs: number): Promise<void> {
  if (waitMs > 0) await setTimeout(waitMs);
  await new Promise<void>((resolve) => {
    // Called when it was sent or when it cannot be any more: the end must not overtake it.
    speaker.write(text, () => resolve());
  });
}
