import { type PlanLimits, planTargets } from '../../src/plan/plan.ts';
import type { Requirement } from '../../src/model/profile.ts';
import type { Target } from '../../src/model/target.ts';

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** A requirement and the places that a run dials for it. */
export interface Entry extends Pick<Requirement, 'id' | 'need' | 'expect'> {
  readonly requirement: Requirement;
  readonly places: ReadonlyMap<string, Place>;
  /** One place that answers is enough, so that one is gone is no loss. */
  readonly bySample: boolean;
}

export function entriesOf(
  requirements: readonly Requirement[],
  limits: PlanLimits,
): { readonly entries: readonly Entry[]; readonly targets: readonly Target[] } {
  const plan = planTargets(requirements, { connectTo: [], resolve: [] }, limits);
  const targets = new Map(plan.targets.map((target) => [target.id, target]));
  const groups = new Map(plan.requirements.map((one) => [one.requirement, one.groups.flat()]));
  const entries = requirements.map((requirement) => {
    const tried = (groups.get(requirement.id) ?? []).flatMap((id) => targets.get(id) ?? []);
    const dialled = tried.filter(({ check }) => check.kind !== 'dns' || check.query !== null);
    const places = new Map(dialled.map(({ host, port }) => [keyOf({ host, port }), { host, port }]));
    const { id, need, expect } = requirement;
    return { id, need, expect, requirement, places, bySample: isBySample(requirement) };
  });
  return { entries, targets: plan.targets };
}

export function placesOf(entries: readonly Entry[]): readonly Place[] {
  return [...new Map(entries.flatMap(({ places }) => [...places])).values()];
}

export function entriesAt(places: readonly Place[], entries: readonly Entry[]): readonly Entry[] {
  const keys = places.map(keyOf);
  return entries.filter((entry) => keys.some((key) => entry.places.has(key)));
}

/** Places of what must be open that no entry names by sample. */
export function singlePlaces(entries: readonly Entry[]): readonly Place[] {
  const bySample = new Set(entries.filter((entry) => entry.bySample).flatMap(({ places }) => [...places.keys()]));
  return placesOf(entries.filter(({ expect }) => expect === 'open')).filter((place) => !bySample.has(keyOf(place)));
}

function isBySample({ provable, destinations, ports }: Requirement): boolean {
  return !provable || destinations.some(({ kind }) => kind === 'cidr') || ports.some(({ from, to }) => from < to);
}

function keyOf({ host, port }: Place): string {
  return `${host} ${port}`;
}
