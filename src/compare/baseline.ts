import type { Baseline, Report } from '../model/report.ts';
import { byIdentity } from './identity.ts';

/**
 * What an earlier report excuses in this one. Only what is not met in both is known to be broken: what was undecided, or
 * is undecided now, is excused by nothing.
 */
export function accept(baseline: Report, report: Pick<Report, 'requirements' | 'verdicts'>): Baseline {
  const known = byIdentity(baseline);
  const both = [...byIdentity(report)].flatMap(([key, { verdict }]) => {
    const old = known.get(key);
    return old === undefined ? [] : [{ id: verdict.requirement, old: old.verdict, now: verdict }];
  });
  const { startedAt, vantage } = baseline;
  return {
    startedAt,
    hostName: vantage.hostName,
    accepted: both.filter(({ old, now }) => isExcused(old, now)).map(({ id }) => id),
    fixed: both.filter(({ old, now }) => old.met === 'no' && now.met === 'yes').map(({ id }) => id),
  };
}

type Stand = Report['verdicts'][number];

/** Traffic that is let through but altered may count as met; what was so before is known as well. */
function isExcused(old: Stand, now: Stand): boolean {
  if (old.met === 'no' && now.met === 'no') return true;
  return old.outcome === 'impaired' && now.outcome === 'impaired' && now.met === 'yes';
}
