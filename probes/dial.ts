import { Socket } from 'node:net';
import type { Failure, Observation } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { errorCode, socketFailure } from './failure.ts';
import { observed } from './observation.ts';

export interface Dialled {
  /** Open connection, or null. */
  readonly socket: Socket | null;
  readonly observations: readonly Observation[];
}

interface Attempt {
  readonly socket: Socket;
  readonly startedMs: number;
}

/**
 * Opens a TCP connection to one literal address within `connectMs`. Half-way through the silence a second socket is
 * tried beside the first: what lost packets made look silent answers there, and a blocked address costs no more time.
 */
export async function dial(endpoint: Endpoint, context: ProbeContext): Promise<Dialled> {
  const { address, target } = endpoint;
  const { now, signal, timeouts } = context;
  const attempts: Attempt[] = [];

  const observation = (attempt: number, failure: Failure | null, code: string | null): Observation => {
    const endedMs = now();
    const startedMs = attempts[attempt - 1]?.startedMs ?? endedMs;
    return observed(endpoint, 'connect', {
      failure,
      code,
      detail: { kind: 'connect', sockets: attempts.length },
      attempt,
      startedMs,
      endedMs,
    });
  };

  return new Promise((resolve) => {
    const timers: NodeJS.Timeout[] = [];

    const finish = (winner: number | null, observations: readonly Observation[]): void => {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      for (const [index, { socket }] of attempts.entries()) {
        socket.removeAllListeners();
        // Nobody listens any more, but an error may still be on its way.
        socket.on('error', () => undefined);
        if (index + 1 !== winner) socket.destroy();
      }
      resolve({ socket: winner === null ? null : (attempts[winner - 1]?.socket ?? null), observations });
    };

    const silent = (before: number): Observation[] =>
      attempts.slice(0, before).map((_, index) => observation(index + 1, 'connection-timeout', null));

    const open = (): void => {
      const socket = new Socket();
      attempts.push({ socket, startedMs: now() });
      const attempt = attempts.length;
      socket.once('connect', () => finish(attempt, [...silent(attempt - 1), observation(attempt, null, null)]));
      socket.once('error', (error) => {
        const code = errorCode(error);
        finish(null, [...silent(attempt - 1), observation(attempt, socketFailure(code, address), code)]);
      });
      socket.connect({ host: address, port: target.dial.port, autoSelectFamily: false });
    };

    const onAbort = (): void => finish(null, [observation(attempts.length, 'cancelled', null)]);

    open();
    timers.push(setTimeout(open, timeouts.connectMs / 2));
    timers.push(setTimeout(() => finish(null, silent(attempts.length)), timeouts.connectMs));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
