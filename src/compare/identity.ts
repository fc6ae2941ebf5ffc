import type { Requirement } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';

/**
 * What makes two requirements of two reports the same one: the id, and everything that a firewall would see of it. An id
 * that leads elsewhere by now is another requirement: what was known of the old one says nothing of it.
 */
function identity(requirement: Requirement): string {
  const { id, direction, protocol, expect, destinations, from, ports } = requirement;
  return JSON.stringify([
    id,
    direction,
    protocol,
    expect,
    sorted(destinations.map(({ kind, value }) => `${kind} ${value.toLowerCase()}`)),
    sorted(from.map((value) => value.toLowerCase())),
    sorted(ports.map((range) => `${range.from}-${range.to}`)),
  ]);
}

/** A requirement beside its verdict. */
export interface Judged {
  readonly requirement: Requirement;
  readonly verdict: Verdict;
}

/** Everything that a report judges, by what makes it the same in another report, in the report's order. */
export function byIdentity({
  requirements,
  verdicts,
}: Pick<Report, 'requirements' | 'verdicts'>): ReadonlyMap<string, Judged> {
  const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  return new Map(
    verdicts.flatMap((verdict) => {
      const requirement = byId.get(verdict.requirement);
      return requirement === undefined ? [] : [[identity(requirement), { requirement, verdict }] as const];
    }),
  );
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}
