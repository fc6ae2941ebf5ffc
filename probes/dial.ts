import { Socket } from 'node:net';
import type { Failure, Observation } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { after } from './after.ts';
import { errorCode, type RaisedBy, socketFailure } from './failure.ts';
import { dialledPort, observed } from './observation.ts';

export interface Dialled {
  /**
   * Open connection, or null. It is paused: what the far end sends or ends waits in the kernel for whoever reads
   * next, however long that takes.
   */
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
  const { address } = endpoint;
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
    const timers: (() => void)[] = [];

    const finish = (winner: number | null, observations: readonly Observation[]): void => {
      for (const callOff of timers) callOff();
      signal.removeEventListener('abort', onAbort);
      for (const [index, { socket }] of attempts.entries()) {
        for (const event of ['connect', 'connectionAttempt', 'error']) socket.removeAllListeners(event);
        // Nobody listens any more, but an error may still be on its way.
        socket.on('error', () => undefined);
        if (index + 1 !== winner) socket.destroy();
      }
      resolve({ socket: winner === null ? null : (attempts[winner - 1]?.socket ?? null), observations });
    };

    const silent = (before: number): Observation[] =>
      attempts.slice(0, before).map((_, index) => observation(index + 1, 'connection-timeout', null));

    const open = (): void => {
      const socket = new Socket().pause();
      attempts.push({ socket, startedMs: now() });
      const attempt = attempts.length;
      const raisedBy = watchKernel(socket);
      socket.once('connect', () => finish(attempt, [...silent(attempt - 1), observation(attempt, null, null)]));
      socket.once('error', (error) => {
        const code = errorCode(error);
        const failure = socketFailure(code, address, raisedBy());
        // The first socket still waits for its answer, and no second one is needed for that.
        if (attempt > 1 && failure === 'local-exhausted') attempts.pop();
        else finish(null, [...silent(attempt - 1), observation(attempt, failure, code)]);
      });
      socket.connect({ host: address, port: dialledPort(endpoint), autoSelectFamily: false });
    };

    const onAbort = (): void => finish(null, [observation(Math.max(attempts.length, 1), 'cancelled', null)]);

    if (signal.aborted) return onAbort();
    open();
    timers.push(after(timeouts.connectMs / 2, open));
    timers.push(after(timeouts.connectMs, () => finish(null, silent(attempts.length))));
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Tells who raised the error of a connection attempt. The kernel refuses within connect(2), and Node says so before
 * the next microtask; an answer from the network takes a turn of the event loop at least. Times can't tell: a router
 * next door answers within a tenth of a millisecond.
 */
function watchKernel(socket: Socket): () => RaisedBy {
  let raisedBy: RaisedBy = 'kernel';
  socket.once('connectionAttempt', () => {
    queueMicrotask(() => {
      raisedBy = 'network';
    });
  });
  return () => raisedBy;
}
