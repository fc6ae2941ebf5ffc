import { matrix, type MergedReport } from '../compare/matrix.ts';
import type { Matrix } from '../model/comparison.ts';
import type { Report } from '../model/report.ts';
import { renderMatrix, renderMatrixJson, renderMatrixMarkdown } from '../report/matrix.ts';
import { readFailOn } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { checkWritable } from './output.ts';
import { type OverviewFlags, type OverviewRenderers, readOverviewFlags, writeOverview } from './overview-flags.ts';
import { readOnce, savedGathering } from './saved.ts';
import { UsageError } from './usage-error.ts';

/** Flags of `merge`, as commander gives them. */
export interface MergeFlags extends OverviewFlags {
  readonly name: readonly string[];
  readonly failOn: readonly string[];
}

const RENDERERS: OverviewRenderers<Matrix> = {
  table: renderMatrix,
  json: renderMatrixJson,
  markdown: renderMatrixMarkdown,
};

/** `reachcheck merge REPORT...`: many vantage points in one. Returns the exit code. */
export async function mergeSaved(files: readonly string[], flags: MergeFlags): Promise<number> {
  const settings = readOverviewFlags(flags);
  const failOn = readFailOn(flags.failOn);
  readOnce(files);
  if (flags.name.length > files.length)
    throw new UsageError(`--name is given ${flags.name.length} times for ${files.length} reports; give one for each`);
  if (settings.write.output !== null) await checkWritable(settings.write.output, '--output');
  const reports: MergedReport[] = [];
  const problems: string[] = [];
  // One after the other, so that every file that is wrong is named.
  for (const file of files) {
    try {
      reports.push(withoutFacts(conclude(await savedGathering(file), failOn)));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(...error.lines);
    }
  }
  if (problems.length > 0) throw new UsageError(...problems);
  const names = numbered(reports.map(({ vantage }, index) => flags.name[index]?.trim() || vantage.hostName));
  const merged = matrix(
    reports.map((report, index) => ({ name: names[index] ?? '', file: files[index] ?? '', report })),
  );
  await writeOverview(merged, RENDERERS, settings);
  return merged.summary.exitCode;
}

/** What is kept of each of many reports. */
function withoutFacts(report: Report): MergedReport {
  const { targets: _t, plan: _p, observations: _o, sweeps: _s, findings: _f, missing: _m, ...rest } = report;
  return rest;
}

/** Two runs on one host are two vantage points: `node-1`, `node-1 (2)`. */
function numbered(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let number = 2; taken.has(free); number += 1) free = `${name} (${number})`;
    taken.add(free);
    return free;
  });
}
