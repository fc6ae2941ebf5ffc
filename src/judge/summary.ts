import type { AllowlistEntry } from '../model/allowlist.ts';
import type { Met, Outcome } from '../model/outcome.ts';
import type { Gathering, Summary } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { counts } from './counts.ts';

/** What else makes a run fail than a required entry that is not met. */
export type FailOn = 'impaired' | 'optional' | 'undecided';

/**
 * Counts, and the exit code that they stand for: 0 met, 1 not met, 3 undecided, 130 interrupted. What a baseline accepts
 * is counted as it is, and makes no run fail.
 */
export function summarise(
  gathering: Gathering,
  verdicts: readonly Verdict[],
  missing: readonly AllowlistEntry[],
  failOn: readonly FailOn[],
  accepted: readonly string[] = [],
): Summary {
  const outcomes: Record<Outcome, number> = { allowed: 0, impaired: 0, blocked: 0, inconclusive: 0, skipped: 0 };
  for (const { outcome } of verdicts) outcomes[outcome] += 1;
  const required = countMet(gathering, verdicts, ['required']);
  const needs = failOn.includes('optional') ? ['required', 'optional'] : ['required'];
  const known = new Set(accepted);
  const decisive = countMet(gathering, verdicts, needs, known);
  const impaired = verdicts.some(
    ({ outcome, requirement }, index) =>
      outcome === 'impaired' && needs.includes(gathering.requirements[index]?.need ?? '') && !known.has(requirement),
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
    // Not tried is never a pass: where nothing at all is decided, nothing was learned.
    exitCode: exitCode(gathering.ended, failed, decisive.unknown > 0 || verdicts.every(({ met }) => met === 'unknown')),
  };
}

function exitCode(ended: Gathering['ended'], failed: boolean, undecided: boolean): number {
  if (ended === 'interrupted') return 130;
  if (failed) return 1;
  return undecided ? 3 : 0;
}

function countMet(
  { requirements }: Gathering,
  verdicts: readonly Verdict[],
  needs: readonly string[],
  leftOut: ReadonlySet<string> = new Set(),
): Readonly<Record<Met, number>> {
  const count: Record<Met, number> = { yes: 0, no: 0, unknown: 0 };
  for (const [index, verdict] of verdicts.entries()) {
    const requirement = requirements[index];
    if (requirement === undefined || !needs.includes(requirement.need) || leftOut.has(requirement.id)) continue;
    if (counts(verdict, requirement)) count[verdict.met] += 1;
  }
  return count;
}
