import { readBaseline } from './baseline.ts';
import { type JudgeFlags, readFailOn, readWriteSettings } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { readOnce, savedGathering } from './saved.ts';
import { checkOutputs, writeReport } from './write.ts';

/** `reachcheck judge FILE`: today's opinion on facts that were gathered before. Returns the exit code. */
export async function judgeSaved(file: string, flags: JudgeFlags): Promise<number> {
  const settings = readWriteSettings(flags);
  const failOn = readFailOn(flags.failOn);
  await checkOutputs(settings);
  readOnce([file, flags.baseline ?? '']);
  const baseline = await readBaseline(flags.baseline);
  const report = conclude(await savedGathering(file), failOn, baseline);
  await writeReport(report, settings);
  return report.summary.exitCode;
}
