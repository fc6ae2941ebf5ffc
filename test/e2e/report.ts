import assert from 'node:assert/strict';
import type { Report } from '../../src/model/report.ts';
import { parseReport } from '../../src/report/schema.ts';
import { type CliOptions, type CliResult, runCli } from '../helpers/cli.ts';

/** Runs the program with `--format json` and reads its report; a report that does not fit the schema fails the test. */
export async function runForReport(
  args: readonly string[],
  options?: CliOptions,
): Promise<{ readonly report: Report; readonly result: CliResult }> {
  const result = await runCli([...args, '--format', 'json'], options);
  assert.notEqual(result.stdout, '', `no report; stderr: ${result.stderr}`);
  const read = parseReport(JSON.parse(result.stdout));
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return { report: read.report, result };
}
