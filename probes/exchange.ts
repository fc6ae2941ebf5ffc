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
import { whenAborted } from './when-aborted.ts';

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
  const answer = new PartialAnswer(maxBodyBytes);
  const trip = await new Promise<RoundTrip>((resolve) => {
    const finish = (failure: Failure | null, code: string | null): void => {
      callOff();
      forget();
      resolve({ ...answer.read(failure !== null), failure, code, startedMs, endedMs: now() });
      // What undici still has to say is of no interest. It would end the connection with errors that cost more than the
      // whole request, if it were open any longer.
      socket.destroy();
    };
    const onAbort = (): void => finish('cancelled', null);
    const callOff = after(timeouts.httpMs, () => finish('http-timeout', null));
    const forget = whenAborted(signal, onAbort);
    if (signal.aborted) return onAbort();
    // What a client's request() makes of these is a stream, which costs as much as all the rest.
    clientOver(socket, origin).dispatch(
      {
        method: 'GET',
        path,
        reset: true,
        // What is compressed could not be read here.
        headers: { 'user-agent': 'reachcheck', accept: '*/*', 'accept-encoding': 'identity', ...headers },
      },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_, status, received) => answer.begin(status, received),
        onResponseData: (_, chunk) => {
          if (!answer.add(chunk)) finish(null, answer.code);
        },
        onResponseEnd: () => finish(null, answer.code),
        onResponseError: (_, error) => finish(httpFailure(error), httpCode(error)),
      },
    );
  });
  if (!socket.closed) await new Promise<void>((resolve) => void socket.once('close', resolve));
  return trip;
}

/** What an observation keeps of an answer. */
export function describeAnswer({ status, headers, body, truncated }: RoundTrip, url: string): HttpDetail {
  return { kind: 'http', url, status, headers: fewHeaders(headers), ...describeBody(body, truncated) };
}

/** As much of an answer as came, also when it broke off. */
class PartialAnswer {
  readonly #most: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  #head: Pick<RoundTrip, 'status' | 'headers'> = { status: null, headers: {} };

  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  /** Early hints come before the answer, and are none. */
  begin(status: number, headers: RoundTrip['headers']): void {
    if (status >= 200) this.#head = { status, headers };
  }

  /** Whether more of the body is wanted. */
  add(chunk: Uint8Array): boolean {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    return this.#length <= this.#most;
  }

  get code(): string {
    return String(this.#head.status);
  }

  read(brokeOff: boolean): Pick<RoundTrip, 'status' | 'headers' | 'body' | 'truncated'> {
    const body = Buffer.concat(this.#chunks).subarray(0, this.#most);
    const truncated = (brokeOff && this.#head.status !== null) || this.#length > this.#most;
    return { ...this.#head, body, truncated };
  }
}

export function originOf(scheme: 'http' | 'https', host: string, port: number): string {
  const shown = host.includes(':') ? `[${host}]` : host;
  return port === (scheme === 'https' ? 443 : 80) ? `${scheme}://${shown}` : `${scheme}://${shown}:${port}`;
}
