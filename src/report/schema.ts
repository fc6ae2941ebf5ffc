import * as v from 'valibot';
import type { Gathering, Report } from '../model/report.ts';
import { capProblems, issueProblem } from './schema/problem.ts';
import { gatheringReferences, reportReferences } from './schema/references.ts';
import { GatheringSchema, ReportSchema } from './schema/report.ts';
import { versionProblem } from './schema/version.ts';

export { SCHEMA_VERSION } from './schema/version.ts';

/** A report from a file that anybody may have written or changed, or what is wrong with it. */
export function parseReport(
  value: unknown,
): { readonly ok: true; readonly report: Report } | { readonly ok: false; readonly problems: readonly string[] } {
  const version = versionProblem(value);
  if (version !== null) return { ok: false, problems: [version] };
  const parsed = v.safeParse(ReportSchema, value);
  if (!parsed.success) {
    if (onlyGathered(value)) return { ok: false, problems: [ONLY_GATHERED] };
    return { ok: false, problems: capProblems(parsed.issues.map(issueProblem)) };
  }
  const problems = reportReferences(parsed.output);
  return problems.length === 0 ? { ok: true, report: parsed.output } : { ok: false, problems: capProblems(problems) };
}

/** The facts of a run from a file, be it saved observations or a whole report, or what is wrong with it. */
export function parseGathering(
  value: unknown,
): { readonly ok: true; readonly gathering: Gathering } | { readonly ok: false; readonly problems: readonly string[] } {
  const version = versionProblem(value);
  if (version !== null) return { ok: false, problems: [version] };
  const parsed = v.safeParse(GatheringSchema, value);
  if (!parsed.success) return { ok: false, problems: capProblems(parsed.issues.map(issueProblem)) };
  const problems = gatheringReferences(parsed.output);
  return problems.length === 0
    ? { ok: true, gathering: parsed.output }
    : { ok: false, problems: capProblems(problems) };
}

const ONLY_GATHERED =
  'verdicts: not in this file, which holds observations only; `reachcheck judge FILE` makes a report of it';

function onlyGathered(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !('verdicts' in value) && v.is(GatheringSchema, value);
}
