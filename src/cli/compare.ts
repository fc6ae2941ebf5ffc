import { compare } from '../compare/compare.ts';
import type { Comparison } from '../model/comparison.ts';
import { renderComparison, renderComparisonJson, renderComparisonMarkdown } from '../report/comparison.ts';
import { checkWritable } from './output.ts';
import { type OverviewFlags, type OverviewRenderers, readOverviewFlags, writeOverview } from './overview-flags.ts';
import { readOnce, savedReport } from './saved.ts';

const RENDERERS: OverviewRenderers<Comparison> = {
  table: renderComparison,
  json: renderComparisonJson,
  markdown: renderComparisonMarkdown,
};

/** `reachcheck compare BEFORE AFTER`: what happened between two runs. Returns the exit code. */
export async function compareSaved(before: string, after: string, flags: OverviewFlags): Promise<number> {
  const settings = readOverviewFlags(flags);
  readOnce([before, after]);
  if (settings.write.output !== null) await checkWritable(settings.write.output, '--output');
  const [old, next] = [await savedReport(before), await savedReport(after)];
  const comparison = compare({ name: before, report: old }, { name: after, report: next });
  await writeOverview(comparison, RENDERERS, settings);
  return comparison.exitCode;
}
