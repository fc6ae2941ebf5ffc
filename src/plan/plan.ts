import type { Check, Destination, Requirement } from '../model/profile.ts';
import type { Plan, ProxyRoute, RequirementPlan, Target } from '../model/target.ts';
import { planBounds, type PlanLimits } from './bounds.ts';
import { dialOf, type Directions } from './directions.ts';
import { isSampleable, MAX_EXHAUSTIVE, MAX_SAMPLE, sampleAddresses, samplePorts, subnetHosts } from './sample.ts';
import { isNameOnly, isUnder, skipReason } from './skip.ts';
import { besideTargets, isSweepable, type Swept, sweepsOf } from './sweep.ts';

export type { PlanLimits } from './bounds.ts';
export { unusedDirections } from './directions.ts';
export type { ConnectTo, Directions, ResolveTo } from './directions.ts';

/**
 * What is to be tried for each requirement, what is not and why, and the most that will be sent. Pure. Without `proxyFor`
 * everything is reached directly.
 */
export function planTargets(
  requirements: readonly Requirement[],
  directions: Directions,
  limits: PlanLimits,
  proxyFor: ProxyFor | null = null,
): Plan {
  const made = new Map<string, Target>();
  const { connectTo, resolve } = directions;
  const whole = limits.exhaustive ? triedWhole(requirements) : [];
  // Where places lead elsewhere, or there is a second way, each is a matter of its own.
  const swept = proxyFor === null && connectTo.length === 0 && resolve.length === 0 ? sweepsOf(whole) : NOTHING_SWEPT;
  const ways: Ways = {
    directions,
    proxyFor: proxyFor ?? (() => null),
    exhaustive: limits.exhaustive,
    whole: new Set(whole.map(({ id }) => id)),
    swept,
  };
  const all = [...swept.values()].flatMap((own) => [...own.values()].flat());
  const sweeps = new Map(all.map((sweep) => [sweep.id, sweep]));
  const plans = requirements.map((requirement) => planRequirement(requirement, ways, made));
  const targets = [...made.values()];
  const planned = new Map([...sweeps].map(([id, sweep]) => [id, besideTargets(sweep, targets)]));
  return {
    targets,
    sweeps: [...planned.values()],
    requirements: plans.map((plan) => {
      const there = new Set(plan.groups.flat());
      const besides = (plan.sweeps ?? []).flatMap((id) => [...(planned.get(id)?.besides ?? [])]);
      const more = besides.filter((id) => !there.has(id)).map((id) => [id]);
      return more.length === 0 ? plan : { ...plan, groups: [...plan.groups, ...more] };
    }),
    bounds: planBounds(targets, limits, [...sweeps.values()]),
  };
}

/** How things are reached: where the user sends them, and through which proxy. */
interface Ways {
  readonly directions: Directions;
  readonly proxyFor: ProxyFor;
  readonly exhaustive: boolean;
  /** Requirements of which every place is tried. */
  readonly whole: ReadonlySet<string>;
  readonly swept: Swept;
}

/** The proxy that is configured for a place, by its scheme; null when there is none. */
export type ProxyFor = (place: {
  readonly host: string;
  readonly port: number;
  readonly scheme: 'https' | 'http';
}) => ProxyRoute | null;

function planRequirement(requirement: Requirement, ways: Ways, targets: Map<string, Target>): RequirementPlan {
  const skipped = skipReason(requirement);
  if (skipped !== null) return { requirement: requirement.id, groups: [], sample: null, skipped };
  const whole = ways.whole.has(requirement.id);
  const most = whole ? MAX_EXHAUSTIVE : undefined;
  const swept = ways.swept.get(requirement.id);
  const sweeps = swept === undefined ? [] : [...swept.values()].flat();
  const isSwept = (destination: Destination): boolean => swept?.has(destination) === true;
  const rest = requirement.destinations.filter((destination) => !isSwept(destination));
  const narrow = requirement.destinations.flatMap((destination) =>
    isSwept(destination)
      ? [{ destination, ports: requirement.ports.filter((range) => !isSweepable(destination, range)) }]
      : [],
  );
  return {
    requirement: requirement.id,
    groups: [
      ...groupsOf(requirement, rest, ways, most),
      ...narrow.flatMap(({ destination, ports }) => groupsOf({ ...requirement, ports }, [destination], ways, most)),
    ].map((group) =>
      group.map(({ target, after }) => {
        // A name that is needed for itself waits for no other.
        const known = targets.get(target.id);
        const free = after === null || (known !== undefined && known.after === undefined);
        targets.set(target.id, free ? target : { ...target, after });
        return target.id;
      }),
    ),
    ...(sweeps.length === 0 ? {} : { sweeps: sweeps.map(({ id }) => id) }),
    ...(whole && requirement.destinations.every(hasEveryPlace) ? { whole } : {}),
    sample: sampleText(requirement, most, ways.exhaustive),
    skipped: null,
  };
}

/** For each host and port of the destinations a target for each check, with the name that must exist before it. */
function groupsOf(
  requirement: Requirement,
  destinations: readonly Destination[],
  ways: Ways,
  most?: number,
): readonly (readonly { readonly target: Target; readonly after: string | null }[])[] {
  const { checks, witnesses } = requirement;
  const { ports } = samplePorts(requirement.ports, most);
  const tried = checks.every(isNameOnly) ? [ports[0] ?? 0] : ports;
  return [...hostsToTry(destinations, witnesses, most)].flatMap(([host, after]) =>
    tried.map((port) => checks.map((check) => ({ target: makeTarget(host, port, requirement, check, ways), after }))),
  );
}

/** What of the requirement is tried by sample; null where nothing is. */
function sampleText(requirement: Requirement, most: number | undefined, exhaustive: boolean): string | null {
  const { ports, total } = samplePorts(requirement.ports, most);
  const isName = requirement.checks.every(isNameOnly);
  const sampled = isName || ports.length === total ? null : `${ports.length} of ${total} ports sampled`;
  const hosts = (): number => hostsToTry(requirement.destinations, requirement.witnesses).size;
  const tooMany = exhaustive && most === undefined && (sampled !== null || hosts() < places(requirement));
  const texts = [
    ...sampledDestinations(requirement, most),
    ...(sampled === null ? [] : [sampled]),
    ...(tooMany ? [`too many for --exhaustive (${MAX_EXHAUSTIVE} at most in one run)`] : []),
  ];
  return texts.length === 0 ? null : texts.join('; ');
}

const NOTHING_SWEPT: Swept = new Map();

/** Those of which every place may be tried, in their order, until there would be too many in all. */
function triedWhole(requirements: readonly Requirement[]): readonly Requirement[] {
  let left = MAX_EXHAUSTIVE;
  return requirements.filter((requirement) => {
    const count = places(requirement);
    if (skipReason(requirement) !== null || count > left) return false;
    left -= count;
    return true;
  });
}

/** Nobody knows all the names of a wildcard. */
function hasEveryPlace({ kind, value }: Destination): boolean {
  return kind !== 'wildcard' && (kind !== 'cidr' || isSampleable(value));
}

/** The hosts to try, each with the one that must exist before it is asked for. */
function hostsToTry(
  destinations: readonly Destination[],
  witnesses: readonly string[],
  most?: number,
): ReadonlyMap<string, string | null> {
  const sequel = (kind: Destination['kind'], hosts: readonly string[], index: number): string | null =>
    kind === 'sequence' ? (hosts[index - 1] ?? null) : null;
  return new Map(
    destinations.flatMap((destination) => {
      const hosts = hostsOf(destination, witnesses, most);
      return hosts.map((host, index) => [host, sequel(destination.kind, hosts, index)] as const);
    }),
  );
}

/** How many pairs of address and port the entry names. */
function places({ destinations, ports }: Requirement): number {
  const hosts = destinations.reduce(
    (sum, { kind, value }) => sum + (kind === 'cidr' && isSampleable(value) ? Number(subnetHosts(value).count) : 1),
    0,
  );
  return hosts * ports.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}

function hostsOf({ kind, value }: Destination, witnesses: readonly string[], most?: number): readonly string[] {
  switch (kind) {
    case 'host':
    case 'address':
      return [value];
    case 'cidr':
      return isSampleable(value) ? sampleAddresses(value, most) : [];
    case 'sequence':
      return sequenceNames(value);
    case 'wildcard':
      return witnesses.filter((name) => isUnder(name, value));
  }
}

/** `c-{01..20}.example.com`: the numbers are as long as the last one is when they begin with a nought. */
function sequenceNames(text: string): readonly string[] {
  const [, from = '', to = ''] = /\{([0-9]+)\.\.([0-9]+)\}/.exec(text) ?? [];
  const length = from.startsWith('0') ? from.length : 0;
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) =>
    text.replace(/\{.*\}/, String(Number(from) + index).padStart(length, '0')),
  );
}

/** In words, which wildcards and subnets are tried by sample, and which not at all. */
function sampledDestinations({ destinations, witnesses }: Requirement, most?: number): readonly string[] {
  const wildcards = destinations.filter(({ kind }) => kind === 'wildcard');
  const subnets = destinations.filter(({ kind }) => kind === 'cidr');
  const tried = subnets.filter(({ value }) => isSampleable(value));
  const all = subnets.length === tried.length && most !== undefined;
  const addresses = tried.reduce(
    (sum, { value }) => sum + Math.min(Number(subnetHosts(value).count), most ?? MAX_SAMPLE),
    0,
  );
  return [
    ...wildcards.map((wildcard) => {
      const names = hostsOf(wildcard, witnesses);
      return names.length === 0 ? `${wildcard.value} not tested` : `${wildcard.value} tested by ${names.join(', ')}`;
    }),
    ...(addresses > 0 ? [all ? `whole subnets: ${addresses} addresses` : `${addresses} addresses sampled`] : []),
    ...destinations.filter(({ kind }) => kind === 'sequence').map(({ value }) => `${value}: as many as there are`),
    ...subnets.filter(({ value }) => !isSampleable(value)).map(({ value }) => `${value} not tested`),
  ];
}

function makeTarget(
  host: string,
  port: number,
  requirement: Requirement,
  check: Check,
  { directions, proxyFor }: Ways,
): Target {
  // A name that has to resolve is asked for as it is: nothing is dialled that could be sent elsewhere.
  const dial = isNameOnly(check) ? { host, port, known: null, redirected: false } : dialOf(host, port, directions);
  const { protocol } = requirement;
  const proxy = throughProxy(check, protocol) ? proxyFor({ host, port, scheme: schemeOf(check) }) : null;
  return { id: targetId(host, port, requirement, check), host, port, protocol, check, dial, proxy };
}

/** Proxies carry TCP, and programs give them what is HTTP or TLS; name servers are asked directly. */
function throughProxy(check: Check, protocol: Requirement['protocol']): boolean {
  return protocol === 'tcp' && check.kind !== 'dns';
}

function schemeOf(check: Check): 'https' | 'http' {
  return check.kind === 'http' ? 'http' : 'https';
}

/** The same for everything that sends the same; what is expected of the answer is no part of it. */
function targetId(host: string, port: number, requirement: Requirement, check: Check): string {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  switch (check.kind) {
    case 'tcp':
      return `tcp://${place}`;
    case 'tls':
      return `tls://${place}${trustText(check)}`;
    case 'https':
      return `https://${place}${check.path}${trustText(check)}`;
    case 'http':
      return `http://${place}${check.path}`;
    case 'registry': {
      const image = check.repository === null ? '' : `/${check.repository}:${check.reference}`;
      return `registry://${place}${image}${trustText(check)}`;
    }
    case 'dns':
      return check.query === null
        ? `name://${host}`
        : `dns+${requirement.protocol}://${place}/${check.query}/${check.type}`;
    case 'ntp':
    case 'stun':
      return `${check.kind}://${place}`;
    case 'listener':
      // The token is a secret, and one place has one listener.
      return `listener+${check.tls ? 'tls' : requirement.protocol}://${place}`;
  }
}

/** What is trusted, asked for and shown, where it is not what everybody does. */
function trustText(check: Extract<Check, { readonly trust: string }>): string {
  const { trust, ca } = check;
  const client = 'client' in check ? check.client : undefined;
  const serverName = 'serverName' in check ? check.serverName : undefined;
  const alpn = 'alpn' in check ? check.alpn : null;
  return [
    trust === 'public' ? '' : `#private${ca === null ? '' : `=${ca}`}`,
    serverName === undefined ? '' : `#name=${serverName}`,
    // It is offered, so it is part of what is sent.
    alpn === null ? '' : `#alpn=${alpn}`,
    client === undefined ? '' : `#client=${client.cert},${client.key}`,
  ].join('');
}
