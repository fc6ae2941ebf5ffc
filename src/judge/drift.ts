import ipaddr from 'ipaddr.js';
import type { Cause } from '../model/outcome.ts';
import type { Observation } from '../model/observation.ts';
import type { Requirement } from '../model/profile.ts';
import type { Gathering } from '../model/report.ts';
import type { RequirementPlan } from '../model/target.ts';
import type { Finding } from '../model/verdict.ts';
import { CAUSES } from './causes.ts';
import { covers } from './covers.ts';
import { isPlaceholder, placeholderWithin } from './placeholder.ts';

/**
 * Where the documents and the network have grown apart, though nothing need be blocked: names that lead outside of the
 * published subnets, and published places of which not one answers.
 */
export function driftFindings(gathering: Gathering): readonly Finding[] {
  return [...outside(gathering), ...deserted(gathering)];
}

/** One finding for all names: an allowlist by address lacks the same thing everywhere. */
function outside({ requirements, targets, plan, observations }: Gathering): readonly Finding[] {
  const resolved = new Map(observations.flatMap(resolvedDirectly));
  const dialled = new Map(targets.map(({ id, dial }) => [id, dial.host]));
  const found = requirements.flatMap(({ id, published }, index) => {
    if (published.length === 0) return [];
    const hosts = new Set(groupsOf(plan[index]).flatMap((target) => dialled.get(target) ?? []));
    const strangers = [...hosts].flatMap((host) =>
      (resolved.get(host) ?? [])
        .filter((address) => !published.some((subnet) => isIn(address, subnet)))
        .map((address) => `${host} has ${address}`),
    );
    return strangers.length === 0 ? [] : [{ id, strangers }];
  });
  const strangers = [...new Set(found.flatMap((one) => one.strangers))];
  if (strangers.length === 0) return [];
  const many = strangers.length === 1 ? 'One address' : `${strangers.length} addresses`;
  const explanation = `${many} outside of what the documents print: ${few(strangers)}. An allowlist by address that follows the documents lacks ${strangers.length === 1 ? 'it' : 'them'}.`;
  return [
    finding(
      'drift.address-not-published',
      found.map(({ id }) => id),
      explanation,
    ),
  ];
}

/** Silence everywhere in a table of addresses, while the run reaches other places, is more likely an old table than a filter. */
function deserted({ requirements, targets, plan, observations }: Gathering): readonly Finding[] {
  const answered = new Set(observations.filter(isAnswer).map(({ target }) => target));
  if (answered.size === 0) return [];
  const tried = new Set(observations.filter(isAttempt).map(({ target }) => target));
  const hostOf = new Map(targets.map(({ id, host }) => [id, host]));
  const found = requirements.flatMap((requirement, index) => {
    const ids = groupsOf(plan[index]).filter((id) => tried.has(id));
    const quiet = tables(requirement).filter((destination) => {
      const inside = ids.filter((id) => covers(destination, hostOf.get(id) ?? ''));
      return inside.length > 0 && !inside.some((id) => answered.has(id));
    });
    return quiet.length === 0 ? [] : [{ id: requirement.id, quiet: quiet.map(({ value }) => value) }];
  });
  const quiet = [...new Set(found.flatMap((one) => one.quiet))];
  if (quiet.length === 0) return [];
  const explanation = `Nothing that was tried in ${few(quiet)} answers, in one way or another. The table may be old, or a firewall drops all of it; an answer elsewhere cannot tell which.`;
  return [
    finding(
      'drift.nothing-answers',
      found.map(({ id }) => id),
      explanation,
    ),
  ];
}

/** Subnets, and the addresses of entries that no answer need come from. */
function tables({ destinations, provable, expect }: Requirement): Requirement['destinations'] {
  if (expect === 'blocked') return [];
  return destinations.filter(({ kind }) => kind === 'cidr' || (kind === 'address' && !provable));
}

function groupsOf(plan: RequirementPlan | undefined): readonly string[] {
  return plan === undefined ? [] : plan.groups.flat();
}

function resolvedDirectly({
  operation,
  path,
  control,
  target,
  detail,
}: Observation): readonly [string, readonly string[]][] {
  const own = operation === 'resolve' && path === 'direct' && control === undefined;
  return own && detail?.kind === 'resolve' ? [[target, detail.addresses]] : [];
}

function isAttempt({ operation, path, control, failure }: Observation): boolean {
  const sent = operation === 'connect' || operation === 'udp-round-trip';
  return sent && path === 'direct' && control === undefined && failure !== 'cancelled' && failure !== 'local-exhausted';
}

/** A refusal is an answer, too. */
function isAnswer(observation: Observation): boolean {
  const { failure } = observation;
  return (
    isAttempt(observation) && (failure === null || failure === 'connection-refused' || failure === 'connection-reset')
  );
}

/** A published entry is a subnet or an address. */
function isIn(address: string, published: string): boolean {
  if (isPlaceholder(published)) return placeholderWithin(address, published);
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (!published.includes('/')) return parsed.toNormalizedString() === ipaddr.parse(published).toNormalizedString();
  const [network, prefix] = ipaddr.parseCIDR(published);
  return parsed.kind() === network.kind() && parsed.match(network, prefix);
}

const NAMED = 4;

function few(texts: readonly string[]): string {
  const rest = texts.length - NAMED;
  return `${texts.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function finding(cause: Cause, verdicts: readonly string[], explanation: string): Finding {
  const { layer, owner, next } = CAUSES[cause];
  return { cause, layer, owner, verdicts, explanation, next: next ?? '', confirm: null };
}
