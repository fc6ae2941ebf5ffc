import type { Destination, PortRange, Requirement } from '../model/profile.ts';
import type { Gathering } from '../model/report.ts';
import type { RequirementPlan, Target } from '../model/target.ts';
import { covers } from './covers.ts';
import { type Opinion, severity, toOpinion, turnRound } from './opinion.ts';
import { overPaths } from './paths.ts';
import { type ObservationIndex, proxiedTraces, type Trace, traces } from './trace.ts';
import type { VantageFacts } from './vantage.ts';

/** All that the verdicts of one run are drawn from. */
export interface Facts {
  readonly gathering: Gathering;
  readonly vantage: VantageFacts;
  readonly byTarget: ObservationIndex;
  readonly targets: ReadonlyMap<string, Target>;
}

/** What was found at one host and port of a requirement. */
export interface Place {
  readonly target: Target;
  /** The destination of the requirement that it stands for. */
  readonly destination: Destination;
  /** One for each address that counts, of the alternative that came furthest; never empty. */
  readonly opinions: readonly Opinion[];
  /** Opinions on addresses of a family that this host lacks. */
  readonly uncounted: readonly Opinion[];
  /** Opinions on the path that does not decide: evidence all the same. */
  readonly others: readonly Opinion[];
  /** Places of one unit stand for the same subnet or port range: one that answers shows it open. */
  readonly unit: string;
  readonly sampled: boolean;
}

/** One place for each group of the plan. */
export function placesOf(requirement: Requirement, plan: RequirementPlan, facts: Facts): readonly Place[] {
  const tried = new Set(plan.groups.flatMap((group) => group.map((id) => facts.targets.get(id)?.port ?? 0)));
  // Where all of it was tried and must be blocked, nothing that got through is what was asked for.
  const isKnown = plan.whole === true && requirement.expect === 'blocked' && requirement.provable;
  const partial = requirement.ports.filter((range) => isPartial(range, tried));
  return withoutEnd(plan.groups, facts).map((group) => judgePlace(requirement, group, { partial, isKnown }, facts));
}

/** Whether no service need listen at any one port of a range, because there are too many of them, or not all were tried. */
function isPartial({ from, to }: PortRange, tried: ReadonlySet<number>): boolean {
  const size = to - from + 1;
  return size > ALL_LISTEN || [...tried].filter((port) => port >= from && port <= to).length < size;
}

/** A sequence of names ends with the first that does not exist; that one, and what would come after it, is nobody's. */
function withoutEnd(groups: RequirementPlan['groups'], { targets, byTarget }: Facts): RequirementPlan['groups'] {
  const beyond = new Set<string>();
  return groups.filter((group) => {
    const target = targets.get(group[0] ?? '');
    if (target?.after === undefined) return true;
    const ends = (byTarget.get(target.dial.host) ?? []).some(
      ({ observation: { operation, path, control, failure } }) =>
        operation === 'resolve' && path === 'direct' && control === undefined && failure === 'name-not-found',
    );
    if (ends || beyond.has(target.after)) beyond.add(target.host);
    return !beyond.has(target.host);
  });
}

/** The alternatives of one place: the one that came furthest speaks for it. */
function judgePlace(
  requirement: Requirement,
  group: readonly string[],
  { partial, isKnown }: { readonly partial: readonly PortRange[]; readonly isKnown: boolean },
  facts: Facts,
): Place {
  const places = group.flatMap((id, index): readonly Place[] => {
    const target = facts.targets.get(id);
    const check = requirement.checks[index];
    if (target === undefined || check === undefined) return [];
    const { ended } = facts.gathering;
    const unit = unitOf(requirement, target, partial);
    const stands = isKnown ? { ...unit, sampled: false } : unit;
    const found = traces({ requirement, target, check, sampled: stands.sampled, ended }, facts.byTarget);
    const opinion = (trace: Trace): Opinion => turnRound(toOpinion(trace, facts.vantage), requirement);
    const { opinions, uncounted } = countable(found.map(opinion));
    const proxied = proxiedTraces({ requirement, target, check, sampled: stands.sampled, ended }, facts.byTarget);
    return [{ target, ...stands, uncounted, ...overPaths(opinions, proxied.map(opinion), requirement, target) }];
  });
  const ranked = places.toSorted((a, b) => severity(worst(a.opinions)) - severity(worst(b.opinions)));
  // Where all must be blocked, one alternative that is open is one opening.
  const spokesman = requirement.expect === 'open' ? ranked[0] : ranked.at(-1);
  if (spokesman === undefined) throw new Error(`requirement "${requirement.id}" has a plan without targets`);
  return spokesman;
}

/** A subnet, or a port range that was tried in part, is sampled: nothing need listen at any one place of it, nor where no proof is asked for. */
function unitOf(
  { destinations, ports, provable }: Requirement,
  { host, port }: Target,
  partial: readonly PortRange[],
): Pick<Place, 'destination' | 'unit' | 'sampled'> {
  const range = ports.find(({ from, to }) => port >= from && port <= to);
  const isOfMany = range !== undefined && partial.includes(range);
  const destination = destinationOf(destinations, host);
  const inSubnet = isSubnet(destination);
  const portText = range !== undefined && (isOfMany || inSubnet) ? `${range.from}-${range.to}` : String(port);
  return {
    destination,
    unit: `${inSubnet ? destination.value : host} ${portText}`,
    sampled: isOfMany || inSubnet || !provable,
  };
}

/** Of a range that is wider than this nobody expects that a service listens at every port, however many were tried. */
const ALL_LISTEN = 4;

/** The destination that names the host, or else the first that covers it. */
function destinationOf(destinations: readonly Destination[], host: string): Destination {
  const named = destinations.find(({ kind, value }) => kind !== 'cidr' && value === host);
  return named ?? destinations.find((destination) => covers(destination, host)) ?? { kind: 'host', value: host };
}

/** More than a single address. */
function isSubnet({ kind, value }: Destination): boolean {
  return kind === 'cidr' && !/^[^:]*\/32$|\/128$/.test(value);
}

/**
 * An address family that this host lacks says nothing of a host that has another. One that has no other cannot be
 * reached from here, which decides nothing about the allowlist.
 */
function countable(opinions: readonly Opinion[]): Pick<Place, 'opinions' | 'uncounted'> {
  const uncounted = opinions.filter(isOfMissingFamily);
  return uncounted.length === opinions.length
    ? { opinions: opinions.map((opinion) => ({ ...opinion, outcome: 'inconclusive' as const })), uncounted: [] }
    : { opinions: opinions.filter((opinion) => !isOfMissingFamily(opinion)), uncounted };
}

function isOfMissingFamily({ cause, outcome }: Opinion): boolean {
  return outcome === 'skipped' && (cause === 'tcp.no-local-route' || cause === 'tcp.v6-broken');
}

export function worst(opinions: readonly Opinion[]): Opinion {
  return opinions.reduce((a, b) => (severity(b) > severity(a) ? b : a));
}
