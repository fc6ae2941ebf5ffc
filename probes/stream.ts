import type { Socket } from 'node:net';
import type { Failure } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import { after } from './after.ts';
import type { Asked } from './datagram.ts';
import { errorCode, socketFailure } from './failure.ts';
import { whenAborted } from './when-aborted.ts';

/** What is asked, and how the answer to it is known. */
export interface StreamQuestion<Answer> {
  readonly request: Uint8Array;
  /** Given all that has come so far: the answer, `garbled` when it can become none, or null while more must come. */
  readonly read: (received: Buffer) => Answer | 'garbled' | null;
}

/** One message out and its answer back over an open and paused connection, within `connectMs`. Closes nothing. */
export async function askOverStream<Answer extends object>(
  socket: Socket,
  address: string,
  { request, read }: StreamQuestion<Answer>,
  { now, signal, timeouts }: ProbeContext,
): Promise<Asked<Answer>> {
  const startedMs = now();
  const end = await new Promise<Pick<Asked<Answer>, 'answer' | 'failure' | 'code'>>((resolve) => {
    const finish = (failure: Failure | null, code: string | null = null, answer: Answer | null = null): void => {
      callOff();
      forget();
      resolve({ answer, failure, code });
    };
    const onAbort = (): void => finish('cancelled');
    const callOff = after(timeouts.connectMs, () => finish('connection-timeout'));
    const forget = whenAborted(signal, onAbort);
    if (signal.aborted) return onAbort();
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const answer = read(received);
      if (answer === 'garbled') finish('answer-garbled');
      else if (answer !== null) finish(null, null, answer);
    });
    socket.once('error', (error) => finish(socketFailure(errorCode(error), address), errorCode(error)));
    socket.once('close', () => finish('connection-closed'));
    socket.write(request);
    socket.resume();
  });
  return { ...end, attempt: 1, startedMs, endedMs: now() };
}
