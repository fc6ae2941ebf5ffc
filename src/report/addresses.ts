import type { Observation } from '../model/observation.ts';
import type { Report } from '../model/report.ts';

/** By requirement: the addresses that its names had in this run, each once. */
export function observedAddresses(report: Report): ReadonlyMap<string, readonly string[]> {
  const byName = new Map<string, readonly string[]>();
  for (const observation of report.observations) {
    const addresses = resolved(observation);
    byName.set(observation.target, [...(byName.get(observation.target) ?? []), ...addresses]);
  }
  // A resolve observation carries the name that was dialled; every other one the id of its target, and no addresses.
  const addressesOf = new Map(report.targets.map(({ id, dial }) => [id, dial.known ?? byName.get(dial.host) ?? []]));
  return new Map(
    report.plan.map(({ requirement, groups }) => {
      const addresses = groups.flat().flatMap((target) => addressesOf.get(target) ?? []);
      return [requirement, [...new Set(addresses)]];
    }),
  );
}

function resolved({ detail, control }: Observation): readonly string[] {
  return detail?.kind === 'resolve' && control === undefined ? detail.addresses : [];
}
