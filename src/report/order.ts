import type { Outcome } from '../model/outcome.ts';
import type { Need, Requirement } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';

/** A verdict beside its requirement, which a report from elsewhere may lack. */
export interface Judged {
  readonly verdict: Verdict;
  readonly requirement: Requirement | undefined;
}

/** Everything that was tried, worst first: not met, then undecided, then met; required before the rest. */
export function triedInOrder(report: Report): readonly Judged[] {
  return judged(report)
    .filter(({ verdict }) => verdict.outcome !== 'skipped')
    .toSorted((a, b) => rank(a) - rank(b));
}

/** What was not tried, in the order of the report. */
export function notTried({ verdicts }: Report): readonly Verdict[] {
  return verdicts.filter(({ outcome }) => outcome === 'skipped');
}

/** Every verdict beside its requirement, in the order of the report. */
export function judged(report: Report): readonly Judged[] {
  const requirements = new Map(report.requirements.map((requirement) => [requirement.id, requirement]));
  return report.verdicts.map((verdict) => ({ verdict, requirement: requirements.get(verdict.requirement) }));
}

const MET_RANK: Readonly<Record<Verdict['met'], number>> = { no: 0, unknown: 1, yes: 2 };
const OUTCOME_RANK: Readonly<Record<Outcome, number>> = {
  blocked: 0,
  impaired: 1,
  allowed: 2,
  inconclusive: 3,
  skipped: 4,
};
const NEED_RANK: Readonly<Record<Need, number>> = { required: 0, optional: 1, deprecated: 2, retired: 3 };

function rank({ verdict, requirement }: Judged): number {
  const need = NEED_RANK[requirement?.need ?? 'required'];
  return MET_RANK[verdict.met] * 100 + OUTCOME_RANK[verdict.outcome] * 10 + need;
}
