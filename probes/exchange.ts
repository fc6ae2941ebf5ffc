import type { Socket } from 'node:net';
import { Client } from 'undici';
import type { HttpDetail, Observation } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { after } from './after.ts';
import { describeBody } from './body.ts';
import { httpCode, httpFailure } from './failure.ts';
import { observed } from './observation.ts';

/** Enough for every answer that a profile looks at; a page without end is cut here. */
const MAX_BODY_BYTES = 256 * 1024;
/** Four times what Node takes: who answers with so many headers has answered all the same. */
const MAX_HEADERS_BYTES = 64 * 1024;
const MAX_HEADER_LENGTH = 256;
// The headers that tell who answered, and where one is sent.
const HEADERS = [
  'content-type',
  'location',
  'server',
  'via',
  'www-authenticate',
  'proxy-authenticate',
  'x-cache',
  'x-squid-error',
];

type Head = Pick<HttpDetail, 'status' | 'headers'>;

/** Sends one GET over an open connection, within `httpMs` for the whole answer, and closes the connection. */
export async function exchange(
  socket: Socket,
  endpoint: Endpoint,
  path: string,
  scheme: 'http' | 'https',
  context: ProbeContext,
): Promise<Observation> {
  const { signal, timeouts, now } = context;
  const origin = originOf(scheme, endpoint.target.host, endpoint.target.port);
  const { pathname, search } = new URL(`${origin}${path}`);
  const startedMs = now();
  // Not AbortSignal.any() and timeout(): on Node 20 the garbage collector takes the timeout before it fires.
  const limit = new AbortController();
  const end = (): void => limit.abort();
  const callOff = after(timeouts.httpMs, end);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  const client = clientOver(socket, origin);
  let head: Head = { status: null, headers: {} };
  const body = new PartialBody();
  const observation = (failure: Observation['failure'], code: string | null): Observation => {
    const detail: HttpDetail = {
      kind: 'http',
      url: `${origin}${path}`,
      ...head,
      ...body.describe(failure !== null && head.status !== null),
    };
    return observed(endpoint, 'http-round-trip', { failure, code, detail, startedMs, endedMs: now() });
  };
  try {
    const response = await client.request({
      method: 'GET',
      path: `${pathname}${search}`,
      reset: true,
      signal: limit.signal,
      // What is compressed could not be read here.
      headers: { 'user-agent': 'reachcheck', accept: '*/*', 'accept-encoding': 'identity' },
    });
    head = { status: response.statusCode, headers: fewHeaders(response.headers) };
    await body.read(response.body);
    return observation(null, String(response.statusCode));
  } catch (error) {
    if (signal.aborted) return observation('cancelled', null);
    if (!(error instanceof Error)) throw error;
    return observation(limit.signal.aborted ? 'http-timeout' : httpFailure(error), httpCode(error));
  } finally {
    callOff();
    signal.removeEventListener('abort', end);
    await client.destroy();
    socket.destroy();
  }
}

function clientOver(socket: Socket, origin: string): Client {
  let used = false;
  return new Client(origin, {
    connect: (_options, callback) => {
      // The connection is open already; undici must not get it within the same turn, or it waits for ever.
      setImmediate(() => {
        // A connection that ended while it waited for its turn would never say so again. One that ends before the
        // request is written makes undici ask for another, for as long as it gets one.
        if (used || socket.destroyed) callback(used ? new ClosedError() : (socket.errored ?? new ClosedError()), null);
        else callback(null, socket);
        used = true;
      });
    },
    // One limit for the whole exchange, kept by its caller.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_HEADERS_BYTES,
  });
}

/** The far end closed in good order before the request was sent. */
class ClosedError extends Error {
  override readonly message = 'the connection was closed before the request';
  readonly code = 'UND_ERR_CLOSED';
}

/** As much of a body as came, also when it broke off. */
class PartialBody {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  async read(body: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of body) {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      if (this.#length > MAX_BODY_BYTES) break;
    }
  }

  describe(brokenOff: boolean): ReturnType<typeof describeBody> {
    const bytes = Buffer.concat(this.#chunks).subarray(0, MAX_BODY_BYTES);
    return describeBody(bytes, brokenOff || this.#length > MAX_BODY_BYTES);
  }
}

function originOf(scheme: 'http' | 'https', host: string, port: number): string {
  const shown = host.includes(':') ? `[${host}]` : host;
  return port === (scheme === 'https' ? 443 : 80) ? `${scheme}://${shown}` : `${scheme}://${shown}:${port}`;
}

function fewHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): HttpDetail['headers'] {
  const found = HEADERS.map((name): [string, string] => [
    name,
    [headers[name] ?? []].flat().join(', ').slice(0, MAX_HEADER_LENGTH),
  ]);
  return Object.fromEntries(found.filter(([, value]) => value !== ''));
}
