import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';

// A SOCKS5 server (RFC 1928, RFC 1929) that can refuse: `node socks.js spec.json`. It says "ready" once it listens.

export interface SocksSpec {
  readonly port: number;
  /** Only who gives these gets anything. */
  readonly login?: { readonly username: string; readonly password: string };
  /** Names that nobody is connected to. */
  readonly denies?: readonly string[];
  /** Takes connections and says nothing. */
  readonly silent?: boolean;
}

const NO_LOGIN = 0x00;
const PASSWORD = 0x02;
const NONE_ACCEPTABLE = 0xff;
/** Replies of RFC 1928 section 6. */
const REPLY = { granted: 0, notAllowed: 2, hostUnreachable: 4, refused: 5 } as const;

// Clients go away in the middle of everything; that is what the lab is for.
process.on('uncaughtException', (error) => process.stderr.write(`${error.stack}\n`));

const spec: SocksSpec = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const server = createServer((client) => {
  client.on('error', () => client.destroy());
  if (spec.silent === true) client.resume();
  else serve(client).catch(() => client.destroy());
});
server.listen(spec.port);
await once(server, 'listening');
process.stdout.write('ready\n');

async function serve(client: Socket): Promise<void> {
  const wanted = spec.login === undefined ? NO_LOGIN : PASSWORD;
  const [, methods = 0] = await read(client, 2);
  const offered = await read(client, methods);
  const method = offered.includes(wanted) ? wanted : NONE_ACCEPTABLE;
  client.write(Buffer.from([5, method]));
  if (method === NONE_ACCEPTABLE || !(await knows(client))) return void client.end();
  const request = await read(client, 4);
  const host = await readHost(client, request[3] ?? 0);
  const port = (await read(client, 2)).readUInt16BE();
  if (spec.denies?.includes(host) === true) return answer(client, REPLY.notAllowed);
  const upstream = connect(port, host);
  upstream.once('error', (error) => {
    const refused = 'code' in error && error.code === 'ECONNREFUSED';
    answer(client, refused ? REPLY.refused : REPLY.hostUnreachable);
  });
  await once(upstream, 'connect');
  answer(client, REPLY.granted);
  client.pipe(upstream).pipe(client);
}

/** RFC 1929: name and password in the clear, each after its length. */
async function knows(client: Socket): Promise<boolean> {
  if (spec.login === undefined) return true;
  await read(client, 1);
  const username = String(await read(client, (await read(client, 1))[0] ?? 0));
  const password = String(await read(client, (await read(client, 1))[0] ?? 0));
  const known = username === spec.login.username && password === spec.login.password;
  client.write(Buffer.from([1, known ? 0 : 1]));
  return known;
}

async function readHost(client: Socket, type: number): Promise<string> {
  if (type === 3) return String(await read(client, (await read(client, 1))[0] ?? 0));
  const address = await read(client, type === 4 ? 16 : 4);
  return type === 4 ? (address.toString('hex').match(/.{4}/g) ?? []).join(':') : address.join('.');
}

function answer(client: Socket, reply: number): void {
  client.write(Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]));
  if (reply !== REPLY.granted) client.end();
}

async function read(client: Socket, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  for (;;) {
    const chunk: Buffer | null = client.read(length);
    if (chunk !== null) return chunk;
    await once(client, 'readable');
  }
}
