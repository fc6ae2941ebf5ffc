import { Socket } from 'node:net';
import type { Failure, Observation } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { after } from './after.ts';
import { errorCode, type RaisedBy, socketFailure } from './failure.ts';
import { dialledPort, observed } from './observation.ts';
import { whenAborted } from './when-aborted.ts';

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
 * Opens a TCP connection to one literal address within `connectMs`. A silent one is asked again from a new socket after
 * a while, because the kernel repeats its packet only after one, three and seven seconds; all of them are heard until
 * the end. The run's patience says when silence is an answer before the time is up. What was silent before an answer is
 * one observation, what answered another.
 */
export async function dial(endpoint: Endpoint, context: ProbeContext): Promise<Dialled> {
  const { now, signal, patience, pace } = context;
  const attempts: Attempt[] = [];

  const observation = (attempt: number, failure: Failure | null, code: string | null): Observation => {
    const endedMs = now();
    // Silence began with the first of them.
    const since = failure === 'connection-timeout' && code === null ? 0 : attempt - 1;
    const startedMs = attempts[since]?.startedMs ?? endedMs;
    const detail = { kind: 'connect', sockets: attempts.length } as const;
    return observed(endpoint, 'connect', { failure, code, detail, attempt, startedMs, endedMs });
  };
  const silence = (before: number): Observation[] =>
    before === 0 ? [] : [observation(before, 'connection-timeout', null)];

  return new Promise((resolve) => {
    let callOff: () => void = () => undefined;
    let spares = 0;
    const wait = (ms: number, act: () => void): void => {
      callOff = after(ms, act);
    };

    const finish = (winner: number | null, observations: readonly Observation[]): void => {
      callOff();
      forget();
      patience.giveBack(spares);
      for (const [index, { socket }] of attempts.entries()) {
        for (const event of ['connect', 'connectionAttempt', 'error']) socket.removeAllListeners(event);
        // Nobody listens any more, but an error may still be on its way.
        socket.on('error', () => undefined);
        if (index + 1 !== winner) socket.destroy();
      }
      resolve({ socket: winner === null ? null : (attempts[winner - 1]?.socket ?? null), observations });
    };

    const open = (): void => {
      const { socket, raisedBy } = connecting(endpoint);
      attempts.push({ socket, startedMs: now() });
      const attempt = attempts.length;
      const answered = (failure: Failure | null, code: string | null): void => {
        // What a router says after three seconds of its own silence tells nothing of how far away things are.
        if (failure === null || failure === 'connection-refused')
          patience.answered(now() - (attempts[attempt - 1]?.startedMs ?? now()));
        finish(failure === null ? attempt : null, [...silence(attempt - 1), observation(attempt, failure, code)]);
      };
      socket.once('connect', () => answered(null, null));
      socket.once('error', (error) => {
        const code = errorCode(error);
        const failure = socketFailure(code, endpoint.address, raisedBy());
        // The others still wait for their answer, and this one is not needed for that.
        if (attempt > 1 && failure === 'local-exhausted') attempts.pop();
        else answered(failure, code);
      });
      waitOn();
    };

    const waitedMs = (): number => (attempts[0] === undefined ? 0 : now() - attempts[0].startedMs);

    /** The next thing to do is to ask again, to take silence for an answer, or to give up. */
    const waitOn = (): void => {
      const left = context.timeouts.connectMs - waitedMs();
      const pause = patience.repeatMs();
      wait(Math.min(left, pause), () => {
        if (left <= pause || patience.isEnough(endpoint.address, attempts.length, waitedMs()))
          return finish(null, silence(attempts.length));
        if (attempts.length < patience.attempts && patience.takeSpare()) {
          spares += 1;
          openInTurn();
        } else waitOn();
      });
    };
    const openInTurn = (): void => {
      const ms = pace();
      if (ms > 0) wait(ms, open);
      else open();
    };

    const onAbort = (): void => finish(null, [observation(Math.max(attempts.length, 1), 'cancelled', null)]);
    const forget = whenAborted(signal, onAbort);
    if (signal.aborted) return onAbort();
    openInTurn();
  });
}

/** A socket on its way, and who raised an error of it. */
function connecting(endpoint: Endpoint): { readonly socket: Socket; readonly raisedBy: () => RaisedBy } {
  const socket = new Socket().pause();
  const raisedBy = watchKernel(socket);
  socket.connect({ host: endpoint.address, port: dialledPort(endpoint), autoSelectFamily: false });
  return { socket, raisedBy };
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
