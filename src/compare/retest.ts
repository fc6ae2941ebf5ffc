import type { Requirement } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import { byIdentity, type Judged } from './identity.ts';

/** What is tried again of a report. */
export interface Retest {
  /** What was not as it should be. */
  readonly again: readonly Requirement[];
  /**
   * A few that were met. When nothing else resolves or answers, they tell this host's own trouble from missing entries.
   */
  readonly besides: readonly Requirement[];
}

/** What is worth another try: everything that is not met, and what gets through altered. */
export function requirementsToRetest(report: Report): Retest {
  const all = [...byIdentity(report, 'retest').values()];
  const again = all.filter(isWorthIt);
  const besides = again.length === 0 ? [] : all.filter(isReference).slice(0, REFERENCES);
  return { again: again.map(({ requirement }) => requirement), besides: besides.map(({ requirement }) => requirement) };
}

/** A report as if it had been asked for these requirements only. */
export function partOf(report: Report, ids: ReadonlySet<string>): Report {
  return {
    ...report,
    requirements: report.requirements.filter(({ id }) => ids.has(id)),
    verdicts: report.verdicts.filter(({ requirement }) => ids.has(requirement)),
  };
}

const REFERENCES = 3;

// What nobody asked for is not tried here either.
function isWorthIt({ verdict }: Judged): boolean {
  return (verdict.met !== 'yes' || verdict.outcome === 'impaired') && verdict.cause !== 'config.not-selected';
}

function isReference({ requirement, verdict }: Judged): boolean {
  return (
    verdict.outcome === 'allowed' &&
    verdict.met === 'yes' &&
    requirement.checks.every(({ kind }) => kind !== 'listener') &&
    requirement.destinations.length === 1 &&
    requirement.destinations[0]?.kind === 'host'
  );
}
