import type { AllowlistEntry } from '../model/allowlist.ts';
import type { Met, Outcome } from '../model/outcome.ts';
import type { Requirement } from '../model/profile.ts';
import type { Gathering, Summary } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';

/** What else makes a run fail than a required entry that is not met. */
export type FailOn = 'impaired' | 'optional' | 'undecided';

/** Counts, and the exit code that they stand for: 0 met, 1 not met, 3 undecided, 130 interrupted. */
export function summarise(
  gathering: Gathering,
  verdicts: readonly Verdict[],
  missing: readonly AllowlistEntry[],
  failOn: readonly FailOn[],
): Summary {
  const outcomes: Record<Outcome, number> = { allowed: 0, impaired: 0, blocked: 0, inconclusive: 0, skipped: 0 };
  for (const { outcome } of verdicts) outcomes[outcome] += 1;
  const required = countMet(gathering, verdicts, ['required']);
  const needs = failOn.includes('optional') ? ['required', 'optional'] : ['required'];
  const decisive = countMet(gathering, verdicts, needs);
  const impaired = verdicts.some(
    ({ outcome }, index) => outcome === 'impaired' && needs.includes(gathering.requirements[index]?.need ?? ''),
  );
  const failed =
    decisive.no > 0 ||
    (failOn.includes('impaired') && impaired) ||
    (failOn.includes('undecided') && decisive.unknown > 0);
  return {
    requirements: verdicts.length,
    outcomes,
    required,
    missing: missing.length,
    durationMs: Date.parse(gathering.endedAt) - Date.parse(gathering.startedAt),
    // Not tried is never a pass, also where every entry that was asked for waits for a parameter.
    exitCode: exitCode(gathering.ended, failed, decisive.unknown > 0 || outcomes.skipped === verdicts.length),
  };
}

function exitCode(ended: Gathering['ended'], failed: boolean, undecided: boolean): number {
  if (ended === 'interrupted') return 130;
  if (failed) return 1;
  return undecided ? 3 : 0;
}

/**
 * What applies only when a parameter is set, and is not asked for, is no part of the count; nor is what the profile says
 * cannot be proven, unless it was proven to be blocked.
 */
function countMet(
  { requirements }: Gathering,
  verdicts: readonly Verdict[],
  needs: readonly string[],
): Readonly<Record<Met, number>> {
  const count: Record<Met, number> = { yes: 0, no: 0, unknown: 0 };
  for (const [index, verdict] of verdicts.entries()) {
    const requirement = requirements[index];
    if (requirement === undefined || !needs.includes(requirement.need)) continue;
    if (verdict.cause !== 'config.not-selected' && !isBeyondProof(verdict, requirement)) count[verdict.met] += 1;
  }
  return count;
}

/** What the run did not come to is not meant: another run would. */
function isBeyondProof({ met, outcome, cause }: Verdict, { provable }: Requirement): boolean {
  return !provable && met === 'unknown' && (outcome === 'inconclusive' || cause === 'not-run.not-testable');
}
