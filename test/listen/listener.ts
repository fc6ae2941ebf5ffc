import { setTimeout } from 'node:timers/promises';
import { makeIdentity } from '../../src/listen/certificate.ts';
import type { Heard, ListenedPort, Transport } from '../../src/listen/heard.ts';
import { listen, type Listening, type ListenOptions } from '../../src/listen/listen.ts';

export const TOKEN = 'a-token-that-is-long-enough';

interface Closing {
  readonly after: (close: () => void | Promise<void>) => void;
}

interface Started extends Listening {
  readonly portOf: (transport: Transport) => number;
  /** All that was heard, once it is as many. */
  readonly heard: (atLeast: number) => Promise<readonly Heard[]>;
}

/** One port of each kind, on ports that the system chooses. */
const EACH: readonly ListenedPort[] = [
  { transport: 'tcp', port: 0 },
  { transport: 'tls', port: 0 },
  { transport: 'udp', port: 0 },
];

/** A listener on all addresses, closed when the test ends. */
export async function startListener(t: Closing, given: Partial<ListenOptions> = {}): Promise<Started> {
  const all: Heard[] = [];
  const listening = await listen({
    ports: EACH,
    bind: null,
    token: TOKEN,
    identity: makeIdentity(Date.now()),
    onHeard: (heard) => all.push(heard),
    ...given,
  });
  t.after(listening.close);
  return {
    ...listening,
    portOf: (transport) => {
      const found = listening.open.find((one) => one.transport === transport);
      if (found === undefined) throw new Error(`the listener has no port for ${transport}`);
      return found.port;
    },
    heard: async (atLeast) => {
      for (let waitedMs = 0; waitedMs < 5_000 && all.length < atLeast; waitedMs += 10) await setTimeout(10);
      if (all.length < atLeast) throw new Error(`heard ${all.length} times, not ${atLeast}`);
      return all;
    },
  };
}
