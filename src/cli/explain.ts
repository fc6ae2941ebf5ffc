import type { Report } from '../model/report.ts';
import { planTargets } from '../plan/plan.ts';
import { hint } from '../profile/suggest.ts';
import { explainVerdict } from '../report/explain.ts';
import { parseGathering } from '../report/schema.ts';
import { loadAuthorities } from './authorities.ts';
import { type CheckFlags, readFlags, readWriteSettings } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { gather, LIMITS } from './gather.ts';
import { loadRequirements } from './requirements.ts';
import { readSaved } from './saved.ts';
import { UsageError } from './usage-error.ts';
import { renderOptions, writeText } from './write.ts';

/** Flags of `explain`: those of `check`, or a saved report. */
export interface ExplainFlags extends CheckFlags {
  readonly from?: string;
}

/** `reachcheck explain ID`: the evidence for one verdict, from a saved report or from a run of that one requirement. */
export async function explain(id: string, flags: ExplainFlags): Promise<number> {
  const write = readWriteSettings({ ...flags, format: 'table' });
  const report = flags.from === undefined ? await runOne(id, flags) : await savedReport(flags.from);
  const ids = report.requirements.map((requirement) => requirement.id);
  if (!ids.includes(id)) throw new UsageError(`no requirement "${id}" in this report ${hint(id, ids)}`);
  await writeText(explainVerdict(report, id, renderOptions(write)), write);
  return 0;
}

async function savedReport(file: string): Promise<Report> {
  const read = parseGathering(await readSaved(file));
  if (!read.ok) throw new UsageError(...read.problems.map((problem) => `${file}: ${problem}`));
  return conclude(read.gathering, []);
}

async function runOne(id: string, flags: CheckFlags): Promise<Report> {
  const settings = readFlags({ ...flags, only: [id] });
  const required = await loadRequirements(settings.wish, process.env);
  const plan = planTargets(required.requirements, settings.directions, { ...settings.run, ...LIMITS });
  const authorities = await loadAuthorities(flags.cacert, required.requirements, process.env);
  return conclude(await gather(required, plan, { ...settings.run, authorities }, () => undefined), settings.failOn);
}
