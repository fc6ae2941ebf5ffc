import { matrix } from '../compare/matrix.ts';
import type { Report } from '../model/report.ts';
import { renderMatrix, renderMatrixJson } from '../report/matrix.ts';
import { readFailOn } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { checkWritable } from './output.ts';
import { readOnce, savedGathering } from './saved.ts';
import { readTextFlags, type TextFlags } from './text-or-json.ts';
import { UsageError } from './usage-error.ts';
import { renderOptions, writeText } from './write.ts';

/** Flags of `merge`, as commander gives them. */
export interface MergeFlags extends TextFlags {
  readonly name: readonly string[];
  readonly failOn: readonly string[];
}

/** `reachcheck merge REPORT...`: many vantage points in one. Returns the exit code. */
export async function mergeSaved(files: readonly string[], flags: MergeFlags): Promise<number> {
  const { json, write } = readTextFlags(flags);
  const failOn = readFailOn(flags.failOn);
  readOnce(files);
  if (flags.name.length > files.length)
    throw new UsageError(`--name is given ${flags.name.length} times for ${files.length} reports; give one for each`);
  if (write.output !== null) await checkWritable(write.output, '--output');
  const reports: Report[] = [];
  const problems: string[] = [];
  // One after the other, so that every file that is wrong is named.
  for (const file of files) {
    try {
      reports.push(conclude(await savedGathering(file), failOn));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(...error.lines);
    }
  }
  if (problems.length > 0) throw new UsageError(...problems);
  const names = numbered(reports.map(({ vantage }, index) => flags.name[index] ?? vantage.hostName));
  const merged = matrix(reports.map((report, index) => ({ name: names[index] ?? '', report })));
  await writeText(json ? renderMatrixJson(merged) : renderMatrix(merged, renderOptions(write)), write);
  return merged.summary.exitCode;
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
