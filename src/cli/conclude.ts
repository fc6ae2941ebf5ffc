import { missingEntries } from '../allowlist/missing.ts';
import { accept } from '../compare/baseline.ts';
import { findings } from '../judge/findings.ts';
import { judge } from '../judge/judge.ts';
import { type FailOn, summarise } from '../judge/summary.ts';
import type { Gathering, Report } from '../model/report.ts';

/**
 * Facts in, the whole report out: the same facts give the same report, now or later, here or elsewhere. What an earlier
 * report (`baseline`) knows to be broken makes it fail no more.
 */
export function conclude(gathering: Gathering, failOn: readonly FailOn[], baseline: Report | null = null): Report {
  const verdicts = judge(gathering);
  const missing = missingEntries(gathering, verdicts);
  const excused = baseline === null ? null : accept(baseline, { ...gathering, verdicts });
  return {
    ...gathering,
    verdicts,
    findings: findings(gathering, verdicts),
    missing,
    summary: summarise(gathering, verdicts, missing, failOn, excused?.accepted),
    ...(excused === null ? {} : { baseline: excused }),
  };
}
