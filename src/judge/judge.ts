import type { Gathering } from '../model/report.ts';
import type { RequirementPlan, Target } from '../model/target.ts';
import type { Requirement } from '../model/profile.ts';
import type { StoppedAt, Verdict } from '../model/verdict.ts';
import { CAUSES } from './causes.ts';
import { type Opinion, severity, toOpinion, turnRound } from './opinion.ts';
import { indexObservations, type ObservationIndex, traces } from './trace.ts';
import { type VantageFacts, vantageFacts } from './vantage.ts';

/** One verdict for each requirement, in their order. Pure: the same facts give the same verdicts, now or later. */
export function judge(gathering: Gathering): readonly Verdict[] {
  const vantage = vantageFacts(gathering.observations);
  const byTarget = indexObservations(gathering.observations);
  const targets = new Map(gathering.targets.map((target) => [target.id, target]));
  const plans = new Map(gathering.plan.map((plan) => [plan.requirement, plan]));
  return gathering.requirements.map((requirement) => {
    const plan = plans.get(requirement.id);
    return plan === undefined || plan.skipped !== null
      ? notTried(requirement, plan)
      : judgeRequirement(requirement, plan, { gathering, vantage, byTarget, targets });
  });
}

interface Facts {
  readonly gathering: Gathering;
  readonly vantage: VantageFacts;
  readonly byTarget: ObservationIndex;
  readonly targets: ReadonlyMap<string, Target>;
}

function notTried(requirement: Requirement, plan: RequirementPlan | undefined): Verdict {
  const reason = plan?.skipped ?? { cause: 'not-run.not-testable' as const, explanation: 'Nothing was planned for it.', next: null };
  return {
    requirement: requirement.id,
    outcome: 'skipped',
    met: 'unknown',
    cause: reason.cause,
    rule: 'not-planned',
    confidence: 'certain',
    explanation: reason.explanation,
    evidence: [],
    alternatives: [],
    coverage: { reached: 0, tried: 0, note: null },
    stopped: [],
    next: reason.next ?? CAUSES[reason.cause].next,
  };
}

/** What was found at one host and port of a requirement: the opinion on each of its addresses, best check first. */
interface PlaceOpinion {
  readonly target: Target;
  readonly opinions: readonly Opinion[];
}

function judgeRequirement(requirement: Requirement, plan: RequirementPlan, facts: Facts): Verdict {
  const places = plan.groups.map((group) => judgePlace(requirement, plan, group, facts));
  const all = places.flatMap(({ opinions }) => opinions);
  const counted = countable(all);
  const decided = (isSampled(requirement, plan) ? counted.find(({ outcome }) => outcome === 'allowed') : undefined) ?? worst(counted);
  const { rule, alternatives } = decided;
  const reached = counted.filter(({ outcome }) => outcome === 'allowed' || outcome === 'impaired').length;
  const tried = counted.filter(({ outcome }) => outcome !== 'skipped').length;
  const cause = decided.cause;
  return {
    requirement: requirement.id,
    outcome: decided.outcome,
    met: decided.met,
    cause,
    rule,
    confidence: decided.confidence,
    explanation: explain(decided, counted),
    evidence: [...new Set(all.flatMap(({ trace }) => trace.evidence))].toSorted((a, b) => a - b),
    alternatives,
    coverage: { reached, tried, note: coverageNote(reached, counted, all, plan) },
    stopped: decided.met === 'yes' ? [] : places.flatMap(stoppedAt),
    next: cause === null || decided.outcome === 'allowed' ? nextOfAllowed(decided) : CAUSES[cause].next,
  };
}

function nextOfAllowed({ met, cause }: Opinion): string | null {
  return cause === null || (met === 'yes' && cause !== 'tls.unverified') ? null : CAUSES[cause].next;
}

/** The alternatives of one place: the one that came furthest speaks for it. */
function judgePlace(requirement: Requirement, plan: RequirementPlan, group: readonly string[], facts: Facts): PlaceOpinion {
  const sampled = isSampled(requirement, plan);
  const places = group.flatMap((id, index): readonly PlaceOpinion[] => {
    const target = facts.targets.get(id);
    const check = requirement.checks[index];
    if (target === undefined || check === undefined) return [];
    const { ended } = facts.gathering;
    const found = traces({ requirement, target, check, sampled, ended }, facts.byTarget);
    return [{ target, opinions: found.map((trace) => turnRound(toOpinion(trace, facts.vantage), requirement)) }];
  });
  const ranked = places.toSorted((a, b) => severity(worst(countable(a.opinions))) - severity(worst(countable(b.opinions))));
  const [furthest] = ranked;
  if (furthest === undefined) throw new Error(`requirement "${requirement.id}" has a plan without targets`);
  return furthest;
}

/** A subnet or a port range that was tried in part: one place that answers shows it open. A wildcard's witnesses all must. */
function isSampled({ ports, destinations }: Requirement, { sample }: RequirementPlan): boolean {
  const range = ports.some(({ from, to }) => to > from) || destinations.some(({ kind }) => kind === 'cidr');
  return range && sample !== null;
}

/** An address family that this host lacks says nothing of a destination that has another. */
function countable(opinions: readonly Opinion[]): readonly Opinion[] {
  const others = opinions.filter(({ cause, outcome }) => outcome !== 'skipped' || (cause !== 'tcp.no-local-route' && cause !== 'tcp.v6-broken'));
  return others.length === 0 ? opinions : others;
}

function worst(opinions: readonly Opinion[]): Opinion {
  return opinions.reduce((a, b) => (severity(b) > severity(a) ? b : a));
}

function explain(decided: Opinion, counted: readonly Opinion[]): string {
  const same = counted.filter((opinion) => opinion.rule === decided.rule).length;
  return counted.length > 1 && same < counted.length ? `${same} of ${counted.length}: ${decided.explanation}` : decided.explanation;
}

function coverageNote(reached: number, counted: readonly Opinion[], all: readonly Opinion[], plan: RequirementPlan): string | null {
  const notes = [];
  if (reached < counted.length && counted.length > 1) notes.push(`${reached} of ${counted.length} addresses`);
  if (counted.length < all.length) notes.push(`IPv6 not counted (${all.length - counted.length} addresses)`);
  if (plan.sample !== null) notes.push(plan.sample);
  return notes.length === 0 ? null : notes.join('; ');
}

function stoppedAt({ target, opinions }: PlaceOpinion): StoppedAt[] {
  const stopped = countable(opinions).filter(({ met }) => met !== 'yes');
  if (stopped.length === 0) return [];
  const addresses = stopped.flatMap(({ trace }) => [trace.address ?? []].flat());
  return [{ host: target.host, port: target.port, addresses }];
}
