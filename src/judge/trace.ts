import type { HttpDetail, Observation, ResolveDetail, TlsDetail } from '../model/observation.ts';
import type { Check, Requirement } from '../model/profile.ts';
import type { RunEnd } from '../model/report.ts';
import type { Target } from '../model/target.ts';

/** All that was observed of one endpoint, in the order of the path. */
export interface Trace {
  readonly requirement: Requirement;
  readonly target: Target;
  /** What the requirement expects of this target. */
  readonly check: Check;
  /** Null when there was no address to dial. */
  readonly address: string | null;
  readonly resolve: Observation | null;
  readonly connects: readonly Observation[];
  readonly tls: Observation | null;
  readonly http: Observation | null;
  readonly exchange: Observation | null;
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
  const resolves =
    target.dial.known !== null
      ? []
      : (byTarget.get(target.dial.host) ?? []).filter(({ observation }) => observation.operation === 'resolve');
  const seen = byTarget.get(target.id) ?? [];
  const dialled = seen.map(({ observation }) => observation.address);
  const waiting =
    surrounding.ended === 'complete' || isNameOnly(surrounding.check) ? [] : knownAddresses(target, resolves);
  const addresses = new Set([...dialled, ...waiting]);
  const found = addresses.size === 0 ? [null] : [...addresses];
  return found.map((address) => {
    const own = seen.filter(({ observation }) => observation.address === address);
    const of = (...operations: readonly Observation['operation'][]): Observation | null =>
      own.findLast(({ observation }) => operations.includes(observation.operation))?.observation ?? null;
    return {
      ...surrounding,
      address,
      resolve: resolves[0]?.observation ?? null,
      connects: own.map(({ observation }) => observation).filter(({ operation }) => operation === 'connect'),
      tls: of('tls-handshake'),
      http: of('http-round-trip'),
      exchange: of('udp-round-trip', 'tcp-round-trip'),
      evidence: [...resolves, ...own].map(({ index }) => index),
    };
  });
}

function knownAddresses(
  { dial }: Target,
  resolves: readonly { readonly observation: Observation }[],
): readonly string[] {
  const detail = resolves[0]?.observation.detail;
  return dial.known ?? (detail?.kind === 'resolve' ? detail.addresses : []);
}

/** Only the name is asked for; there is nothing to dial. */
export function isNameOnly(check: Check): boolean {
  return check.kind === 'dns' && check.query === null;
}

/** The observation that the path ends with, or null when nothing was observed. */
export function last(trace: Trace): Observation | null {
  return trace.http ?? trace.exchange ?? trace.tls ?? trace.connects.at(-1) ?? trace.resolve;
}

export function resolveDetail(trace: Trace): ResolveDetail | null {
  return trace.resolve?.detail?.kind === 'resolve' ? trace.resolve.detail : null;
}

export function tlsDetail(trace: Trace): TlsDetail | null {
  return trace.tls?.detail?.kind === 'tls' ? trace.tls.detail : null;
}

export function httpDetail(trace: Trace): HttpDetail | null {
  return trace.http?.detail?.kind === 'http' ? trace.http.detail : null;
}

/** The certificate proves that the party that the requirement names has answered. */
export function identityProven(trace: Trace): boolean {
  const detail = tlsDetail(trace);
  return trace.tls?.failure === null && detail?.chainTrusted === true && detail.nameMatches === true;
}
