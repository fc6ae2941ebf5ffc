import { parseGathering } from '../report/schema.ts';
import { type ReportFlags, readFailOn, readWriteSettings } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { readSaved } from './saved.ts';
import { UsageError } from './usage-error.ts';
import { writeReport } from './write.ts';

/** `reachcheck judge FILE`: today's opinion on facts that were gathered before. Returns the exit code. */
export async function judgeSaved(file: string, flags: ReportFlags): Promise<number> {
  const settings = readWriteSettings(flags);
  const failOn = readFailOn(flags.failOn);
  const read = parseGathering(await readSaved(file));
  if (!read.ok) throw new UsageError(...read.problems.map((problem) => `${file}: ${problem}`));
  const report = conclude(read.gathering, failOn);
  await writeReport(report, settings);
  return report.summary.exitCode;
}
