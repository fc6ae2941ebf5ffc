import type { Failure, Observation, RegistryDetail } from '../src/model/observation.ts';
import type { Probe, ProbeContext } from '../src/model/probe.ts';
import type { Endpoint } from '../src/model/target.ts';
import { originOf, roundTrip, type RoundTrip } from './exchange.ts';
import { handshake } from './handshake.ts';
import { offeredProtocols } from './hello.ts';
import { observed } from './observation.ts';
import { bearerChallenge, MANIFEST_TYPES, nextDigest, tokenOf, tokenUrl } from './registry-message.ts';
import { ask, type Question, type RegistryCheck, type Reply } from './registry-site.ts';
import { shownAnswer } from './registry-shown.ts';
import { openWay } from './tunnel.ts';

// The bounds of a plan count with these: see `src/plan/bounds.ts`.
const MAX_HOPS = 2;
const FIRST_BLOBS = 5;
const MAX_BLOBS = 12;
/** So many times in a row nothing new: the hosts are known. */
const NOTHING_NEW = 3;

const MAX_API_BYTES = 4 * 1024;
const MAX_TOKEN_BYTES = 64 * 1024;
const MAX_MANIFEST_BYTES = 512 * 1024;
/** Of the image itself nothing is needed, whatever a server sends. */
const MAX_BLOB_BYTES = 1024;

/**
 * Observes the way that an image is pulled, without pulling it: connection, TLS, `/v2/`; then the token, the manifest
 * and the hosts to which the registry sends for the data. Only `/v2/` is asked for at every address.
 */
export const registry: Probe = async (endpoint, context) => {
  const { check, host, port } = endpoint.target;
  if (check.kind !== 'registry') return [];
  const { socket, observations } = await openWay(endpoint, context);
  if (socket === null) return observations;
  const shaken = await context.heavy(() => handshake(socket, endpoint, check, offeredProtocols(check), context));
  const { socket: secure } = shaken;
  if (secure === null) return [...observations, shaken.observation];
  const origin = originOf('https', host, port);
  const asked = { origin, path: '/v2/', headers: {}, maxBodyBytes: MAX_API_BYTES };
  const trip = await context.heavy(() => roundTrip(secure, asked, context));
  const before = [...observations, shaken.observation, challengeSeen(trip, new URL(`${origin}/v2/`), endpoint)];
  if (check.repository === null || shaken.observation.failure !== null || !answersAsRegistry(trip)) return before;
  if (!claim(endpoint, context)) return before;
  const steps = await pull(check.repository, trip, endpoint, check, context);
  // Tried again, it begins here again.
  if (steps.some(({ failure }) => failure === 'local-exhausted')) release(endpoint, context);
  return [...before, ...steps];
};

function challengeSeen(trip: RoundTrip, url: URL, endpoint: Endpoint): Observation {
  const { host, port } = endpoint.target;
  const { failure, code, startedMs, endedMs } = trip;
  const answer = shownAnswer(trip, url, 'challenge', null);
  const place = { host, port, address: endpoint.address, listed: true };
  const detail: RegistryDetail = { kind: 'registry', step: 'challenge', ...place, answer, redirect: null };
  return observed(endpoint, 'http-round-trip', { failure, code, detail, startedMs, endedMs });
}

/** A body that does not come to its end: the head, which came before it, says all that is needed to go on. */
const HEAD_SUFFICES: readonly (Failure | null)[] = [null, 'http-timeout', 'http-reset', 'http-closed'];

/** OCI distribution specification, section "Determining support": 200, or 401 with a challenge. A page is neither. */
function answersAsRegistry({ failure, status, headers, body }: RoundTrip): boolean {
  if (!HEAD_SUFFICES.includes(failure)) return false;
  const isPage = /\bhtml\b/i.test(String(headers['content-type'] ?? '')) && body.length > 0;
  return status === 200
    ? !isPage
    : status === 401 && /\b(?:bearer|basic)\b/i.test(String(headers['www-authenticate'] ?? ''));
}

// The way is the same from every address of the registry, and registries count who asks for manifests: it is gone once
// for a target, directly and through the proxy.
const gone = new WeakMap<ProbeContext, Set<string>>();

function claim(endpoint: Endpoint, context: ProbeContext): boolean {
  const claimed = gone.get(context) ?? new Set();
  gone.set(context, claimed);
  const key = keyOf(endpoint);
  if (claimed.has(key)) return false;
  claimed.add(key);
  return true;
}

function release(endpoint: Endpoint, context: ProbeContext): void {
  gone.get(context)?.delete(keyOf(endpoint));
}

function keyOf({ target, via }: Endpoint): string {
  return `${via === undefined ? 'direct' : 'proxy'} ${target.id}`;
}

type Ask = (question: Question) => Promise<Reply>;

async function pull(
  repository: string,
  challenged: RoundTrip,
  endpoint: Endpoint,
  check: RegistryCheck,
  context: ProbeContext,
): Promise<readonly Observation[]> {
  const seen: Observation[] = [];
  const noted: Ask = async (question) => {
    const reply = await ask(question, endpoint, check, context);
    seen.push(reply.observation);
    return reply;
  };
  const token = await tokenFor(repository, challenged, endpoint, noted, seen, context);
  if (token === 'none') return seen;
  const { host, port } = endpoint.target;
  const base = `${originOf('https', host, port)}/v2/${repository}`;
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const image = { base, headers, secret: token };
  const digest = await configOf(image, check.reference, noted);
  if (digest !== null) await findStorage(image, digest, noted);
  return seen;
}

/** The token of everybody; null where none is asked for, and `none` where none is to be had. */
async function tokenFor(
  repository: string,
  { status, headers }: RoundTrip,
  endpoint: Endpoint,
  askNoted: Ask,
  seen: Observation[],
  { now }: ProbeContext,
): Promise<string | null> {
  const challenge = status === 401 ? bearerChallenge(headers['www-authenticate']) : null;
  if (challenge === null) return null;
  const url = tokenUrl(challenge, repository);
  if (url === null) {
    const { host, port } = endpoint.target;
    const place = { host, port, address: null, listed: true, answer: null, redirect: null };
    const detail = { kind: 'registry', step: 'token', ...place } as const;
    const at = { startedMs: now(), endedMs: now() };
    seen.push(observed(endpoint, 'http-round-trip', { failure: 'answer-garbled', code: null, detail, ...at }));
    return 'none';
  }
  const { trip } = await askNoted({ step: 'token', url, maxBodyBytes: MAX_TOKEN_BYTES });
  return trip?.status === 200 && trip.failure === null ? (tokenOf(trip.body) ?? 'none') : 'none';
}

interface Image {
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly secret: string | null;
}

/** The digest of the image's configuration: the smallest of its blobs. Of a list the image for Linux on x86-64 is taken. */
async function configOf({ base, headers, secret }: Image, reference: string, askNoted: Ask): Promise<string | null> {
  const accept = { ...headers, accept: MANIFEST_TYPES };
  let wanted = reference;
  for (const _ of ['list', 'image']) {
    const url = new URL(`${base}/manifests/${wanted}`);
    const question = { step: 'manifest', url, headers: accept, secret, maxBodyBytes: MAX_MANIFEST_BYTES } as const;
    const trip = await follow(question, await askNoted(question), askNoted);
    const next = trip?.status === 200 && trip.failure === null && !trip.truncated ? nextDigest(trip.body) : null;
    if (next === null) return null;
    if (next.kind === 'blob') return next.digest;
    wanted = next.digest;
  }
  return null;
}

/**
 * Goes where an answer sends to, as far as the run names it. The token is for the registry alone: once the way has left
 * its host and port, the token is left behind.
 */
async function follow(question: Question, first: Reply, askNoted: Ask): Promise<RoundTrip | null> {
  const { authorization: _, ...others } = question.headers ?? {};
  let { headers } = question;
  let reply = first;
  for (let hop = 0; hop < MAX_HOPS && reply.next !== null; hop += 1) {
    if (reply.next.host !== question.url.host) headers = others;
    reply = await askNoted({ ...question, url: reply.next, ...(headers === undefined ? {} : { headers }) });
  }
  return reply.trip;
}

/**
 * Asks for a blob again and again until no answer names a host that was not named before: some registries choose the
 * host of their data anew for each request. Each host that the run names is asked for one byte.
 */
async function findStorage({ base, headers, secret }: Image, digest: string, askNoted: Ask): Promise<void> {
  const url = new URL(`${base}/blobs/${digest}`);
  const range = { ...headers, range: 'bytes=0-0' };
  const question = { step: 'blob', url, headers: range, secret, maxBodyBytes: MAX_BLOB_BYTES } as const;
  const storages = new Map<string, Reply>();
  const hosts: string[] = [];
  const take = (reply: Reply): void => {
    const host = hostOf(reply, url);
    hosts.push(host);
    if (!storages.has(host)) storages.set(host, reply);
  };
  const attempts = Array.from({ length: FIRST_BLOBS }, (_, index) => index + 1);
  for (const reply of await Promise.all(attempts.map(async (attempt) => askNoted({ ...question, attempt }))))
    take(reply);
  for (let attempt = FIRST_BLOBS + 1; attempt <= MAX_BLOBS && !isSettled(hosts); attempt += 1)
    take(await askNoted({ ...question, attempt }));
  await Promise.all([...storages.values()].map(async (reply) => follow(question, reply, askNoted)));
}

/** None of the last answers named a host for the first time. */
function isSettled(hosts: readonly string[]): boolean {
  const before = hosts.length - NOTHING_NEW;
  return hosts.slice(before).every((host, index) => hosts.indexOf(host) < before + index);
}

function hostOf({ observation: { detail } }: Reply, { host }: URL): string {
  const redirect = detail?.kind === 'registry' ? detail.redirect : null;
  return redirect === null ? host : `${redirect.host}:${redirect.port}`;
}
