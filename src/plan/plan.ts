import type { Check, Destination, Requirement } from '../model/profile.ts';
import type { Plan, ProxyRoute, RequirementPlan, Target } from '../model/target.ts';
import { planBounds, type PlanLimits } from './bounds.ts';
import { dialOf, type Directions } from './directions.ts';
import { isSampleable, sampleAddresses, samplePorts } from './sample.ts';
import { isNameOnly, isUnder, skipReason } from './skip.ts';

export type { PlanLimits } from './bounds.ts';
export { unusedDirections } from './directions.ts';
export type { ConnectTo, Directions, ResolveTo } from './directions.ts';

/** What is to be tried for each requirement, what is not and why, and the most that will be sent. Pure. */
export function planTargets(
  requirements: readonly Requirement[],
  directions: Directions,
  limits: PlanLimits,
  proxyFor: ProxyFor = () => null,
): Plan {
  const targets = new Map<string, Target>();
  const ways = { directions, proxyFor };
  const plans = requirements.map((requirement) => planRequirement(requirement, ways, targets));
  return { targets: [...targets.values()], requirements: plans, bounds: planBounds([...targets.values()], limits) };
}

/** How things are reached: where the user sends them, and through which proxy. */
interface Ways {
  readonly directions: Directions;
  readonly proxyFor: ProxyFor;
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
  const { destinations, witnesses, checks } = requirement;
  const { ports, total } = samplePorts(requirement.ports);
  const hosts = [...new Set(destinations.flatMap((destination) => hostsOf(destination, witnesses)))];
  const tried = checks.every(isNameOnly) ? [ports[0] ?? 0] : ports;
  const groups = hosts.flatMap((host) =>
    tried.map((port) =>
      checks.map((check) => {
        const target = makeTarget(host, port, requirement, check, ways);
        targets.set(target.id, target);
        return target.id;
      }),
    ),
  );
  const sampled =
    checks.every(isNameOnly) || ports.length === total ? null : `${ports.length} of ${total} ports sampled`;
  const sample = [...sampledDestinations(requirement), ...(sampled === null ? [] : [sampled])].join('; ');
  return { requirement: requirement.id, groups, sample: sample === '' ? null : sample, skipped: null };
}

function hostsOf({ kind, value }: Destination, witnesses: readonly string[]): readonly string[] {
  switch (kind) {
    case 'host':
    case 'address':
      return [value];
    case 'cidr':
      return isSampleable(value) ? sampleAddresses(value) : [];
    case 'wildcard':
      return witnesses.filter((name) => isUnder(name, value));
  }
}

/** In words, which wildcards and subnets are tried by sample, and which not at all. */
function sampledDestinations({ destinations, witnesses }: Requirement): readonly string[] {
  const wildcards = destinations.filter(({ kind }) => kind === 'wildcard');
  const subnets = destinations.filter(({ kind }) => kind === 'cidr');
  const addresses = new Set(subnets.flatMap((subnet) => hostsOf(subnet, [])));
  return [
    ...wildcards.map((wildcard) => {
      const names = hostsOf(wildcard, witnesses);
      return names.length === 0 ? `${wildcard.value} not tested` : `${wildcard.value} tested by ${names.join(', ')}`;
    }),
    ...(addresses.size > 0 ? [`${addresses.size} addresses sampled`] : []),
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

function trustText(check: { readonly trust: string; readonly ca: string | null }): string {
  return check.trust === 'public' ? '' : `#private${check.ca === null ? '' : `=${check.ca}`}`;
}
