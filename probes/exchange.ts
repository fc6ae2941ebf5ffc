import type { Socket } from 'node:net';
import type { Failure, HttpDetail, Observation } from '../src/model/observation.ts';
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
  const origin = originOf(scheme, endpoint.target.host, endpoint.target.port);
  const { pathname, search } = new URL(`${origin}${path}`);
  const asked = { origin, path: `${toProxy === null ? '' : origin}${pathname}${search}`, headers: toProxy ?? {} };
  const trip = await roundTrip(socket, { ...asked, maxBodyBytes: MAX_BODY_BYTES }, context);
  const { failure, code, startedMs, endedMs } = trip;
  const detail = describeAnswer(trip, `${origin}${path}`);
  return observed(endpoint, 'http-round-trip', { failure, code, detail, startedMs, endedMs });
}

interface HttpQuestion {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What comes beyond this is not read. */
  readonly maxBodyBytes: number;
}

/** What came back, as it came. */
export interface RoundTrip {
  readonly failure: Failure | null;
  readonly code: string | null;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
  /** It was longer, or broke off. */
  readonly truncated: boolean;
  readonly startedMs: number;
  readonly endedMs: number;
}

/** One GET over an open connection and its answer, within `httpMs`; the connection is closed then. */
export async function roundTrip(
  socket: Socket,
  { origin, path, headers, maxBodyBytes }: HttpQuestion,
  { now, signal, timeouts }: ProbeContext,
): Promise<RoundTrip> {
  const startedMs = now();
  // Not AbortSignal.any() and timeout(): on Node 20 the garbage collector takes the timeout before it fires.
  const limit = new AbortController();
  const end = (): void => limit.abort();
  const callOff = after(timeouts.httpMs, end);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  const client = clientOver(socket, origin);
  let head: Pick<RoundTrip, 'status' | 'headers'> = { status: null, headers: {} };
  const body = new PartialBody(maxBodyBytes);
  const finished = (failure: Failure | null, code: string | null): RoundTrip => ({
    ...head,
    ...body.read(failure !== null && head.status !== null),
    failure,
    code,
    startedMs,
    endedMs: now(),
  });
  try {
    const response = await client.request({
      method: 'GET',
      path,
      reset: true,
      signal: limit.signal,
      // What is compressed could not be read here.
      headers: { 'user-agent': 'reachcheck', accept: '*/*', 'accept-encoding': 'identity', ...headers },
    });
    head = { status: response.statusCode, headers: response.headers };
    await body.take(response.body);
    return finished(null, String(response.statusCode));
  } catch (error) {
    if (signal.aborted) return finished('cancelled', null);
    if (!(error instanceof Error)) throw error;
    return finished(limit.signal.aborted ? 'http-timeout' : httpFailure(error), httpCode(error));
  } finally {
    callOff();
    signal.removeEventListener('abort', end);
    await client.destroy();
    socket.destroy();
  }
}

/** What an observation keeps of an answer. */
export function describeAnswer({ status, headers, body, truncated }: RoundTrip, url: string): HttpDetail {
  return { kind: 'http', url, status, headers: fewHeaders(headers), ...describeBody(body, truncated) };
}

/** As much of a body as came, also when it broke off. */
class PartialBody {
  readonly #most: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  async take(body: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const chunk of body) {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      if (this.#length > this.#most) break;
    }
  }

  read(brokenOff: boolean): Pick<RoundTrip, 'body' | 'truncated'> {
    const body = Buffer.concat(this.#chunks).subarray(0, this.#most);
    return { body, truncated: brokenOff || this.#length > this.#most };
  }
}

export function originOf(scheme: 'http' | 'https', host: string, port: number): string {
  const shown = host.includes(':') ? `[${host}]` : host;
  return port === (scheme === 'https' ? 443 : 80) ? `${scheme}://${shown}` : `${scheme}://${shown}:${port}`;
}
