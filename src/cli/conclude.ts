import { missingEntries } from '../allowlist/missing.ts';
import { findings } from '../judge/findings.ts';
import { judge } from '../judge/judge.ts';
import { type FailOn, summarise } from '../judge/summary.ts';
import type { Gathering, Report } from '../model/report.ts';

/** Facts in, the whole report out: the same facts give the same report, now or later, here or elsewhere. */
export function conclude(gathering: Gathering, failOn: readonly FailOn[]): Report {
  const verdicts = judge(gathering);
  const missing = missingEntries(gathering, verdicts);
  return {
    ...gathering,
    verdicts,
    findings: findings(gathering, verdicts),
    missing,
    summary: summarise(gathering, verdicts, missing, failOn),
  };
}
