import type { Report } from '../model/report.ts';
import { hint } from '../profile/suggest.ts';
import { explainVerdict } from '../report/explain.ts';
import { type CheckFlags, readFlags, readWriteSettings, type ReportFlags } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { carryOut, loadAsked, planRun, runSettings } from './run.ts';
import { savedReport } from './saved.ts';
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

/** All of the profile: what one name or one address shows is judged by what the others show. */
async function run(id: string, flags: ExplainFlags): Promise<Report> {
  const settings = readFlags({ ...flags, ...PLAIN });
  const required = await loadAsked(settings.wish);
  refuseUnknown(id, required.requirements);
  const plan = await planRun(required, settings);
  return conclude(await carryOut(required, plan, await runSettings(required, settings)), settings.failOn);
}
