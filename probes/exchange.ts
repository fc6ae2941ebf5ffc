import type { Socket } from 'node:net';
import type { HttpDetail, Observation } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { after } from './after.ts';
import { describeBody } from './body.ts';
import { clientOver } from './client-over.ts';
import { httpCode, httpFailure } from './failure.ts';
import { fewHeaders } from './headers.ts';
import { observed } from './observation.ts';

/** Enough for every answer that a profile looks at; a page without end is cut here. */
const MAX_BODY_BYTES = 256 * 1024;

type Head = Pick<HttpDetail, 'status' | 'headers'>;

/**
 * Sends one GET over an open connection, within `httpMs` for the whole answer, and closes the connection. `toProxy`
 * holds the headers for a proxy at the other end, which is asked in absolute form (RFC 9112 section 3.2.2).
 */
export async function exchange(
  socket: Socket,
  endpoint: Endpoint,
  path: string,
  scheme: 'http' | 'https',
  context: ProbeContext,
  toProxy: Readonly<Record<string, string>> | null = null,
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
      path: `${toProxy === null ? '' : origin}${pathname}${search}`,
      reset: true,
      signal: limit.signal,
      // What is compressed could not be read here.
      headers: { 'user-agent': 'reachcheck', accept: '*/*', 'accept-encoding': 'identity', ...toProxy },
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
