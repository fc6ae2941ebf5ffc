import type {
  ControlKind,
  HttpDetail,
  Observation,
  PathKind,
  ProxyDetail,
  RegistryDetail,
  ResolveDetail,
  TlsDetail,
} from '../model/observation.ts';
import type { Check, Requirement } from '../model/profile.ts';
import type { RunEnd } from '../model/report.ts';
import type { Target } from '../model/target.ts';

/** All that was observed of one endpoint, in the order of the path. */
export interface Trace {
  readonly requirement: Requirement;
  readonly target: Target;
  /** What the requirement expects of this target. */
  readonly check: Check;
  /** Whether this is what was seen directly, or through the proxy; the address is the proxy's then. */
  readonly path: PathKind;
  /** Null when there was no address to dial. */
  readonly address: string | null;
  /** Of the target's name, or of the proxy's. */
  readonly resolve: Observation | null;
  readonly connects: readonly Observation[];
  /** What the proxy said to CONNECT, or why it could not be asked. */
  readonly tunnel: Observation | null;
  readonly tls: Observation | null;
  /** Of a registry: what it said to `/v2/`. */
  readonly http: Observation | null;
  /** What came after that on the way to an image. */
  readonly steps: readonly Observation[];
  readonly exchange: Observation | null;
  /** Made only to tell causes apart: at this address, and of this name. */
  readonly controls: readonly Observation[];
  /** Indexes into the report's observations. */
  readonly evidence: readonly number[];
  /** Only one of many places that the requirement names: nothing need listen there. */
  readonly sampled: boolean;
  readonly ended: RunEnd;
}

/** Observations by target, and by name for the resolutions, with their indexes. */
export type ObservationIndex = ReadonlyMap<
  string,
  readonly { readonly index: number; readonly observation: Observation }[]
>;

export function indexObservations(observations: readonly Observation[]): ObservationIndex {
  const map = new Map<string, { index: number; observation: Observation }[]>();
  for (const [index, observation] of observations.entries()) {
    const list = map.get(observation.target);
    if (list === undefined) map.set(observation.target, [{ index, observation }]);
    else list.push({ index, observation });
  }
  return map;
}

type Surrounding = Pick<Trace, 'requirement' | 'target' | 'check' | 'sampled' | 'ended'>;

/**
 * One trace for each address that was dialled, and in a run that was cut short for each that was still to be dialled;
 * one without an address when there was none.
 */
export function traces(surrounding: Surrounding, byTarget: ObservationIndex): readonly Trace[] {
  const { target } = surrounding;
  const resolves = target.dial.known !== null ? [] : resolvesOf(target.dial.host, 'direct', byTarget);
  const waiting =
    surrounding.ended === 'complete' || isNameOnly(surrounding.check) ? [] : knownAddresses(target, resolves);
  return tracesOn('direct', surrounding, byTarget, resolves, waiting);
}

/** The same for what was tried through the proxy; none where no proxy is configured. */
export function proxiedTraces(surrounding: Surrounding, byTarget: ObservationIndex): readonly Trace[] {
  const { proxy } = surrounding.target;
  if (proxy === null) return [];
  return tracesOn('proxy', surrounding, byTarget, resolvesOf(proxy.proxy.host, 'proxy', byTarget), []);
}

type Indexed = ObservationIndex extends ReadonlyMap<string, infer List> ? List : never;

function resolvesOf(host: string, path: PathKind, byTarget: ObservationIndex): Indexed {
  return (byTarget.get(host) ?? []).filter(
    ({ observation }) => observation.operation === 'resolve' && observation.path === path,
  );
}

function tracesOn(
  path: PathKind,
  surrounding: Surrounding,
  byTarget: ObservationIndex,
  resolves: Indexed,
  waiting: readonly string[],
): readonly Trace[] {
  // Whole ranges make tens of thousands of traces: each observation is looked at once.
  const byAddress = new Map<string | null, Indexed[number][]>();
  for (const one of byTarget.get(surrounding.target.id) ?? []) {
    if (one.observation.path !== path) continue;
    const here = byAddress.get(one.observation.address);
    if (here === undefined) byAddress.set(one.observation.address, [one]);
    else here.push(one);
  }
  for (const address of waiting) if (!byAddress.has(address)) byAddress.set(address, []);
  if (byAddress.size === 0) byAddress.set(null, []);
  return [...byAddress].map(([address, here]) => traceAt(address, path, surrounding, resolves, here));
}

function traceAt(
  address: string | null,
  path: PathKind,
  { requirement, target, check, sampled, ended }: Surrounding,
  resolves: Indexed,
  here: Indexed,
): Trace {
  const named = resolves.filter(isOwn);
  const own = here.filter(isOwn);
  const isPlain = named.length === resolves.length && own.length === here.length;
  const controls = isPlain ? [] : [...resolves, ...here].filter((one) => !isOwn(one));
  const observations = own.map(({ observation }) => observation);
  const of = (...operations: readonly Observation['operation'][]): Observation | null =>
    observations.findLast(({ operation }) => operations.includes(operation)) ?? null;
  return {
    requirement,
    target,
    check,
    sampled,
    ended,
    path,
    address,
    resolve: named[0]?.observation ?? null,
    connects: observations.filter(({ operation }) => operation === 'connect'),
    tunnel: of('proxy-connect'),
    tls: of('tls-handshake'),
    http: observations.findLast((one) => isExchange(one) && !isStep(one)) ?? null,
    steps: observations.filter(isStep),
    exchange: of('udp-round-trip', 'tcp-round-trip'),
    controls: controls.map(({ observation }) => observation),
    evidence: [...named, ...own, ...controls].map(({ index }) => index),
  };
}

function isOwn({ observation }: Indexed[number]): boolean {
  return observation.control === undefined;
}

function isExchange({ operation }: Observation): boolean {
  return operation === 'http-round-trip';
}

/** A step on the way to an image that comes after the registry's own answer: it may be another host's. */
export function isStep({ detail }: Observation): boolean {
  return detail?.kind === 'registry' && detail.step !== 'challenge';
}

function knownAddresses({ dial }: Target, resolves: Indexed): readonly string[] {
  const detail = resolves.find(({ observation }) => observation.control === undefined)?.observation.detail;
  return dial.known ?? (detail?.kind === 'resolve' ? detail.addresses : []);
}

/** Only the name is asked for; there is nothing to dial. */
export function isNameOnly(check: Check): boolean {
  return check.kind === 'dns' && check.query === null;
}

/** We have a certificate of our own to show: that the service asks for one is no answer then. */
export function showsCertificate(check: Check): boolean {
  return 'client' in check && check.client !== undefined;
}

/** The observation that the path ends with, or null when nothing was observed. */
export function last(trace: Trace): Observation | null {
  return trace.http ?? trace.exchange ?? trace.tls ?? trace.tunnel ?? trace.connects.at(-1) ?? trace.resolve;
}

export function resolveDetail(trace: Trace): ResolveDetail | null {
  return trace.resolve?.detail?.kind === 'resolve' ? trace.resolve.detail : null;
}

export function tlsDetail(trace: Trace): TlsDetail | null {
  return trace.tls?.detail?.kind === 'tls' ? trace.tls.detail : null;
}

export function httpDetail(trace: Trace): HttpDetail | null {
  const detail = trace.http?.detail ?? null;
  if (detail?.kind === 'registry') return detail.answer;
  return detail?.kind === 'http' ? detail : null;
}

export function registryDetail({ detail }: Observation): RegistryDetail | null {
  return detail?.kind === 'registry' ? detail : null;
}

export function proxyDetail(trace: Trace): ProxyDetail | null {
  return trace.tunnel?.detail?.kind === 'proxy' ? trace.tunnel.detail : null;
}

/** The kernel repeats its own packet after this long (RFC 6298, section 2.1): what it heals, programs hardly notice. */
const REPEATED_BY_KERNEL_MS = 1000;

/** It answered, but had been silent to so many connection attempts that no single lost packet explains it. */
export function isLateToConnect({ connects }: Trace): boolean {
  const [first] = connects;
  const answer = connects.at(-1);
  return (
    first !== undefined &&
    first !== answer &&
    answer?.failure === null &&
    answer.startedMs - first.startedMs >= REPEATED_BY_KERNEL_MS
  );
}

/** Connection attempts that were made; old reports have an observation for each. */
export function attemptsOf({ connects }: Trace): number {
  return connects.at(-1)?.attempt ?? 0;
}

/** What a control of this kind ended with; null when none was sent. */
export function controlOf(trace: Trace, kind: ControlKind): Observation | null {
  return trace.controls.findLast((one) => one.control === kind) ?? null;
}

/** The certificate proves that the party that the requirement names has answered. */
export function identityProven(trace: Trace): boolean {
  const detail = tlsDetail(trace);
  return trace.tls?.failure === null && detail?.chainTrusted === true && detail.nameMatches === true;
}
