import type { Attempt, AttemptAt } from '../allowlist/rules.ts';
import { CAUSES } from '../judge/causes.ts';
import { confirmation, confirmAt } from '../judge/confirm.ts';
import { besideEntry } from '../judge/next.ts';
import type { Requirement } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import type { Target } from '../model/target.ts';
import type { Verdict } from '../model/verdict.ts';
import { checkText } from '../report/check.ts';
import { seenText } from '../report/seen.ts';

/** What a report saw of these requirements, for whoever is to change something: by id. */
export function attemptsOf(report: Report, ids: ReadonlySet<string>): ReadonlyMap<string, Attempt> {
  const requirements = new Map(report.requirements.map((requirement) => [requirement.id, requirement]));
  const targets = new Map(report.targets.map((target) => [`${target.host} ${target.port}`, target]));
  return new Map(
    report.verdicts
      .filter(({ requirement }) => ids.has(requirement))
      .flatMap((verdict) => {
        const requirement = requirements.get(verdict.requirement);
        const attempt = requirement === undefined ? null : attemptOf(verdict, requirement, report, targets);
        return attempt === null ? [] : [[verdict.requirement, attempt] as const];
      }),
  );
}

/** Null where nothing was observed, or nothing is wrong. */
function attemptOf(
  verdict: Verdict,
  requirement: Requirement,
  report: Report,
  targets: ReadonlyMap<string, Target>,
): Attempt | null {
  const { cause, evidence, path, next } = verdict;
  const observations = evidence.flatMap((index) => report.observations[index] ?? []);
  const [first, ...others] = observations;
  if (cause === null || first === undefined) return null;
  const from = others.reduce((least, { startedMs }) => Math.min(least, startedMs), first.startedMs);
  const until = observations.reduce((most, { startedMs, durationMs }) => Math.max(most, startedMs + durationMs), from);
  return {
    from: momentOf(report, from),
    until: momentOf(report, until),
    method: `${requirement.checks.map(checkText).join(', or ')}, ${path === 'proxy' ? 'through the proxy' : 'directly'}`,
    seen: seenText({ verdict, requirement }),
    cause,
    owner: CAUSES[cause].owner,
    meaning: next === null ? null : forOthers(besideEntry(next) ?? ''),
    places: placesOf(verdict, cause, targets),
  };
}

/** Without what only somebody with this program can do. */
function forOthers(text: string): string | null {
  const left = text.split(/(?<=[.!?]) /).filter((sentence) => !/--[a-z]/.test(sentence));
  return left.join(' ').trim() || null;
}

/** A range that was tried whole was stopped at thousands of places, which are all alike. */
const MOST_PLACES = 100;

function placesOf(
  { stopped, path }: Verdict,
  cause: NonNullable<Verdict['cause']>,
  targets: ReadonlyMap<string, Target>,
): readonly AttemptAt[] {
  return stopped.slice(0, MOST_PLACES).map(({ destination, host, port, addresses }) => {
    const target = targets.get(`${host} ${port}`);
    const proxy = path === 'proxy' ? (target?.proxy?.proxy ?? null) : null;
    const byHand = target === undefined ? null : confirmation(cause, confirmAt(target, addresses[0] ?? null, proxy));
    return { destination: destination.value, port, byHand };
  });
}

/** A report that somebody changed by hand may say any time. */
function momentOf({ startedAt }: Report, ms: number): string {
  const moment = new Date(Date.parse(startedAt) + ms);
  return Number.isNaN(moment.getTime()) ? startedAt : moment.toISOString();
}
