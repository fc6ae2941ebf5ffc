import ipaddr from 'ipaddr.js';
import type { Timeouts } from '../model/probe.ts';
import type { Check, Destination, Requirement } from '../model/profile.ts';
import type { Plan, PlanBounds, RequirementPlan, SkipReason, Target } from '../model/target.ts';
import { sampleAddresses, samplePorts } from './sample.ts';

/** One `--connect-to HOST:PORT:ADDRESS:PORT`; null stands for any host or port, or for the same one (as in curl). */
export interface ConnectTo {
  readonly host: string | null;
  readonly port: number | null;
  readonly toHost: string | null;
  readonly toPort: number | null;
}

/** One `--resolve HOST:PORT:ADDRESS,...`; a null port stands for any. */
export interface ResolveTo {
  readonly host: string;
  readonly port: number | null;
  readonly addresses: readonly string[];
}

/** Where the user sends targets: for tests and rehearsals. */
export interface Directions {
  readonly connectTo: readonly ConnectTo[];
  readonly resolve: readonly ResolveTo[];
}

/** What a run may do, as far as it decides the bounds. */
export interface PlanLimits {
  readonly timeouts: Timeouts;
  readonly deadlineMs: number;
  readonly concurrency: number;
  readonly maxAddresses: number;
}

/** Sockets that are opened at most for one answer: a second one half-way, in case the first one's packets were lost. */
const SOCKETS_PER_ENDPOINT = 2;

/** What is to be tried for each requirement, what is not and why, and the most that will be sent. Pure. */
export function planTargets(
  requirements: readonly Requirement[],
  directions: Directions,
  limits: PlanLimits,
): Plan {
  const targets = new Map<string, Target>();
  const plans = requirements.map((requirement) => planRequirement(requirement, directions, targets));
  return { targets: [...targets.values()], requirements: plans, bounds: bounds([...targets.values()], limits) };
}

function planRequirement(
  requirement: Requirement,
  directions: Directions,
  targets: Map<string, Target>,
): RequirementPlan {
  const skipped = skipReason(requirement);
  if (skipped !== null) return { requirement: requirement.id, groups: [], sample: null, skipped };
  const { ports, total } = samplePorts(requirement.ports);
  const hosts = requirement.destinations.flatMap((destination) => hostsOf(destination, requirement.witnesses));
  const groups = hosts.flatMap((host) =>
    (ports.length === 0 ? [0] : ports).map((port) =>
      requirement.checks.map((check) => {
        const target = makeTarget(host, port, requirement, check, directions);
        targets.set(target.id, target);
        return target.id;
      }),
    ),
  );
  return {
    requirement: requirement.id,
    groups,
    sample: sampleText(requirement, hosts.length, ports.length, total),
    skipped: null,
  };
}

function skipReason(requirement: Requirement): SkipReason | null {
  const { gap, protocol } = requirement;
  if (requirement.need === 'retired') {
    const next = requirement.replacedBy === null ? null : `Use ${requirement.replacedBy} instead.`;
    return { cause: 'config.retired', explanation: `Retired on ${requirement.retiredOn ?? 'an unknown date'}.`, next };
  }
  if (gap !== null) {
    const next = `${sentence(gap.howTo)} Then add --set ${gap.parameter}=VALUE.`;
    return gap.conditional
      ? { cause: 'config.not-selected', explanation: `Applies only when parameter ${gap.parameter} is set.`, next }
      : { cause: 'config.parameter-missing', explanation: `Parameter ${gap.parameter} is not set.`, next };
  }
  const untestable = (explanation: string, next: string | null): SkipReason => ({
    cause: 'not-run.not-testable',
    explanation,
    next,
  });
  if (requirement.direction === 'in')
    return untestable('Traffic to here cannot be tried from here.', 'Try it from the other side.');
  if (protocol !== 'tcp' && protocol !== 'udp')
    return untestable(`One end alone cannot prove protocol ${protocol}.`, 'Look at the firewall rules.');
  if (protocol === 'udp' && requirement.checks.every((check) => check.kind !== 'dns')) {
    return untestable('UDP without a protocol that answers proves nothing.', 'Look at the firewall rules.');
  }
  if (requirement.destinations.every(({ kind }) => kind === 'wildcard') && requirement.witnesses.length === 0) {
    return untestable(
      'A wildcard without a concrete name that stands for it cannot be tried.',
      'Name one under "witnesses", or set the parameter of the concrete entry.',
    );
  }
  return null;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function hostsOf(destination: Destination, witnesses: readonly string[]): readonly string[] {
  switch (destination.kind) {
    case 'host':
    case 'address':
      return [destination.value];
    case 'cidr':
      return sampleAddresses(destination.value);
    case 'wildcard':
      return witnesses.filter((name) => name.endsWith(destination.value.slice(1)));
  }
}

function sampleText(requirement: Requirement, hosts: number, ports: number, allPorts: number): string | null {
  const parts = [];
  const wildcards = requirement.destinations.filter(({ kind }) => kind === 'wildcard');
  if (wildcards.length > 0)
    parts.push(`${wildcards.map(({ value }) => value).join(', ')} tested by ${requirement.witnesses.join(', ')}`);
  if (requirement.destinations.some(({ kind }) => kind === 'cidr')) parts.push(`${hosts} addresses sampled`);
  if (ports < allPorts) parts.push(`${ports} of ${allPorts} ports sampled`);
  return parts.length === 0 ? null : parts.join('; ');
}

function makeTarget(host: string, port: number, requirement: Requirement, check: Check, directions: Directions): Target {
  const rule = directions.connectTo.find(
    (candidate) => (candidate.host ?? host) === host && (candidate.port ?? port) === port,
  );
  const dialHost = rule?.toHost ?? host;
  const dialPort = rule?.toPort ?? port;
  const given = directions.resolve.find(
    (candidate) => candidate.host === dialHost && (candidate.port ?? dialPort) === dialPort,
  );
  const known = isLiteral(dialHost) ? [dialHost] : (given?.addresses ?? null);
  const dial = { host: dialHost, port: dialPort, known, redirected: rule !== undefined };
  return { id: targetId(host, port, requirement, check), host, port, protocol: requirement.protocol, check, dial };
}

function isLiteral(host: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(host) || (host.includes(':') && ipaddr.IPv6.isValid(host));
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

function bounds(targets: readonly Target[], limits: PlanLimits): PlanBounds {
  const names = new Set(targets.filter(({ dial }) => dial.known === null).map(({ dial }) => dial.host));
  const endpoints = targets
    .filter(({ id }) => !id.startsWith('name://'))
    .reduce((sum, { dial }) => sum + (dial.known?.length ?? limits.maxAddresses), 0);
  const { resolveMs, connectMs, tlsMs, httpMs } = limits.timeouts;
  const rounds = Math.ceil(endpoints / limits.concurrency);
  return {
    names: names.size,
    targets: targets.length,
    connections: endpoints * SOCKETS_PER_ENDPOINT,
    durationMs: Math.min(limits.deadlineMs, resolveMs + rounds * (connectMs + tlsMs + httpMs)),
  };
}
