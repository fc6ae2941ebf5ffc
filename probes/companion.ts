import { createSocket } from 'node:dgram';
import type { Failure, Observation } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { after } from './after.ts';
import { errorCode, socketFailure } from './failure.ts';
import { dialledPort, observed } from './observation.ts';
import { whenAborted } from './when-aborted.ts';

/** An ICMP report comes back in one round trip, or not at all. */
const PATIENCE_MS = 1000;

/**
 * Sends one empty datagram from a connected socket. Of the ICMP reports that make connect(2) fail alike, Linux tells
 * UDP only those that prohibit: 3/9, 3/10 and 3/13 raise an error there, 3/0 and 3/1 don't.
 */
export async function companion(endpoint: Endpoint, context: ProbeContext): Promise<readonly Observation[]> {
  const { address } = endpoint;
  const { now, signal } = context;
  const startedMs = now();
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const seen = await new Promise<{ readonly failure: Failure | null; readonly code: string | null }>((resolve) => {
    const finish = (failure: Failure | null, code: string | null): void => {
      callOff();
      forget();
      socket.removeAllListeners().on('error', () => undefined);
      socket.close();
      resolve({ failure, code });
    };
    const onAbort = (): void => finish('cancelled', null);
    const callOff = after(PATIENCE_MS, () => finish('udp-timeout', null));
    const forget = whenAborted(signal, onAbort);
    socket.once('error', (error) => finish(socketFailure(errorCode(error), address), errorCode(error)));
    socket.once('message', () => finish(null, null));
    if (signal.aborted) return onAbort();
    socket.connect(dialledPort(endpoint), address, (error?: Error | null) => {
      if (error == null) socket.send(Buffer.alloc(0));
      else finish(socketFailure(errorCode(error), address, 'kernel'), errorCode(error));
    });
  });
  return [observed(endpoint, 'udp-round-trip', { ...seen, detail: null, startedMs, endedMs: now() })];
}
