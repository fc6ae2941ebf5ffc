import { createSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import { type Answer, decode, encode, RECURSION_DESIRED, streamDecode, streamEncode } from 'dns-packet';
import type { DnsExchangeDetail, Failure, Observation } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { dial } from './dial.ts';
import { errorCode, socketFailure } from './failure.ts';
import { observed } from './observation.ts';

interface Question {
  readonly name: string;
  readonly type: 'A' | 'AAAA';
}

interface Reply {
  readonly failure: Failure | null;
  readonly code: string | null;
  readonly rcode: string | null;
  readonly answers: readonly string[];
}

const MAX_ANSWERS = 32;
/** A fixed id is enough on a connected socket: only the far end's own datagrams arrive there. */
const QUERY_ID = 0x7263;

/** Asks over UDP from a connected socket, so that ICMP errors come back; asks again half-way through the silence. */
export async function askOverUdp(
  endpoint: Endpoint,
  question: Question,
  context: ProbeContext,
): Promise<readonly Observation[]> {
  const { address, target } = endpoint;
  const { now, signal, timeouts } = context;
  const startedMs = now();
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const packet = encode({ type: 'query', id: QUERY_ID, flags: RECURSION_DESIRED, questions: [question] });
  let sent = 0;

  const reply = await new Promise<Reply>((resolve) => {
    const send = (): void => {
      sent += 1;
      socket.send(packet, (error) => {
        if (error !== null) fail(error);
      });
    };
    const fail = (error: Error): void => {
      const code = errorCode(error);
      resolve({ failure: socketFailure(code, address), code, rcode: null, answers: [] });
    };
    const nothing = (failure: Failure): void => resolve({ failure, code: null, rcode: null, answers: [] });
    const timers = [
      setTimeout(send, timeouts.connectMs / 2),
      setTimeout(() => nothing('udp-timeout'), timeouts.connectMs),
    ];
    const onAbort = (): void => nothing('cancelled');
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('close', () => {
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    });
    socket.on('error', fail);
    socket.on('message', (message) => {
      const read = readReply(() => decode(message));
      if (read !== null) resolve(read);
    });
    socket.connect(target.dial.port, address, (error?: Error) => {
      if (error === undefined || error === null) send();
      else fail(error);
    });
    if (signal.aborted) onAbort();
  });
  socket.close();
  return [
    exchanged(endpoint, question, reply, { transport: 'udp', attempt: Math.max(sent, 1), startedMs, endedMs: now() }),
  ];
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
): Promise<Reply> {
  return new Promise((resolve) => {
    const nothing = (failure: Failure, code: string | null = null): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve({ failure, code, rcode: null, answers: [] });
    };
    const onAbort = (): void => nothing('cancelled');
    const timer = setTimeout(() => nothing('connection-timeout'), timeouts.connectMs);
    signal.addEventListener('abort', onAbort, { once: true });
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      // The first two bytes are the length of the message.
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const read = readReply(() => streamDecode(received));
      if (read === null) return nothing('unknown');
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(read);
    });
    socket.once('error', (error) => nothing(socketFailure(errorCode(error), address), errorCode(error)));
    socket.once('close', () => nothing('connection-closed'));
    socket.write(streamEncode({ type: 'query', id: QUERY_ID, flags: RECURSION_DESIRED, questions: [question] }));
    if (signal.aborted) onAbort();
  });
}

/** Null for what is no answer to our question: noise, or somebody else's message. */
function readReply(read: () => unknown): Reply | null {
  try {
    const packet = read();
    if (!isResponse(packet) || packet.id !== QUERY_ID) return null;
    const rcode = packet.rcode;
    const answers = packet.answers.slice(0, MAX_ANSWERS).flatMap(addressOf);
    return {
      failure: FAILURE_BY_RCODE[rcode] ?? (rcode === 'NOERROR' && answers.length === 0 ? 'name-no-data' : null),
      code: rcode,
      rcode,
      answers,
    };
  } catch {
    return null;
  }
}

interface Response {
  readonly id: number;
  readonly rcode: string;
  readonly answers: readonly Answer[];
}

// dns-packet decodes the rcode, but its types don't say so.
function isResponse(packet: unknown): packet is Response {
  return (
    typeof packet === 'object' && packet !== null && 'rcode' in packet && 'type' in packet && packet.type === 'response'
  );
}

function addressOf(answer: Answer): readonly string[] {
  return answer.type === 'A' || answer.type === 'AAAA' ? [answer.data] : [];
}

const FAILURE_BY_RCODE: Readonly<Record<string, Failure>> = {
  NXDOMAIN: 'name-not-found',
  SERVFAIL: 'name-server-failure',
  FORMERR: 'name-server-failure',
  NOTIMP: 'name-server-failure',
  REFUSED: 'name-server-refused',
};

interface Circumstances {
  readonly transport: 'udp' | 'tcp';
  readonly attempt: number;
  readonly startedMs: number;
  readonly endedMs: number;
}

function exchanged(
  endpoint: Endpoint,
  question: Question,
  reply: Reply,
  { transport, attempt, startedMs, endedMs }: Circumstances,
): Observation {
  const { failure, code, rcode, answers } = reply;
  const detail: DnsExchangeDetail = { kind: 'dns-exchange', query: question.name, transport, rcode, answers };
  const operation = transport === 'udp' ? 'udp-round-trip' : 'tcp-round-trip';
  return observed(endpoint, operation, { failure, code, detail, attempt, startedMs, endedMs });
}
