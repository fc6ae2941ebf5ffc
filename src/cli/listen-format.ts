import type { ListenedPort, Peer, Transport } from '../listen/heard.ts';
import type { FailedPort } from '../listen/listen.ts';
import { count } from '../report/count.ts';
import { hostPort } from '../report/destination.ts';
import { durationText } from '../report/duration.ts';
import { portsText } from '../report/ports.ts';
import { plainJson } from '../report/text.ts';

interface Started {
  readonly open: readonly ListenedPort[];
  readonly failed: readonly FailedPort[];
  readonly bind: string | null;
  readonly token: string;
  readonly fingerprint: Uint8Array;
  readonly forMs: number;
}

interface Ended {
  readonly peers: readonly Peer[];
  /** Connections and datagrams from addresses beyond those that are remembered. */
  readonly unlisted: { readonly proven: number; readonly unproven: number };
}

/** What is printed, each with its line end. */
export interface ListenFormat {
  readonly started: (started: Started) => string;
  readonly heard: (peer: Peer) => string;
  readonly ended: (ended: Ended) => string;
}

/** For people. Addresses come from the system and nothing from the far end, so that nothing needs to be cleaned. */
export const textLines: ListenFormat = {
  started: ({ open, bind, token, fingerprint, forMs }) =>
    lines([
      `Listening on ${openText(open)} (${bind ?? 'all addresses'}) for ${durationText(forMs)}; Ctrl-C ends it.`,
      `Token        ${token}`,
      ...(open.some(({ transport }) => transport === 'tls')
        ? [`Certificate  SHA-256 ${fingerprintText(fingerprint)}`]
        : []),
    ]),
  heard: (peer) => lines([`${clockText(peer.lastMs)}  ${peerText(peer)}`]),
  ended: ({ peers, unlisted }) => {
    const more = unlisted.proven + unlisted.unproven;
    return lines([
      '',
      peers.length === 0 ? 'Nobody was heard.' : `Heard from ${count(peers.length, 'peer')}:`,
      ...peers.map((peer) => `  ${peerText(peer)}`),
      ...(more === 0
        ? []
        : [`  and ${count(more, 'request')} from further addresses, ${unlisted.proven} with the token`]),
    ]);
  },
};

/** For programs: one object for each line. */
export const jsonLines: ListenFormat = {
  started: ({ fingerprint, ...started }) =>
    jsonLine({ type: 'listening', ...started, certificate: fingerprintText(fingerprint) }),
  heard: (peer) => jsonLine({ type: 'heard', ...peerRecord(peer) }),
  ended: ({ peers, unlisted }) => jsonLine({ type: 'summary', peers: peers.map(peerRecord), unlisted }),
};

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

function jsonLine(record: object): string {
  return `${plainJson(JSON.stringify(record))}\n`;
}

function peerText({ transport, port, address, peerPort, proven, count: times }: Peer): string {
  const place = `${transport.toUpperCase()} ${port}`.padEnd(10);
  return `${place} from ${hostPort(address, peerPort)}  ${proven ? 'with' : 'WITHOUT'} the token, ${count(times, 'time')}`;
}

function peerRecord({ firstMs, lastMs, ...peer }: Peer): object {
  return { ...peer, first: new Date(firstMs).toISOString(), last: new Date(lastMs).toISOString() };
}

function clockText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function openText(open: readonly ListenedPort[]): string {
  const texts = (['tcp', 'tls', 'udp'] as const).flatMap((transport) => {
    const ports = rangesOf(open, transport);
    return ports.length === 0 ? [] : [`${transport.toUpperCase()} ${portsText(ports, ', ')}`];
  });
  return texts.join('; ');
}

/** Neighbouring ports as one range. */
function rangesOf(open: readonly ListenedPort[], wanted: Transport): readonly { from: number; to: number }[] {
  const ports = open.filter(({ transport }) => transport === wanted).map(({ port }) => port);
  const ranges: { from: number; to: number }[] = [];
  for (const port of ports.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.to === port - 1) ranges[ranges.length - 1] = { from: last.from, to: port };
    else ranges.push({ from: port, to: port });
  }
  return ranges;
}

/** `AB:CD:...`, as browsers and openssl show it. */
function fingerprintText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
}
