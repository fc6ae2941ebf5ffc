import type { Socket } from 'node:net';
import type { Failure, Observation, RegistryDetail } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Check } from '../src/model/profile.ts';
import type { Endpoint, Target } from '../src/model/target.ts';
import { originOf, roundTrip, type RoundTrip } from './exchange.ts';
import { handshake } from './handshake.ts';
import { isLocalPlace } from './local-place.ts';
import { observed } from './observation.ts';
import { shownAnswer } from './registry-shown.ts';
import { openWay } from './tunnel.ts';

export type RegistryCheck = Extract<Check, { kind: 'registry' }>;

export interface Question {
  readonly step: RegistryDetail['step'];
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** What must not come to stand in an observation, should the answer repeat it. */
  readonly secret?: string | null;
  /** Which of several times this is asked. */
  readonly attempt?: number;
  readonly maxBodyBytes: number;
}

/** What came of one question. */
export interface Reply {
  readonly observation: Observation;
  /** Null where nobody could be asked. */
  readonly trip: RoundTrip | null;
  /** Where the answer sends on to, if that may be asked. */
  readonly next: URL | null;
}

/** A program takes another address when one is dead; more than two are not tried for one step. */
const MAX_ADDRESSES = 2;

/**
 * One question on the way to an image, over a connection of its own: to the registry, or to another host that a
 * requirement of the run names. Nobody else is contacted, and no place inside of this host at another's word.
 */
export async function ask(
  question: Question,
  endpoint: Endpoint,
  check: RegistryCheck,
  context: ProbeContext,
): Promise<Reply> {
  const { url } = question;
  const place = placeOf(url);
  const startedMs = context.now();
  const isOwn = place.host === endpoint.target.host && place.port === endpoint.target.port;
  const dial = dialFor(place, endpoint, context);
  const told = (seen: Told): Reply => reply(seen, question, { ...place, listed: dial !== null }, endpoint, context);
  const ended = (failure: Failure | null, code: string | null, address: string | null): Reply =>
    told({ failure, code, address, trip: null, startedMs });
  if (dial === null) return ended(null, null, null);
  const found = await addressesOf(dial, isOwn, endpoint, context);
  if (found.addresses.length === 0) return ended(found.failure ?? 'name-no-data', found.code, null);
  const target: Target = { ...endpoint.target, ...place, dial };
  const opened = await open({ ...endpoint, target }, found.addresses, isOwn, check, context);
  const { socket, address } = opened;
  if (socket === null) return ended(opened.failure, opened.code, address);
  const { pathname, search } = url;
  const { headers = {}, maxBodyBytes } = question;
  const asked = { origin: originOf('https', place.host, place.port), path: `${pathname}${search}` };
  const trip = await context.heavy(() => roundTrip(socket, { ...asked, headers, maxBodyBytes }, context));
  return told({ failure: trip.failure, code: trip.code, address, trip, startedMs });
}

interface Place {
  readonly host: string;
  readonly port: number;
}

function placeOf({ hostname, port }: URL): Place {
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? 443 : Number(port) };
}

/** Null where no requirement names it. A wide subnet may name this host itself, which is no far end's to send us to. */
function dialFor({ host, port }: Place, { target }: Endpoint, { route }: ProbeContext): Target['dial'] | null {
  if (host === target.host && port === target.port) return target.dial;
  return isLocalPlace(host) && !isLocalPlace(target.host) ? null : route(host, port);
}

/** Through a proxy the proxy is dialled, and asks for the name itself. */
async function addressesOf(
  dial: Target['dial'],
  isOwn: boolean,
  { address, via }: Endpoint,
  context: ProbeContext,
): ReturnType<ProbeContext['addressesOf']> {
  const given = isOwn || via !== undefined ? [address] : dial.known;
  if (given !== null) return { addresses: given, failure: null, code: null };
  return context.addressesOf(dial.host);
}

interface Opened {
  readonly socket: Socket | null;
  readonly address: string | null;
  readonly failure: Failure | null;
  readonly code: string | null;
}

/** A connection inside TLS to the first address that takes one. */
async function open(
  endpoint: Endpoint,
  addresses: readonly string[],
  isOwn: boolean,
  { trust, ca }: RegistryCheck,
  context: ProbeContext,
): Promise<Opened> {
  let last: Opened = { socket: null, address: null, failure: 'cancelled', code: null };
  for (const address of addresses.slice(0, MAX_ADDRESSES)) {
    const at = { ...endpoint, address };
    const { socket, observations } = await openWay(at, context);
    if (socket === null) {
      const { failure = null, code = null } = observations.at(-1) ?? {};
      last = { socket: null, address, failure, code };
      continue;
    }
    // What belongs to a private registry is often signed as that is, and its storage elsewhere as the public is.
    const trusted = { trust, ca, orPublic: !isOwn };
    const shaken = await context.heavy(() => handshake(socket, at, trusted, ['http/1.1'], context));
    const { failure, code } = shaken.observation;
    if (failure === null) return { socket: shaken.socket, address, failure, code };
    shaken.socket?.destroy();
    return { socket: null, address, failure, code };
  }
  return last;
}

interface Told {
  readonly failure: Failure | null;
  readonly code: string | null;
  readonly address: string | null;
  readonly trip: RoundTrip | null;
  readonly startedMs: number;
}

function reply(
  { failure, code, address, trip, startedMs }: Told,
  { step, url, secret = null, attempt = 1 }: Question,
  place: Place & { readonly listed: boolean },
  endpoint: Endpoint,
  context: ProbeContext,
): Reply {
  const next = trip === null ? null : redirectOf(trip, url);
  const redirect =
    next === null ? null : { ...placeOf(next), listed: dialFor(placeOf(next), endpoint, context) !== null };
  const answer = trip === null ? null : shownAnswer(trip, url, step, secret);
  const detail: RegistryDetail = { kind: 'registry', step, ...place, address, answer, redirect };
  const seen = { failure, code, detail, attempt, startedMs, endedMs: context.now() };
  // All steps stand with the address of the registry that they began at.
  return {
    observation: observed(endpoint, 'http-round-trip', seen),
    trip,
    next: redirect?.listed === true ? next : null,
  };
}

/** Where an answer sends on to; who is sent into the clear does not go. */
function redirectOf({ status, headers }: RoundTrip, url: URL): URL | null {
  const location = [headers['location'] ?? []].flat()[0];
  if (location === undefined || status === null || status < 300 || status > 399) return null;
  if (!URL.canParse(location, url.href)) return null;
  const to = new URL(location, url.href);
  return to.protocol === 'https:' ? to : null;
}
