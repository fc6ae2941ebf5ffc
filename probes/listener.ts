import type { Socket } from 'node:net';
import type { ListenerDetail, Observation } from '../src/model/observation.ts';
import type { Probe, ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { askByDatagram, type Asked } from './datagram.ts';
import { handshake } from './handshake.ts';
import {
  type ListenerAnswer,
  mayBecomeAnswer,
  MESSAGE_BYTES,
  NONCE_BYTES,
  readAnswer,
  writeRequest,
} from './listener-message.ts';
import { observed } from './observation.ts';
import { askOverStream, type StreamQuestion } from './stream.ts';
import { openWay } from './tunnel.ts';

/** Observes whether `reachcheck listen` at the endpoint proves that it has our request, and where it came from. */
export const listener: Probe = async (endpoint, context) => {
  const { check, protocol } = endpoint.target;
  if (check.kind !== 'listener') return [];
  const nonce = context.random(NONCE_BYTES);
  const request = writeRequest(check.token, nonce);
  const read = (message: Buffer): ListenerAnswer | null => readAnswer(message, check.token, nonce);
  if (protocol === 'udp') {
    const asked = await askByDatagram(endpoint, { write: () => request, read }, context);
    return [exchanged(endpoint, 'udp', asked)];
  }
  const question: Question = {
    request,
    read: (received) =>
      received.length < MESSAGE_BYTES && mayBecomeAnswer(received) ? null : (read(received) ?? 'garbled'),
  };
  return check.tls ? askInsideTls(endpoint, question, context) : askInTheClear(endpoint, question, context);
};

type Question = StreamQuestion<ListenerAnswer>;

async function askInTheClear(
  endpoint: Endpoint,
  question: Question,
  context: ProbeContext,
): Promise<readonly Observation[]> {
  const { socket, observations } = await openWay(endpoint, context);
  if (socket === null) return observations;
  const asked = await ask(socket, endpoint, question, context);
  return [...observations, exchanged(endpoint, 'tcp', asked)];
}

// What browsers offer, so that filters treat this handshake as they treat others.
const PROTOCOLS = ['h2', 'http/1.1'] as const;
/** The proof stands in the place of an authority. */
const UNVERIFIED = { trust: 'private', ca: null, alpn: null } as const;

async function askInsideTls(
  endpoint: Endpoint,
  question: Question,
  context: ProbeContext,
): Promise<readonly Observation[]> {
  const { socket, observations } = await openWay(endpoint, context);
  if (socket === null) return observations;
  const shaken = await context.heavy(() => handshake(socket, endpoint, UNVERIFIED, PROTOCOLS, context));
  const { socket: tls } = shaken;
  if (tls === null) return [...observations, shaken.observation];
  const seen: string | undefined = tls.getPeerCertificate().fingerprint256;
  const asked = await ask(tls, endpoint, question, context);
  return [...observations, shaken.observation, exchanged(endpoint, 'tls', asked, seen)];
}

async function ask(socket: Socket, { address }: Endpoint, question: Question, context: ProbeContext) {
  const asked = await askOverStream(socket, address, question, context);
  socket.destroy();
  return asked;
}

function exchanged(
  endpoint: Endpoint,
  transport: ListenerDetail['transport'],
  { answer, ...seen }: Asked<ListenerAnswer>,
  certificate?: string,
): Observation {
  const sameTls = answer === null || transport !== 'tls' ? null : fingerprintText(answer) === certificate;
  const detail: ListenerDetail = { kind: 'listener', transport, seenAs: answer?.seenAs ?? null, sameTls };
  return observed(endpoint, transport === 'udp' ? 'udp-round-trip' : 'tcp-round-trip', { ...seen, detail });
}

/** `AB:CD:...`, as Node writes fingerprints. */
function fingerprintText({ fingerprint }: ListenerAnswer): string {
  return Array.from(fingerprint, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}
