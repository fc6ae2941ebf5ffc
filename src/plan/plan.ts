import type { Check, Destination, Requirement } from '../model/profile.ts';
import type { Plan, RequirementPlan, Target } from '../model/target.ts';
import { planBounds, type PlanLimits } from './bounds.ts';
import { dialOf, type Directions } from './directions.ts';
import { isSampleable, sampleAddresses, samplePorts } from './sample.ts';
import { isNameOnly, isUnder, skipReason } from './skip.ts';

export type { PlanLimits } from './bounds.ts';
export { unusedDirections } from './directions.ts';
export type { ConnectTo, Directions, ResolveTo } from './directions.ts';

/** What is to be tried for each requirement, what is not and why, and the most that will be sent. Pure. */
export function planTargets(requirements: readonly Requirement[], directions: Directions, limits: PlanLimits): Plan {
  const targets = new Map<string, Target>();
  const plans = requirements.map((requirement) => planRequirement(requirement, directions, targets));
  return { targets: [...targets.values()], requirements: plans, bounds: planBounds([...targets.values()], limits) };
}

function planRequirement(
  requirement: Requirement,
  directions: Directions,
  targets: Map<string, Target>,
): RequirementPlan {
  const skipped = skipReason(requirement);
  if (skipped !== null) return { requirement: requirement.id, groups: [], sample: null, skipped };
  const { destinations, witnesses, checks } = requirement;
  const { ports, total } = samplePorts(requirement.ports);
  const hosts = [...new Set(destinations.flatMap((destination) => hostsOf(destination, witnesses)))];
  const tried = checks.every(isNameOnly) ? [ports[0] ?? 0] : ports;
  const groups = hosts.flatMap((host) =>
    tried.map((port) =>
      checks.map((check) => {
        const target = makeTarget(host, port, requirement, check, directions);
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
  directions: Directions,
): Target {
  // A name that has to resolve is asked for as it is: nothing is dialled that could be sent elsewhere.
  const dial = isNameOnly(check) ? { host, port, known: null, redirected: false } : dialOf(host, port, directions);
  return { id: targetId(host, port, requirement, check), host, port, protocol: requirement.protocol, check, dial };
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
  }
}

function trustText(check: { readonly trust: string; readonly ca: string | null }): string {
  return check.trust === 'public' ? '' : `#private${check.ca === null ? '' : `=${check.ca}`}`;
}
