import type { ControlKind, Failure, HttpDetail, Observation, TlsDetail } from '../../src/model/observation.ts';
import type { AnswerExpectation, Check, Destination, Requirement } from '../../src/model/profile.ts';
import type { Gathering, RunEnd } from '../../src/model/report.ts';
import type { ProxyRoute, RequirementPlan, Target } from '../../src/model/target.ts';

export const TCP: Check = { kind: 'tcp' };
export const TLS: Check = { kind: 'tls', trust: 'public', ca: null, alpn: null };
export const PRIVATE_TLS: Check = { kind: 'tls', trust: 'private', ca: null, alpn: null };
export const NAME: Check = { kind: 'dns', query: null, type: 'A' };
export const QUESTION: Check = { kind: 'dns', query: 'example.com', type: 'A' };

export function https(...answers: readonly AnswerExpectation[]): Extract<Check, { kind: 'https' }> {
  return { kind: 'https', trust: 'public', ca: null, path: '/', answers };
}
export function http(...answers: readonly AnswerExpectation[]): Check {
  return { kind: 'http', path: '/', answers };
}
export const OK: AnswerExpectation = { status: [200], json: null };
export const JSON_OK: AnswerExpectation = {
  status: [200],
  json: { has: ['kind'], kind: {}, isArray: false, itemHas: [] },
};

/** A requirement for `a.example:443`, but for what is given. */
export function requirement(given: Partial<Requirement> = {}): Requirement {
  return {
    id: 'r',
    profiles: ['p'],
    vantage: 'workstation',
    title: 'title',
    destinations: [{ kind: 'host', value: 'a.example' }],
    witnesses: [],
    from: [],
    ports: [{ from: 443, to: 443 }],
    protocol: 'tcp',
    direction: 'out',
    need: 'required',
    expect: 'open',
    provable: true,
    checks: [TLS],
    address: 'any',
    published: [],
    sources: [],
    manual: null,
    note: null,
    retiredOn: null,
    replacedBy: null,
    gap: null,
    ...given,
  };
}

export function hosts(...values: readonly string[]): readonly Destination[] {
  return values.map((value) => ({ kind: 'host', value }));
}

/** What is dialled for one requirement: hosts and ports, each with all its checks. */
interface Tried {
  readonly requirement: Requirement;
  readonly hosts?: readonly string[];
  readonly ports?: readonly number[];
  readonly sample?: string | null;
  readonly proxy?: ProxyRoute | null;
}

interface Circumstances {
  readonly ended?: RunEnd;
  readonly addresses?: readonly string[];
  readonly resolvers?: readonly string[];
}

export function gathering(
  tried: readonly Tried[],
  observations: readonly Observation[],
  { ended = 'complete', addresses = ['10.0.0.9'], resolvers = ['10.0.0.1'] }: Circumstances = {},
): Gathering {
  const plans = tried.map(planOf);
  return {
    schemaVersion: '1.0',
    tool: { name: 'reachcheck', version: '0' },
    profiles: [],
    vantage: { hostName: 'h', addresses, resolvers, proxies: {}, platform: 'linux', nodeVersion: 'v20' },
    parameters: [],
    startedAt: '2026-11-21T00:00:00.000Z',
    endedAt: '2026-11-21T00:00:02.000Z',
    ended,
    requirements: tried.map((one) => one.requirement),
    targets: plans.flatMap(({ targets }) => targets),
    plan: plans.map(({ plan }) => plan),
    observations,
  };
}

function planOf({ requirement: asked, hosts: names, ports, sample = null, proxy = null }: Tried): {
  plan: RequirementPlan;
  targets: readonly Target[];
} {
  const places = (names ?? asked.destinations.map(({ value }) => value)).flatMap((host) =>
    (ports ?? asked.ports.map(({ from }) => from)).map((port) =>
      asked.checks.map((check, index) => ({ ...target(host, port, check, index, asked), proxy })),
    ),
  );
  const groups = places.map((group) => group.map(({ id }) => id));
  return { plan: { requirement: asked.id, groups, sample, skipped: null }, targets: places.flat() };
}

function target(host: string, port: number, check: Check, index: number, { protocol }: Requirement): Target {
  const known = /^[0-9.]+$|:/.test(host) ? [host] : null;
  return {
    id: `${host}:${port}#${index}`,
    host,
    port,
    protocol,
    check,
    dial: { host, port, known, redirected: false },
    proxy: null,
  };
}

const BASE = { path: 'direct', code: null, attempt: 1, startedMs: 0, durationMs: 20 } as const;

export function resolved(name: string, ...addresses: readonly string[]): Observation {
  return {
    ...BASE,
    target: name,
    operation: 'resolve',
    address: null,
    port: null,
    failure: null,
    detail: answer(name, addresses),
  };
}

export function unresolved(name: string, failure: Failure): Observation {
  return { ...resolved(name), failure, code: 'CODE' };
}

function answer(name: string, addresses: readonly string[]): Observation['detail'] {
  return { kind: 'resolve', name, addresses, by: 'dns', foundAs: null, codes: { a: null, aaaa: null } };
}

/** One operation at `place`, which is a target's id. */
export function at(
  place: string,
  address: string,
  operation: Observation['operation'],
  failure: Failure | null = null,
): Observation {
  return {
    ...BASE,
    target: place,
    operation,
    address,
    port: 443,
    failure,
    code: failure === null ? null : 'CODE',
    detail: null,
  };
}

export function connected(place: string, address: string, failure: Failure | null = null): Observation {
  return at(place, address, 'connect', failure);
}

/** Answered by a later connection attempt, so long after the first one. */
export function connectedLater(place: string, address: string, ms: number): Observation {
  const observation = connected(place, address);
  return { ...observation, attempt: 2, startedMs: observation.startedMs + ms };
}

export function shaken(
  place: string,
  address: string,
  failure: Failure | null = null,
  detail: Partial<TlsDetail> = {},
): Observation {
  const bad = failure !== null;
  const certificate = {
    subject: 'CN=www.other.example, O=Other',
    issuer: 'CN=Some Authority, O=Some',
    validFrom: '2026-01-01',
    validTo: '2027-01-01',
    spkiSha256: place,
    names: [],
  };
  const chain = bad && !failure.startsWith('certificate-') ? [] : [certificate];
  return {
    ...at(place, address, 'tls-handshake', failure),
    detail: {
      kind: 'tls',
      serverName: 'a.example',
      protocol: null,
      cipher: null,
      alpn: null,
      alert: null,
      chainTrusted: !bad,
      nameMatches: failure !== 'certificate-name-mismatch' && chain.length > 0,
      chain,
      ...detail,
    },
  };
}

export function answered(
  place: string,
  address: string,
  status: number | null,
  given: Partial<HttpDetail> = {},
  failure: Failure | null = null,
): Observation {
  const scheme = given.url ?? 'https://a.example/';
  return {
    ...at(place, address, 'http-round-trip', failure),
    detail: {
      kind: 'http',
      status,
      headers: {},
      bodyBytes: 0,
      bodyTruncated: false,
      json: null,
      title: null,
      excerpt: null,
      ...given,
      url: scheme,
    },
  };
}

/** The same, made only to tell causes apart. */
export function asControl(control: ControlKind, observation: Observation): Observation {
  return { ...observation, control };
}

/** The proxy that rows with a proxy have, which every program takes. */
export const ROUTE: ProxyRoute = {
  proxy: { scheme: 'http', host: '10.9.9.9', port: 3128, from: 'https_proxy' },
  direct: [],
  proxied: ['curl', 'go'],
};

/** The same, seen through the proxy. */
export function proxied(...observations: readonly Observation[]): readonly Observation[] {
  return observations.map((one) => ({ ...one, path: 'proxy', address: ROUTE.proxy.host, port: ROUTE.proxy.port }));
}

/** What the proxy said to CONNECT for `authority`: a status or the words of SOCKS, or nothing. */
export function tunnelled(
  place: string,
  authority: string,
  failure: Failure | null,
  code: string | null = null,
): readonly Observation[] {
  const status = /^[0-9]+$/.test(code ?? '') ? Number(code) : null;
  const asked = at(place, ROUTE.proxy.host, 'proxy-connect', failure);
  const detail = { kind: 'proxy', proxy: 'http://10.9.9.9:3128', authority, status, headers: {} } as const;
  return proxied(connected(place, ''), { ...asked, code, detail });
}
