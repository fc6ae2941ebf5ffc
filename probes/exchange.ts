import type { Socket } from 'node:net';
import { Client } from 'undici';
import type { HttpDetail, Observation } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { describeBody } from './body.ts';
import { errorCode, httpFailure } from './failure.ts';
import { observed } from './observation.ts';

/** Enough for every answer that a profile looks at; a page without end is cut here. */
const MAX_BODY_BYTES = 256 * 1024;
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

type Answer = Omit<HttpDetail, 'kind' | 'url'>;
const NO_ANSWER: Answer = {
  status: null,
  headers: {},
  bodyBytes: 0,
  bodyTruncated: false,
  json: null,
  title: null,
  excerpt: null,
};

/** Sends one GET over an open connection, within `httpMs` for the whole answer, and closes the connection. */
export async function exchange(
  socket: Socket,
  endpoint: Endpoint,
  path: string,
  scheme: 'http' | 'https',
  context: ProbeContext,
): Promise<Observation> {
  const { target } = endpoint;
  const origin = originOf(scheme, target.host, target.port);
  const startedMs = context.now();
  const limit = AbortSignal.any([context.signal, AbortSignal.timeout(context.timeouts.httpMs)]);
  const client = new Client(origin, {
    // The connection is open already; undici must not get it within the same turn, or it waits for ever.
    connect: (_options, callback) => void setImmediate(callback, null, socket),
    // One limit for the whole exchange, kept by `limit`.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const observation = (failure: Observation['failure'], code: string | null, answer: Answer): Observation => {
    const detail: HttpDetail = { kind: 'http', url: `${origin}${path}`, ...answer };
    return observed(endpoint, 'http-round-trip', { failure, code, detail, startedMs, endedMs: context.now() });
  };
  let answer = NO_ANSWER;
  try {
    const response = await client.request({
      method: 'GET',
      path,
      reset: true,
      signal: limit,
      headers: { 'user-agent': 'reachcheck', accept: '*/*' },
    });
    answer = { ...NO_ANSWER, status: response.statusCode, headers: fewHeaders(response.headers) };
    const { bytes, truncated } = await bounded(response.body);
    return observation(null, String(response.statusCode), { ...answer, ...describeBody(bytes, truncated) });
  } catch (error) {
    if (context.signal.aborted) return observation('cancelled', null, answer);
    if (!(error instanceof Error)) throw error;
    return observation(limit.aborted ? 'http-timeout' : httpFailure(error), errorCode(error), answer);
  } finally {
    await client.destroy();
    socket.destroy();
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

async function bounded(body: AsyncIterable<Uint8Array>): Promise<{ bytes: Uint8Array; truncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_BODY_BYTES) break;
  }
  return { bytes: Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES), truncated: length > MAX_BODY_BYTES };
}
