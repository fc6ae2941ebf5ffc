import type { Summary } from '../model/report.ts';

/** What the exit code of a run says, in words. */
export function exitCodeText(summary: Summary): string {
  // `--fail-on` widens 1 beyond the required ones.
  if (summary.exitCode === 1 && summary.required.no === 0)
    return 'an entry that --fail-on counts is not as it should be';
  return MEANINGS.get(summary.exitCode) ?? 'not one of the documented codes';
}

const MEANINGS: ReadonlyMap<number, string> = new Map([
  [0, 'every required entry is met'],
  [1, 'a required entry is not met'],
  [2, 'usage or profile error'],
  [3, 'no required entry is known to be unmet, but some are undecided'],
  [4, 'internal error'],
  [130, 'interrupted'],
]);
