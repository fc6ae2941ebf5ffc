import type { Requirement } from '../model/profile.ts';
import type { Gathering } from '../model/report.ts';
import type { RequirementPlan } from '../model/target.ts';
import type { StoppedAt, Verdict } from '../model/verdict.ts';
import { CAUSES } from './causes.ts';
import { nextOfVerdict } from './next.ts';
import { settleOf } from './settle.ts';
import { type Opinion, severity } from './opinion.ts';
import { covers } from './covers.ts';
import { type Facts, type Place, placesOf, worst } from './place.ts';
import { indexSweeps, type SweepIndex, sweepNote, type Weight, weighing } from './sweeps.ts';
import { indexObservations } from './trace.ts';
import { vantageFacts } from './vantage.ts';

/** One verdict for each requirement, in their order. Pure: the same facts give the same verdicts, now or later. */
export function judge(gathering: Gathering): readonly Verdict[] {
  const vantage = vantageFacts(gathering);
  const byTarget = indexObservations(gathering.observations);
  const targets = new Map(gathering.targets.map((target) => [target.id, target]));
  const plans = new Map(gathering.plan.map((plan) => [plan.requirement, plan]));
  const sweeps = indexSweeps(gathering.sweeps);
  return gathering.requirements.map((requirement) => {
    const plan = plans.get(requirement.id);
    return plan === undefined || plan.skipped !== null || plan.groups.length === 0
      ? notTried(requirement, plan)
      : judgeRequirement(requirement, plan, { gathering, vantage, byTarget, targets }, sweeps);
  });
}

function notTried(requirement: Requirement, plan: RequirementPlan | undefined): Verdict {
  const reason = plan?.skipped ?? {
    cause: 'not-run.not-testable' as const,
    explanation: 'Nothing was planned for it.',
    next: null,
  };
  return {
    requirement: requirement.id,
    outcome: 'skipped',
    met: 'unknown',
    cause: reason.cause,
    path: 'direct',
    rule: 'not-planned',
    confidence: 'certain',
    explanation: reason.explanation,
    evidence: [],
    alternatives: [],
    coverage: { reached: 0, tried: 0, note: null },
    stopped: [],
    next: reason.next ?? CAUSES[reason.cause].next,
    settle: null,
  };
}

function judgeRequirement(requirement: Requirement, plan: RequirementPlan, facts: Facts, sweeps: SweepIndex): Verdict {
  const weight = weighing(plan, sweeps);
  const places = placesOf(requirement, plan, facts);
  const counted = places.flatMap(({ opinions }) => opinions);
  const all = places.flatMap(({ opinions, uncounted, others }) => [...opinions, ...uncounted, ...others]);
  const units = byUnit(places);
  const opinions = units.map((unit) => decide(unit, requirement));
  const decided = worst(opinions);
  const open = requirement.expect === 'open' ? 'yes' : 'no';
  const reached = weigh(
    counted.filter(({ met }) => met === open),
    weight,
  );
  const unplanned =
    decided.met === 'yes' ? requirement.destinations.filter((destination) => !isPlanned(destination, places)) : [];
  const verdict: Verdict = {
    requirement: requirement.id,
    outcome: decided.outcome,
    met: decided.met,
    cause: decided.cause,
    path: decided.trace.path,
    rule: decided.rule,
    confidence: decided.confidence,
    explanation: explain(decided, counted, places, weight),
    evidence: [...new Set(all.flatMap(({ trace }) => trace.evidence))].toSorted((a, b) => a - b),
    alternatives: decided.alternatives,
    coverage: {
      reached,
      tried: weigh(
        counted.filter(({ outcome }) => outcome !== 'skipped'),
        weight,
      ),
      note: coverageNote(reached, weigh(counted, weight), places, {
        sample: plan.sample,
        swept: sweepNote(plan, sweeps),
        expect: requirement.expect,
      }),
    },
    stopped: units.flatMap((unit, index) => stoppedIn(unit, opinions[index] ?? decided, decided)),
    next: nextOfVerdict(decided, requirement, decided.trace.sampled && plan.sample !== null && plan.whole !== true),
    settle: settleOf(decided, facts.vantage),
  };
  return unplanned.length === 0
    ? verdict
    : partlyTried(
        verdict,
        unplanned.map(({ value }) => value),
      );
}

function byUnit(places: readonly Place[]): readonly (readonly Place[])[] {
  const units = new Map<string, Place[]>();
  for (const place of places) {
    const unit = units.get(place.unit);
    if (unit === undefined) units.set(place.unit, [place]);
    else unit.push(place);
  }
  return [...units.values()];
}

/** Of a sample one place that answers shows all of it open; of anything else all must be. */
function decide(unit: readonly Place[], { expect }: Requirement): Opinion {
  const opinions = unit.flatMap((place) => place.opinions);
  const met = opinions.filter((opinion) => opinion.met === 'yes').toSorted((a, b) => severity(a) - severity(b));
  const sampled = expect === 'open' && unit.some((place) => place.sampled);
  return (sampled ? met[0] : undefined) ?? worst(opinions);
}

function isPlanned(destination: Requirement['destinations'][number], places: readonly Place[]): boolean {
  return places.some(({ target }) => covers(destination, target.host));
}

/** Not tried is never a pass, though all that was tried passed. */
function partlyTried(verdict: Verdict, unplanned: readonly string[]): Verdict {
  const explanation = `No name stands for ${unplanned.join(', ')}, so that was not tried. ${verdict.explanation}`;
  const next = CAUSES['not-run.not-testable'].next;
  return {
    ...verdict,
    outcome: 'skipped',
    met: 'unknown',
    cause: 'not-run.not-testable',
    rule: 'partly-planned',
    explanation,
    next,
  };
}

/** How many endpoints these opinions are about. */
function weigh(opinions: readonly Opinion[], weight: Weight): number {
  return opinions.reduce((sum, { trace }) => sum + weight(trace), 0);
}

function explain(decided: Opinion, counted: readonly Opinion[], places: readonly Place[], weight: Weight): string {
  const alike = counted.filter(({ rule, met }) => rule === decided.rule && met === decided.met);
  return alike.length < counted.length
    ? `${weigh(alike, weight)} of ${endpoints(weigh(counted, weight), places)}: ${decided.explanation}`
    : decided.explanation;
}

function coverageNote(
  reached: number,
  counted: number,
  places: readonly Place[],
  {
    sample,
    swept,
    expect,
  }: Pick<RequirementPlan, 'sample'> & Pick<Requirement, 'expect'> & { readonly swept: string | null },
): string | null {
  const uncounted = places.reduce((sum, place) => sum + place.uncounted.length, 0);
  const notes = [];
  // How a sweep ended says it better.
  if (swept === null && reached < counted && counted > 1 && (expect === 'open' || reached > 0))
    notes.push(`${reached} of ${endpoints(counted, places)}`);
  if (uncounted > 0) notes.push(`IPv6 not counted (${uncounted} ${uncounted === 1 ? 'address' : 'addresses'})`);
  if (sample !== null) notes.push(sample);
  if (swept !== null) notes.push(swept);
  return notes.length === 0 ? null : notes.join('; ');
}

/** One host and port has addresses; several have endpoints. */
function endpoints(count: number, places: readonly Place[]): string {
  return `${count} ${places.length === 1 ? 'addresses' : 'endpoints'}`;
}

/** Only what went as badly as the verdict says: what is merely undecided is no part of what is blocked. */
function stoppedIn(unit: readonly Place[], own: Opinion, decided: Opinion): readonly StoppedAt[] {
  if (own.met === 'yes') return [];
  return unit.flatMap(({ target, destination, opinions }) => {
    const stopped = opinions.filter((opinion) => severity(opinion) === severity(decided));
    const addresses = stopped.flatMap(({ trace }) =>
      trace.address === null || trace.path === 'proxy' ? [] : [trace.address],
    );
    return stopped.length === 0 ? [] : [{ destination, host: target.host, port: target.port, addresses }];
  });
}
