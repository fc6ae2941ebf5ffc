import { createSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import { encode, RECURSION_DESIRED, streamEncode } from 'dns-packet';
import type { DnsExchangeDetail, Observation } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { after } from './after.ts';
import { dial } from './dial.ts';
import { type DnsReply, GARBLED, noReply, QUERY_ID, readMessage } from './dns-reply.ts';
import { errorCode, type RaisedBy, socketFailure } from './failure.ts';
import { observed } from './observation.ts';

interface Question {
  readonly name: string;
  readonly type: 'A' | 'AAAA';
}

/** Asks over UDP from a connected socket, so that ICMP errors come back; asks again half-way through the silence. */
export async function askOverUdp(
  endpoint: Endpoint,
  question: Question,
  context: ProbeContext,
): Promise<readonly Observation[]> {
  const { address, target } = endpoint;
  const { now, signal, timeouts } = context;
  const startedMs = now();
  const packet = encode({ type: 'query', id: QUERY_ID, flags: RECURSION_DESIRED, questions: [question] });
  let sent = 0;

  const reply = await new Promise<DnsReply>((resolve) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const timers: (() => void)[] = [];
    let garbled = false;
    let finished = false;

    const finish = (found: DnsReply): void => {
      if (finished) return;
      finished = true;
      for (const callOff of timers) callOff();
      signal.removeEventListener('abort', onAbort);
      socket.close();
      resolve(found);
    };
    const fail = (error: Error, raisedBy: RaisedBy): void => {
      const code = errorCode(error);
      finish(noReply(socketFailure(code, address, raisedBy), code));
    };
    const send = (): void => {
      sent += 1;
      const first = sent === 1;
      socket.send(packet, (error) => {
        // What the network says of the first datagram comes back with the second one.
        if (error !== null) fail(error, first ? 'kernel' : 'network');
      });
    };
    const onAbort = (): void => finish(noReply('cancelled'));

    socket.on('error', (error) => fail(error, sent === 0 ? 'kernel' : 'network'));
    socket.on('message', (message) => {
      const read = readMessage(message);
      if (read !== null) finish(read);
      // Only the far end can send to a connected socket, but it may send something else first.
      garbled ||= read === null;
    });
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    timers.push(after(timeouts.connectMs, () => finish(garbled ? GARBLED : noReply('udp-timeout'))));
    socket.connect(target.dial.port, address, (error?: Error) => {
      if (error === undefined || error === null) {
        timers.push(after(timeouts.connectMs / 2, send));
        send();
      } else fail(error, 'kernel');
    });
  });
  return [exchanged(endpoint, question, reply, { transport: 'udp', attempt: sent, startedMs, endedMs: now() })];
}

/** Asks over TCP (RFC 7766). */
export async function askOverTcp(
  endpoint: Endpoint,
  question: Question,
  context: ProbeContext,
): Promise<readonly Observation[]> {
  const { socket, observations } = await dial(endpoint, context);
  if (socket === null) return observations;
  const startedMs = context.now();
  const reply = await overStream(socket, question, endpoint.address, context);
  socket.destroy();
  return [
    ...observations,
    exchanged(endpoint, question, reply, { transport: 'tcp', attempt: 1, startedMs, endedMs: context.now() }),
  ];
}

async function overStream(
  socket: Socket,
  question: Question,
  address: string,
  { signal, timeouts }: ProbeContext,
): Promise<DnsReply> {
  return new Promise((resolve) => {
    const finish = (reply: DnsReply): void => {
      callOff();
      signal.removeEventListener('abort', onAbort);
      resolve(reply);
    };
    const onAbort = (): void => finish(noReply('cancelled'));
    const callOff = after(timeouts.connectMs, () => finish(noReply('connection-timeout')));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) return onAbort();
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      // The first two bytes are the length of the message.
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      finish(readMessage(received.subarray(2, 2 + received.readUInt16BE(0))) ?? GARBLED);
    });
    socket.once('error', (error) => finish(noReply(socketFailure(errorCode(error), address), errorCode(error))));
    socket.once('close', () => finish(noReply('connection-closed')));
    socket.write(streamEncode({ type: 'query', id: QUERY_ID, flags: RECURSION_DESIRED, questions: [question] }));
    socket.resume();
  });
}

interface Circumstances {
  readonly transport: 'udp' | 'tcp';
  /** Datagrams sent, at least one. */
  readonly attempt: number;
  readonly startedMs: number;
  readonly endedMs: number;
}

function exchanged(
  endpoint: Endpoint,
  question: Question,
  reply: DnsReply,
  { transport, attempt, startedMs, endedMs }: Circumstances,
): Observation {
  const { failure, code, rcode, answers } = reply;
  const detail: DnsExchangeDetail = { kind: 'dns-exchange', query: question.name, transport, rcode, answers };
  const operation = transport === 'udp' ? 'udp-round-trip' : 'tcp-round-trip';
  return observed(endpoint, operation, { failure, code, detail, attempt: Math.max(attempt, 1), startedMs, endedMs });
}
