import { hostname } from 'node:os';
import { compare } from '../compare/compare.ts';
import { partOf } from '../compare/retest.ts';
import type { Comparison } from '../model/comparison.ts';
import type { Report } from '../model/report.ts';
import { changeWords, renderComparison } from '../report/comparison.ts';
import { render } from '../report/format.ts';
import { type CheckFlags, readFlags } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { carryOut, planRun, runSettings } from './run.ts';
import { askedOfReport } from './saved-asked.ts';
import { savedReport } from './saved.ts';
import { talk } from './talk.ts';
import { checkOutputs, renderOptions, writeReport, type WriteSettings, writeText } from './write.ts';

/** Flags of `retest`: those of `check`, but the profiles. */
export type RetestFlags = Omit<CheckFlags, 'profile' | 'baseline' | 'plan' | 'saveObservations' | 'report' | 'redact'>;

/** `reachcheck retest REPORT`: what was not allowed, tried again. Returns the exit code of a check of that. */
export async function retest(file: string, flags: RetestFlags): Promise<number> {
  const settings = readFlags({ ...flags, profile: [] }, true);
  const before = await savedReport(file);
  const saved = await askedOfReport(file, before, settings.wish);
  await checkOutputs(settings.write);
  if (saved === null) {
    talk(`${file}: everything in it is as it should be, so nothing is tried again; this is that report`);
    await writeReport(before, settings.write);
    return before.summary.exitCode;
  }
  const { asked } = saved;
  if (before.vantage.hostName !== hostname())
    talk(`${file}: is from ${before.vantage.hostName}, and this is ${hostname()}: the way may be another one`);
  const plan = saved.withoutConcealed(await planRun(asked, settings));
  const how = await runSettings(asked, settings, before.requirements);
  const report = conclude(await carryOut(asked, plan, how), settings.failOn);
  const ids = new Set(asked.requirements.map(({ id }) => id));
  const comparison = compare({ name: file, report: partOf(before, ids) }, { name: 'now', report });
  await writeChanges(comparison, report, settings.write);
  return report.summary.exitCode;
}

/** People read what changed first; programs get a report, and the changes are talk. */
async function writeChanges(comparison: Comparison, report: Report, write: WriteSettings): Promise<void> {
  const options = renderOptions(write);
  if (write.format === 'table') {
    return writeText(`${renderComparison(comparison, options)}\n${await render(report, 'table', options)}`, write);
  }
  const words = changeWords(comparison);
  for (const line of words.length === 0 ? ['nothing changed'] : words) talk(line);
  await writeReport(report, write);
}
