import { createSocket } from 'node:dgram';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { decode, encode } from 'dns-packet';
import { readRequest, writeAnswer } from '../../probes/listener-message.ts';
import { answerTo } from '../../src/demo/dns-answers.ts';
import { bindBoth } from '../../src/demo/dns-server.ts';
import { answerWith, type Respond } from '../../src/demo/http-servers.ts';
import { run, type RunningServer } from '../../src/demo/running-server.ts';
import { type Authority, issue } from '../helpers/certificates.ts';

export interface WorldOptions {
  readonly authority: Authority;
  readonly respond: Respond;
  /** Addresses that are asked for as such: TLS tells no name then. */
  readonly addresses: readonly string[];
  /** What its listener was started with. */
  readonly token: string;
}

/**
 * One port, over TCP and UDP, that stands for every place there is: it speaks TLS with a right certificate for whichever
 * name is asked for, HTTP, DNS, NTP and the protocol of `reachcheck listen`, and else accepts and says nothing.
 */
export async function startWorld(options: WorldOptions): Promise<RunningServer> {
  const web = createHttpServer(answerWith(options.respond));
  const secure = secureServer(options);
  const tcp = (): Promise<RunningServer> =>
    run(
      createServer((socket) => {
        firstByte(socket, (byte) => {
          if (byte === TLS_HANDSHAKE) secure.emit('connection', socket);
          else if (byte >= A_LETTER) web.emit('connection', socket);
          else serveDns(socket);
        });
      }),
    );
  const udp = createSocket('udp4');
  udp.on('message', (message, client) => {
    const answer = datagramFor(message, { address: client.address, port: client.port }, options.token);
    if (answer !== null) udp.send(answer, client.port, client.address, () => undefined);
  });
  const stream = await bindBoth(tcp, udp);
  return {
    port: stream.port,
    close: async () => {
      udp.close();
      await stream.close();
    },
  };
}

const TLS_HANDSHAKE = 0x16;
const A_LETTER = 0x41;

/** Tells the first byte and leaves it in the stream; a client that says nothing is left waiting. */
function firstByte(socket: Socket, then: (byte: number) => void): void {
  socket.once('readable', () => {
    const chunk: unknown = socket.read();
    if (!Buffer.isBuffer(chunk)) return;
    socket.unshift(chunk);
    then(chunk[0] ?? 0);
  });
}

function secureServer({ authority, respond, addresses }: WorldOptions): ReturnType<typeof createHttpsServer> {
  const contexts = new Map<string, SecureContext>();
  const contextOf = (name: string): SecureContext => {
    const context = contexts.get(name) ?? createSecureContext({ ...issue(authority, { names: [name] }) });
    contexts.set(name, context);
    return context;
  };
  return createHttpsServer(
    {
      ...issue(authority, { names: ['127.0.0.1', ...addresses] }),
      SNICallback: (name, done) => done(null, contextOf(name)),
    },
    answerWith(respond),
  );
}

/** Over TCP each message follows its length in two bytes: RFC 1035 section 4.2.2. */
function serveDns(socket: Socket): void {
  socket.once('data', (message: Buffer) => {
    const answer = dnsAnswer(message.subarray(2), 'tcp');
    if (answer === null) return void socket.destroy();
    const length = Buffer.alloc(2);
    length.writeUInt16BE(answer.length);
    socket.end(Buffer.concat([length, answer]));
  });
}

function datagramFor(message: Buffer, from: { address: string; port: number }, token: string): Buffer | null {
  const nonce = readRequest(message, token);
  if (nonce !== null)
    return Buffer.from(writeAnswer(token, nonce, { seenAs: from, fingerprint: new Uint8Array(FINGERPRINT) }));
  return message.length === NTP_BYTES && message[0] === NTP_CLIENT ? ntpAnswer(message) : dnsAnswer(message, 'udp');
}

const FINGERPRINT = 32;
const NTP_BYTES = 48;
/** Version 4, mode 3 (RFC 5905 section 7.3). */
const NTP_CLIENT = 0x23;
const NTP_SERVER = 0x24;
const SECONDS_FROM_1900 = 2_208_988_800;

function ntpAnswer(request: Buffer): Buffer {
  const answer = Buffer.alloc(NTP_BYTES);
  answer[0] = NTP_SERVER;
  answer[1] = 2;
  request.copy(answer, 24, 40, 48);
  for (const at of [32, 40]) answer.writeUInt32BE(Math.floor(Date.now() / 1000) + SECONDS_FROM_1900, at);
  return answer;
}

function dnsAnswer(message: Buffer, transport: 'udp' | 'tcp'): Buffer | null {
  try {
    const query = decode(message);
    const question = query.questions?.[0];
    if (question === undefined) return null;
    const answer = answerTo(query, question, {}, { mode: 'addresses', a: ['127.0.0.1'] }, transport);
    return answer === null ? null : encode(answer);
  } catch {
    // No question of DNS: nobody here has an answer.
    return null;
  }
}
