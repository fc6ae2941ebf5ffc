import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { decode, encode, type Packet } from 'dns-packet';
import { answerTo, recordOf, type DnsRecord, type DnsRecords, type Transport } from './dns-answers.ts';
import { run, type RunningServer } from './running-server.ts';

/** Gives the answer to one message when it is due, if there is one. */
type Exchange = (message: Buffer, transport: Transport, send: (answer: Buffer) => void) => void;

/** The UDP twin of a free TCP port may be taken by another process. */
const MOST_TRIES = 20;

/**
 * A DNS server for the names of `records`, over UDP and TCP on one port. Other names get `otherwise`: they don't
 * exist.
 */
export async function dnsServer(
  records: DnsRecords,
  otherwise: DnsRecord = { mode: 'nxdomain' },
): Promise<RunningServer> {
  const timers = new Set<NodeJS.Timeout>();
  const exchange = exchanging(records, otherwise, timers);
  const tcp = () => run(createServer((socket) => serveStream(socket, exchange)));
  const stop = new AbortController();
  const udp = createSocket({ type: 'udp4', signal: stop.signal });
  const udpClosed = new Promise<void>((resolve) => {
    udp.once('close', () => resolve());
  });
  udp.on('message', (message, client) => {
    exchange(message, 'udp', (answer) => udp.send(answer, client.port, client.address, () => {}));
  });
  const stream = await bindBoth(tcp, udp).catch((error: unknown) => {
    stop.abort();
    throw error;
  });
  return {
    port: stream.port,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      stop.abort();
      await Promise.all([stream.close(), udpClosed]);
    },
  };
}

function exchanging(records: DnsRecords, otherwise: DnsRecord, timers: Set<NodeJS.Timeout>): Exchange {
  return (message, transport, send) => {
    const query = readQuery(message);
    const question = query?.questions?.[0];
    if (query === null || question === undefined) return;
    const answer = answerTo(query, question, records, otherwise, transport);
    if (answer === null) return;
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        send(encode(answer));
      },
      recordOf(records, question.name, otherwise).delayMs ?? 0,
    );
    timers.add(timer);
  };
}

/** Null for what is no DNS query; a real server would say FORMERR, and nobody here asks such a thing. */
function readQuery(message: Buffer): Packet | null {
  try {
    const packet = decode(message);
    return packet.flag_qr ? null : packet;
  } catch {
    return null;
  }
}

/** Over TCP each message follows its length in two bytes: RFC 1035 section 4.2.2. */
function serveStream(socket: Socket, exchange: Exchange): void {
  let received = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE()) {
      const end = 2 + received.readUInt16BE();
      exchange(received.subarray(2, end), 'tcp', (answer) => {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(answer.length);
        if (socket.writable) socket.write(Buffer.concat([length, answer]));
      });
      received = received.subarray(end);
    }
  });
}

/** A TCP server and a UDP socket on one port. The UDP twin of a free TCP port may be taken by another process. */
export async function bindBoth(tcp: () => Promise<RunningServer>, udp: UdpSocket): Promise<RunningServer> {
  for (let tries = 1; ; tries += 1) {
    const stream = await tcp();
    try {
      udp.bind(stream.port, '127.0.0.1');
      await once(udp, 'listening');
      return stream;
    } catch (error) {
      await stream.close();
      if (tries === MOST_TRIES) throw error;
    }
  }
}
