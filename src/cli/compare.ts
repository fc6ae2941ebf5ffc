import { compare } from '../compare/compare.ts';
import { renderComparison, renderComparisonJson } from '../report/comparison.ts';
import { checkWritable } from './output.ts';
import { readOnce, savedReport } from './saved.ts';
import { readTextFlags, type TextFlags } from './text-or-json.ts';
import { renderOptions, writeText } from './write.ts';

/** `reachcheck compare BEFORE AFTER`: what happened between two runs. Returns the exit code. */
export async function compareSaved(before: string, after: string, flags: TextFlags): Promise<number> {
  const { json, write } = readTextFlags(flags);
  readOnce([before, after]);
  if (write.output !== null) await checkWritable(write.output, '--output');
  const [old, next] = [await savedReport(before), await savedReport(after)];
  const comparison = compare({ name: before, report: old }, { name: after, report: next });
  const text = json ? renderComparisonJson(comparison) : renderComparison(comparison, renderOptions(write));
  await writeText(text, write);
  return comparison.exitCode;
}
