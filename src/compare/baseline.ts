import type { Baseline, Report } from '../model/report.ts';
import { byIdentity } from './identity.ts';

/** What is held against a baseline. */
export type Held = Pick<Report, 'requirements' | 'verdicts' | 'redacted' | 'targets' | 'plan'>;

/**
 * What an earlier report excuses in this one. Only what is not met in both is known to be broken: what was undecided, or
 * is undecided now, is excused by nothing; nor is what was only rehearsed (`--connect-to`) and is tried for real now.
 */
export function accept(baseline: Report, report: Held): Baseline {
  const known = byIdentity(baseline, 'baseline');
  const [rehearsed, rehearsing] = [rehearsedOnly(baseline), rehearsedOnly(report)];
  const both = [...byIdentity(report, 'now')].flatMap(([key, { verdict }]) => {
    const old = known.get(key);
    return old === undefined ? [] : [{ id: verdict.requirement, old: old.verdict, now: verdict }];
  });
  const { startedAt, vantage } = baseline;
  return {
    startedAt,
    hostName: vantage.hostName,
    accepted: both
      .filter(({ id, old, now }) => isExcused(old, now) && (!rehearsed.has(id) || rehearsing.has(id)))
      .map(({ id }) => id),
    fixed: both.filter(({ old, now }) => old.met === 'no' && now.met === 'yes').map(({ id }) => id),
  };
}

/** Requirements of which every target was sent elsewhere. */
function rehearsedOnly({ plan, targets }: Pick<Report, 'plan' | 'targets'>): ReadonlySet<string> {
  const redirected = new Set(targets.filter(({ dial }) => dial.redirected).map(({ id }) => id));
  return new Set(
    plan
      .filter(({ groups }) => groups.flat().length > 0 && groups.flat().every((id) => redirected.has(id)))
      .map(({ requirement }) => requirement),
  );
}

type Stand = Report['verdicts'][number];

/** Traffic that is let through but altered may count as met; what was so before is known as well. */
function isExcused(old: Stand, now: Stand): boolean {
  if (old.met === 'no' && now.met === 'no') return true;
  return old.outcome === 'impaired' && now.outcome === 'impaired' && now.met === 'yes';
}
