import type { Summary } from '../model/report.ts';

/** What the exit code of a run says, in words. */
export function exitCodeText(summary: Summary): string {
  // `--fail-on` widens 1 beyond the required ones.
  if (summary.exitCode === 1 && summary.required.no === 0)
    return 'an entry that --fail-on counts is not as it should be';
  // Only a baseline lets what is not met pass.
  if (summary.required.no > 0) return WITH_BASELINE.get(summary.exitCode) ?? meaning(summary);
  return meaning(summary);
}

function meaning({ exitCode }: Summary): string {
  return MEANINGS.get(exitCode) ?? 'not one of the documented codes';
}

const WITH_BASELINE: ReadonlyMap<number, string> = new Map([
  [0, 'every required entry is met, but for those that the baseline accepts'],
  [3, 'no required entry is known to be unmet beyond the baseline, but some are undecided'],
]);

const MEANINGS: ReadonlyMap<number, string> = new Map([
  [0, 'every required entry is met'],
  [1, 'a required entry is not met'],
  [2, 'usage or profile error'],
  [3, 'no required entry is known to be unmet, but some are undecided'],
  [4, 'internal error'],
  [130, 'interrupted'],
]);
