import type { Attempt } from '../allowlist/rules.ts';
import { CAUSES } from '../judge/causes.ts';
import { confirmation } from '../judge/confirm.ts';
import { placeOf } from '../judge/findings.ts';
import { besideEntry } from '../judge/next.ts';
import type { Requirement } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { checkText } from '../report/check.ts';
import { seenText } from '../report/seen.ts';

/** What a report saw of these requirements, for whoever is to change something: by id. */
export function attemptsOf(report: Report, ids: ReadonlySet<string>): ReadonlyMap<string, Attempt> {
  const requirements = new Map(report.requirements.map((requirement) => [requirement.id, requirement]));
  return new Map(
    report.verdicts
      .filter(({ requirement }) => ids.has(requirement))
      .flatMap((verdict) => {
        const requirement = requirements.get(verdict.requirement);
        const attempt = requirement === undefined ? null : attemptOf(verdict, requirement, report);
        return attempt === null ? [] : [[verdict.requirement, attempt] as const];
      }),
  );
}

/** Null where nothing was observed, or nothing is wrong. */
function attemptOf(verdict: Verdict, requirement: Requirement, report: Report): Attempt | null {
  const { cause, evidence, path, next } = verdict;
  const observations = evidence.flatMap((index) => report.observations[index] ?? []);
  const [first, ...others] = observations;
  if (cause === null || first === undefined) return null;
  const from = others.reduce((least, { startedMs }) => Math.min(least, startedMs), first.startedMs);
  const until = observations.reduce((most, { startedMs, durationMs }) => Math.max(most, startedMs + durationMs), from);
  const place = placeOf([verdict], report);
  return {
    from: momentOf(report, from),
    until: momentOf(report, until),
    method: `${requirement.checks.map(checkText).join(', or ')}, ${path === 'proxy' ? 'through the proxy' : 'directly'}`,
    seen: seenText({ verdict, requirement }),
    cause,
    owner: CAUSES[cause].owner,
    meaning: next === null ? null : besideEntry(next),
    byHand: requirement.manual ?? confirmation(cause, place),
  };
}

/** A report that somebody changed by hand may say any time. */
function momentOf({ startedAt }: Report, ms: number): string {
  const moment = new Date(Date.parse(startedAt) + ms);
  return Number.isNaN(moment.getTime()) ? startedAt : moment.toISOString();
}
