import { createSocket } from 'node:dgram';
import type { Failure } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { after } from './after.ts';
import { errorCode, type RaisedBy, socketFailure } from './failure.ts';
import { dialledPort } from './observation.ts';
import { whenAborted } from './when-aborted.ts';

/** What is asked, and how an answer to it is known. */
export interface DatagramQuestion<Answer> {
  /** The datagram of an attempt, counted from 1. */
  readonly write: (attempt: number) => Uint8Array;
  /** Null for what is no answer to our question: noise, or somebody else's message. */
  readonly read: (message: Buffer) => Answer | null;
}

export interface Asked<Answer> {
  /** Null: none came that could be read. */
  readonly answer: Answer | null;
  /** Why there is none; null: there is one. */
  readonly failure: Failure | null;
  readonly code: string | null;
  /** Datagrams sent, at least one. */
  readonly attempt: number;
  readonly startedMs: number;
  readonly endedMs: number;
}

/**
 * One datagram out and the one that answers it back, from a connected socket, so that ICMP errors come back; asked
 * again half-way through the silence of `connectMs`. Noise before the answer is passed over; noise alone is
 * `answer-garbled`.
 */
export async function askByDatagram<Answer>(
  endpoint: Endpoint,
  { write, read }: DatagramQuestion<Answer>,
  { now, signal, timeouts }: ProbeContext,
): Promise<Asked<Answer>> {
  const { address } = endpoint;
  const startedMs = now();
  let sent = 0;

  const end = await new Promise<Pick<Asked<Answer>, 'answer' | 'failure' | 'code'>>((resolve) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const timers: (() => void)[] = [];
    let garbled = false;
    let finished = false;

    const finish = (failure: Failure | null, code: string | null = null, answer: Answer | null = null): void => {
      if (finished) return;
      finished = true;
      for (const callOff of timers) callOff();
      forget();
      socket.close();
      resolve({ answer, failure, code });
    };
    const fail = (error: Error, raisedBy: RaisedBy): void => {
      const code = errorCode(error);
      finish(socketFailure(code, address, raisedBy), code);
    };
    const send = (): void => {
      sent += 1;
      const first = sent === 1;
      socket.send(write(sent), (error) => {
        // What the network says of the first datagram comes back with the second one.
        if (error !== null) fail(error, first ? 'kernel' : 'network');
      });
    };
    const onAbort = (): void => finish('cancelled');

    socket.on('error', (error) => fail(error, sent === 0 ? 'kernel' : 'network'));
    socket.on('message', (message) => {
      const answer = read(message);
      if (answer !== null) finish(null, null, answer);
      // Only the far end can send to a connected socket, but it may send something else first.
      garbled ||= answer === null;
    });
    const forget = whenAborted(signal, onAbort);
    if (signal.aborted) return onAbort();
    timers.push(after(timeouts.connectMs, () => finish(garbled ? 'answer-garbled' : 'udp-timeout')));
    socket.connect(dialledPort(endpoint), address, (error?: Error) => {
      if (error === undefined || error === null) {
        timers.push(after(timeouts.connectMs / 2, send));
        send();
      } else fail(error, 'kernel');
    });
  });
  return { ...end, attempt: Math.max(sent, 1), startedMs, endedMs: now() };
}
