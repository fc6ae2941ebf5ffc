import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { decode, encode, type Packet } from 'dns-packet';
import { answerTo, type DnsRecord, recordOf, type Transport } from '../../../src/demo/dns-answers.ts';
import type { Listener } from './listener.ts';

type DnsListener = Extract<Listener, { readonly kind: 'dns' }>;

/** A DNS server that can be slow, silent or wrong, name by name. */
export async function listenDns(listener: DnsListener): Promise<void> {
  const { address, port } = listener;
  const udp = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  udp.on('message', (message, client) => {
    reply(listener, message, 'udp', (answer) => udp.send(answer, client.port, client.address));
  });
  udp.bind(port, address);
  await once(udp, 'listening');
  const tcp = createServer((socket) => {
    socket.on('error', () => {});
    // One question for each connection, in one segment, is what the clients of the lab send.
    socket.on('data', (chunk: Buffer) => {
      reply(listener, chunk.subarray(2), 'tcp', (answer) => {
        const length = Buffer.alloc(2);
        length.writeUInt16BE(answer.length);
        if (socket.writable) socket.write(Buffer.concat([length, answer]));
      });
    });
  });
  tcp.listen(port, address);
  await once(tcp, 'listening');
}

/** Sends the answer when it is due, if there is one. */
function reply(
  { records, otherwise = NO_SUCH_NAME }: DnsListener,
  message: Buffer,
  transport: Transport,
  send: (answer: Buffer) => void,
): void {
  const query = read(message);
  const question = query?.questions?.[0];
  if (query === null || question === undefined) return;
  const answer = answerTo(query, question, records, otherwise, transport);
  if (answer === null) return;
  setTimeout(() => send(encode(answer)), recordOf(records, question.name, otherwise).delayMs ?? 0);
}

const NO_SUCH_NAME: DnsRecord = { mode: 'nxdomain' };

function read(message: Buffer): Packet | null {
  try {
    const packet = decode(message);
    return packet.flag_qr ? null : packet;
  } catch {
    return null;
  }
}
