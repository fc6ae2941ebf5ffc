import type { Report } from '../model/report.ts';
import { planTargets } from '../plan/plan.ts';
import { routeTo } from '../plan/route.ts';
import { hint } from '../profile/suggest.ts';
import { explainVerdict } from '../report/explain.ts';
import { parseGathering } from '../report/schema.ts';
import { loadAuthorities } from './authorities.ts';
import { type CheckFlags, readFlags, readWriteSettings, type ReportFlags } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { gather } from './gather.ts';
import { planLimits } from './plan-limits.ts';
import { proxyFor } from './proxy-route.ts';
import { loadRequirements } from './requirements.ts';
import { readSaved } from './saved.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';
import { renderOptions, writeText } from './write.ts';

/** Flags of `explain`: those of `check`, or a saved report. */
export interface ExplainFlags
  extends Omit<CheckFlags, 'only' | 'skip' | keyof ReportFlags>, Pick<ReportFlags, 'output' | 'color'> {
  readonly from?: string;
}

const PLAIN = { format: 'table', only: [], skip: [], failOn: [] } as const;

/** `reachcheck explain ID`: the evidence for one verdict, from a saved report or from a run. */
export async function explain(id: string, flags: ExplainFlags): Promise<number> {
  const write = readWriteSettings({ ...flags, ...PLAIN });
  const report = flags.from === undefined ? await run(id, flags) : await savedReport(flags.from);
  refuseUnknown(id, report.requirements);
  await writeText(explainVerdict(report, id, renderOptions(write)), write);
  return 0;
}

function refuseUnknown(id: string, requirements: Report['requirements']): void {
  const ids = requirements.map((requirement) => requirement.id);
  if (!ids.includes(id)) throw new UsageError(`no requirement "${id}" here ${hint(id, ids)}`);
}

async function savedReport(file: string): Promise<Report> {
  const read = parseGathering(await readSaved(file));
  if (!read.ok) throw new UsageError(...read.problems.map((problem) => `${file}: ${problem}`));
  return conclude(read.gathering, []);
}

/** All of the profile: what one name or one address shows is judged by what the others show. */
async function run(id: string, flags: ExplainFlags): Promise<Report> {
  const settings = readFlags({ ...flags, ...PLAIN });
  const required = await loadRequirements(settings.wish, process.env);
  for (const warning of required.warnings) talk(warning);
  refuseUnknown(id, required.requirements);
  const plan = planTargets(
    required.requirements,
    settings.directions,
    planLimits(settings.run),
    await proxyFor(settings.run.proxy),
  );
  const authorities = await loadAuthorities(flags.cacert, required.requirements, process.env, required.authorities);
  const route = routeTo(required.requirements, settings.directions);
  const how = { ...settings.run, authorities, route };
  return conclude(await gather(required, plan, how, () => undefined), settings.failOn);
}
