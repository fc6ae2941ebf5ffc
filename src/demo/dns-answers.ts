import type { Answer, OptAnswer, Packet, Question } from 'dns-packet';

/** What the server says about one name. `addresses` without any is a name that exists and has no data. */
export type DnsRecord = DnsReply & {
  /** How long the answer takes. */
  readonly delayMs?: number;
  /** Over UDP only the promise of an answer is sent, so that the client asks again over TCP. */
  readonly truncated?: boolean;
};

type DnsReply =
  | { readonly mode: 'addresses'; readonly a?: readonly string[]; readonly aaaa?: readonly string[] }
  | { readonly mode: 'alias'; readonly of: string }
  | { readonly mode: 'nodata' | 'nxdomain' | 'servfail' | 'refused' | 'silent' };

export type DnsRecords = Readonly<Record<string, DnsRecord>>;

export type Transport = 'udp' | 'tcp';

interface Lookup {
  readonly rcode: number;
  readonly answers: readonly Answer[];
}

/** RFC 1035 section 4.1.1. */
const RCODE = { noError: 0, serverFailure: 2, nameError: 3, refused: 5 } as const;

/** Authoritative, truncated, recursion desired, recursion available; the library adds that it is a response. */
const FLAG = { aa: 0x0400, tc: 0x0200, rd: 0x0100, ra: 0x0080 } as const;

/** An alias that leads back to itself ends here. */
const MOST_ALIASES = 8;

const TTL_SECONDS = 60;

/** Names are case-insensitive, and may come with the dot of the root. */
export function recordOf(records: DnsRecords, name: string, otherwise: DnsRecord): DnsRecord {
  const wanted = name.toLowerCase().replace(/\.$/, '');
  return Object.hasOwn(records, wanted) ? (records[wanted] ?? otherwise) : otherwise;
}

/** The answer to a query, with the question as it was asked; null where the answer is silence. */
export function answerTo(
  query: Packet,
  question: Question,
  records: DnsRecords,
  otherwise: DnsRecord,
  transport: Transport,
): Packet | null {
  const found = lookUp(question.name, question.type, records, otherwise);
  if (found === null) return null;
  const truncated = transport === 'udp' && recordOf(records, question.name, otherwise).truncated === true;
  return {
    type: 'response',
    ...(query.id === undefined ? {} : { id: query.id }),
    flags: FLAG.aa | FLAG.ra | ((query.flags ?? 0) & FLAG.rd) | (truncated ? FLAG.tc : 0) | found.rcode,
    questions: [question],
    answers: truncated ? [] : [...found.answers],
    // RFC 6891 section 6.1.1: an OPT is answered by an OPT, and sent to nobody else.
    additionals: query.additionals?.some((record) => record.type === 'OPT') === true ? [OPT] : [],
  };
}

const OPT: OptAnswer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: 1232,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

function lookUp(name: string, type: string, records: DnsRecords, otherwise: DnsRecord): Lookup | null {
  const aliases: Answer[] = [];
  let record = recordOf(records, name, otherwise);
  let owner = name;
  while (record.mode === 'alias' && aliases.length < MOST_ALIASES) {
    aliases.push({ type: 'CNAME', name: owner, ttl: TTL_SECONDS, data: record.of });
    owner = record.of;
    record = recordOf(records, owner, otherwise);
  }
  switch (record.mode) {
    case 'addresses':
      return { rcode: RCODE.noError, answers: [...aliases, ...addresses(owner, type, record)] };
    case 'nodata':
      return { rcode: RCODE.noError, answers: aliases };
    case 'nxdomain':
      return { rcode: RCODE.nameError, answers: aliases };
    case 'alias':
    case 'servfail':
      return { rcode: RCODE.serverFailure, answers: [] };
    case 'refused':
      return { rcode: RCODE.refused, answers: [] };
    case 'silent':
      return null;
  }
}

function addresses(
  name: string,
  type: string,
  record: { readonly a?: readonly string[]; readonly aaaa?: readonly string[] },
): readonly Answer[] {
  if (type === 'A') return (record.a ?? []).map((data) => ({ type, name, ttl: TTL_SECONDS, data }));
  if (type === 'AAAA') return (record.aaaa ?? []).map((data) => ({ type, name, ttl: TTL_SECONDS, data }));
  return [];
}
