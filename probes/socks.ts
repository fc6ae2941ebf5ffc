import type { Socket } from 'node:net';
import type { Failure } from '../src/model/observation.ts';
import type { ProxyCredentials } from '../src/model/proxy.ts';
import type { Endpoint } from '../src/model/target.ts';

export interface SocksReply {
  readonly failure: Failure | null;
  readonly code: string | null;
}

/** Asks a SOCKS5 proxy (RFC 1928) for a connection to the target, by name, over an open connection to the proxy. */
export async function socksConnect(
  socket: Socket,
  { target }: Endpoint,
  credentials: ProxyCredentials | null,
  signal: AbortSignal,
): Promise<SocksReply> {
  const { SocksClient } = await import('socks');
  const login = credentials === null ? {} : { userId: credentials.username, password: credentials.password };
  const asked = SocksClient.createConnection({
    // The connection is open: these two are looked at, and not used.
    proxy: { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0, type: 5, ...login },
    command: 'connect',
    destination: { host: target.dial.host, port: target.dial.port },
    existing_socket: socket,
    timeout: NEVER_MS,
  }).then(
    () => ({ failure: null, code: null }),
    (error: unknown) => refusal(error),
  );
  // It comes paused, and the library only listens.
  socket.resume();
  const aborted = new Promise<never>((_, reject) => {
    const fail = (): void => reject(new Error('the time for the SOCKS proxy is up'));
    signal.addEventListener('abort', fail, { once: true });
    if (signal.aborted) fail();
  });
  const reply = await Promise.race([asked, aborted]);
  // The library lets the socket flow after its answer: what the target says waits in the kernel for whoever reads it.
  await new Promise((resolve) => setImmediate(resolve));
  socket.pause();
  return reply;
}

/** Its caller keeps the time, for every kind of proxy in the same way. */
const NEVER_MS = 3_600_000;

/** The library has words for the reply codes of RFC 1928 section 6, and they are all that it keeps of them. */
function refusal(error: unknown): SocksReply {
  const words = error instanceof Error ? error.message : String(error);
  const silent = /closed|timed out/i.test(words);
  return { failure: silent ? 'proxy-no-answer' : 'proxy-refused', code: words.replace(/^.*- /, '').slice(0, 80) };
}
