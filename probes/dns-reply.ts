import { type Answer, decode } from 'dns-packet';
import type { Failure } from '../src/model/observation.ts';

/** What came back of a question. */
export interface DnsReply {
  readonly failure: Failure | null;
  readonly code: string | null;
  readonly rcode: string | null;
  readonly answers: readonly string[];
}

const MAX_ANSWERS = 32;

/** A fixed id is enough on a connected socket: only the far end's own datagrams arrive there. */
export const QUERY_ID = 0x7263;

/** Something answered, and not with DNS; the code is that of c-ares for the same. */
export const GARBLED: DnsReply = { failure: 'name-server-failure', code: 'EBADRESP', rcode: null, answers: [] };

export function noReply(failure: Failure, code: string | null = null): DnsReply {
  return { failure, code, rcode: null, answers: [] };
}

/** Null for what is no answer to our question: noise, or somebody else's message. */
export function readMessage(message: Buffer): DnsReply | null {
  try {
    const packet: unknown = decode(message);
    return isResponse(packet) && packet.id === QUERY_ID ? toReply(packet) : null;
  } catch {
    return null;
  }
}

function toReply({ rcode, flag_tc: truncated, answers: records }: Response): DnsReply {
  const answers = records.slice(0, MAX_ANSWERS).flatMap(addressOf);
  // A truncated answer promises the whole of it over TCP (RFC 2181 section 9): the server has answered.
  const empty = answers.length === 0 && !truncated;
  return {
    failure: rcode === 'NOERROR' ? (empty ? 'name-no-data' : null) : failureOf(rcode),
    code: rcode,
    rcode,
    answers,
  };
}

function failureOf(rcode: string): Failure {
  return FAILURE_BY_RCODE[rcode] ?? 'name-server-failure';
}

interface Response {
  readonly id: number;
  readonly rcode: string;
  readonly flag_tc: boolean;
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
  REFUSED: 'name-server-refused',
};
