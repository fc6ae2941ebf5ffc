import { encode, RECURSION_DESIRED, streamEncode } from 'dns-packet';
import type { DnsExchangeDetail, Observation } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { askByDatagram, type Asked } from './datagram.ts';
import { dial } from './dial.ts';
import { type DnsReply, GARBLED, noReply, QUERY_ID, readMessage } from './dns-reply.ts';
import { observed } from './observation.ts';
import { askOverStream } from './stream.ts';

interface Question {
  readonly name: string;
  readonly type: 'A' | 'AAAA';
}

/** Asks over UDP. */
export async function askOverUdp(
  endpoint: Endpoint,
  question: Question,
  context: ProbeContext,
): Promise<readonly Observation[]> {
  const packet = encode(queryFor(question));
  const asked = await askByDatagram(endpoint, { write: () => packet, read: readMessage }, context);
  return [exchanged(endpoint, question, 'udp', asked)];
}

/** Asks over TCP (RFC 7766). */
export async function askOverTcp(
  endpoint: Endpoint,
  question: Question,
  context: ProbeContext,
): Promise<readonly Observation[]> {
  const { socket, observations } = await dial(endpoint, context);
  if (socket === null) return observations;
  const request = streamEncode(queryFor(question));
  const asked = await askOverStream(socket, endpoint.address, { request, read: readStream }, context);
  socket.destroy();
  return [...observations, exchanged(endpoint, question, 'tcp', asked)];
}

function queryFor(question: Question) {
  return { type: 'query' as const, id: QUERY_ID, flags: RECURSION_DESIRED, questions: [question] };
}

/** The first two bytes are the length of the message. */
function readStream(received: Buffer): DnsReply | 'garbled' | null {
  if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return null;
  return readMessage(received.subarray(2, 2 + received.readUInt16BE(0))) ?? 'garbled';
}

function exchanged(
  endpoint: Endpoint,
  question: Question,
  transport: 'udp' | 'tcp',
  asked: Asked<DnsReply>,
): Observation {
  const { failure, code, rcode, answers } = replyOf(asked);
  const detail: DnsExchangeDetail = { kind: 'dns-exchange', query: question.name, transport, rcode, answers };
  const operation = transport === 'udp' ? 'udp-round-trip' : 'tcp-round-trip';
  const { attempt, startedMs, endedMs } = asked;
  return observed(endpoint, operation, { failure, code, detail, attempt, startedMs, endedMs });
}

function replyOf({ answer, failure, code }: Asked<DnsReply>): DnsReply {
  if (answer !== null) return answer;
  return failure === 'answer-garbled' ? GARBLED : noReply(failure ?? 'unknown', code);
}
