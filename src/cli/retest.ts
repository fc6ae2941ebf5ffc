import { compare } from '../compare/compare.ts';
import { partOf } from '../compare/retest.ts';
import type { Comparison } from '../model/comparison.ts';
import type { Report } from '../model/report.ts';
import { changeWords, renderComparison } from '../report/comparison.ts';
import { type CheckFlags, readFlags } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { carryOut, planRun, runSettings } from './run.ts';
import { askedOfReport, nothingAgain } from './saved-asked.ts';
import { savedReport } from './saved.ts';
import { talk } from './talk.ts';
import { checkOutputs, renderOptions, shared, writeReport, type WriteSettings, writeText } from './write.ts';

/** Flags of `retest`: those of `check`, but the profiles. */
export type RetestFlags = Omit<CheckFlags, 'profile' | 'baseline' | 'plan' | 'saveObservations'>;

/** `reachcheck retest REPORT`: what was not allowed, tried again. Returns the exit code of a check of that. */
export async function retest(file: string, flags: RetestFlags): Promise<number> {
  const settings = readFlags({ ...flags, profile: [] }, true);
  const before = await savedReport(file);
  const saved = await askedOfReport(file, before, { wish: settings.wish, flags: settings.run.flags });
  await checkOutputs(settings.write);
  if (saved === null) {
    talk(nothingAgain(file, before));
    await writeReport(before, settings.write);
    return before.summary.exitCode;
  }
  const { asked } = saved;
  const plan = saved.withoutConcealed(await planRun(asked, settings, before.targets));
  const how = await runSettings(asked, settings, before.requirements);
  const report = conclude(await carryOut(asked, plan, how), settings.failOn);
  const ids = new Set(asked.requirements.map(({ id }) => id));
  const comparison = compare({ name: file, report: partOf(before, ids) }, { name: 'now', report });
  await writeChanges(await sharedChanges(comparison, report, settings.write), settings.write);
  await writeReport(report, settings.write);
  return report.summary.exitCode;
}

/** What may be shown of the changes: the report of before is of this host, too, or of another one that nobody need know. */
async function sharedChanges(comparison: Comparison, report: Report, write: WriteSettings): Promise<Comparison> {
  if (write.hide === undefined || write.hide === null) return comparison;
  const { before } = comparison;
  const facts = { ...report, baseline: before, comparison: { ...comparison, before: { ...before, name: 'before' } } };
  return (await shared(facts, write)).comparison;
}

/** People read what changed first; programs get a report and nothing else, and the changes are talk. */
async function writeChanges(comparison: Comparison, write: WriteSettings): Promise<void> {
  const toScreen = { ...write, output: null };
  if (write.format === 'table')
    return writeText(`${renderComparison(comparison, renderOptions(toScreen))}\n`, toScreen);
  const words = changeWords(comparison);
  for (const line of words.length === 0 ? ['nothing changed'] : words) talk(line);
}
