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

/**
 * Everything that a report judges, by what makes it the same in another report, in the report's order. `run` tells the
 * reports that are held against each other apart: a placeholder means something else in each of them.
 */
export function byIdentity(
  report: Pick<Report, 'requirements' | 'verdicts' | 'redacted'>,
  run: string | number,
): ReadonlyMap<string, Judged> {
  const byId = new Map(report.requirements.map((requirement) => [requirement.id, requirement]));
  return new Map(
    report.verdicts.flatMap((verdict) => {
      const requirement = byId.get(verdict.requirement);
      if (requirement === undefined) return [];
      const hidden = report.redacted === true && hasPlaceholder(requirement);
      const key = identity(requirement);
      return [[hidden ? `${key} of ${run}` : key, { requirement, verdict }] as const];
    }),
  );
}

/** Requirements of which a redacted report does not say where they lead, or from where. */
export function hiddenRequirements({
  requirements,
  redacted,
}: Pick<Report, 'requirements' | 'redacted'>): readonly Requirement[] {
  return redacted === true ? requirements.filter(hasPlaceholder) : [];
}

/** As whole destinations, and in names: `ip-dashed-private-1.example`, `private-1.2`, `this-host`. */
const PLACEHOLDER =
  /(?<![a-z0-9])(?:(?:private|own)[-:][0-9]|(?:proxy|domain|name|user|file)-[0-9]|this-host(?![a-z0-9]))/i;

function hasPlaceholder({ destinations, from }: Requirement): boolean {
  return [...destinations.map(({ value }) => value), ...from].some((text) => PLACEHOLDER.test(text));
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}
