import type { Report } from '../model/report.ts';
import { type FormatName, render } from '../report/format.ts';
import type { RenderOptions } from '../report/render-options.ts';
import { checkWritable, writeStream, writeWhole } from './output.ts';
import type { NameSource } from './redact-names.ts';
import type { ReportFile } from './report-files.ts';
import { writeStepSummary } from './step-summary.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';

/** Where and how a report is written. */
export interface WriteSettings {
  readonly format: FormatName;
  readonly color: boolean;
  readonly verbose: boolean;
  /** Null: standard output. */
  readonly output: string | null;
  /** Files beside that one. */
  readonly reports?: readonly ReportFile[];
  /** Set where the report is for sharing: the users of proxies, whom it must not name. */
  readonly hide?: readonly string[] | null;
}

/** Fails early, before anything is sent, when one of the files cannot be written. */
export async function checkOutputs({ output, reports = [] }: WriteSettings): Promise<void> {
  if (output !== null) await checkWritable(output, '--output');
  for (const { format, file } of reports) await checkWritable(file, `--report ${format}=`);
}

/** What may be shown of a report, or of a plan. */
export async function shared<T extends NameSource>(facts: T, { hide }: WriteSettings): Promise<T> {
  if (hide === undefined || hide === null) return facts;
  return (await import('./redact.ts')).redact(facts, hide);
}

/** Writes the report in every format that is asked for; one file that fails does not cost the others. */
export async function writeReport(report: Report, settings: WriteSettings): Promise<void> {
  const shown = await shared(report, settings);
  const { reports = [], format } = settings;
  const text = await render(shown, format, renderOptions(settings));
  const problems = [
    ...(await problemsOf(writeText(text, settings))),
    ...(await Promise.all(reports.map((each) => problemsOf(writeFile(shown, each, settings))))).flat(),
  ];
  if ([format, ...reports.map((each) => each.format)].includes('github'))
    await writeStepSummary(shown, process.env['GITHUB_STEP_SUMMARY'] ?? '');
  if (problems.length > 0) throw new UsageError(...problems);
}

async function writeFile(report: Report, { format, file }: ReportFile, settings: WriteSettings): Promise<void> {
  await writeWhole(file, await render(report, format, renderOptions({ ...settings, output: file })));
  talk(`report written to ${file}`);
}

async function problemsOf(writing: Promise<void>): Promise<readonly string[]> {
  try {
    await writing;
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.lines;
    throw error;
  }
}

/** Writes to the output file, or to stdout; when the file fails after the run, the report still comes out on stdout. */
export async function writeText(text: string, { output }: WriteSettings): Promise<void> {
  if (output === null) return void (await writeStream(process.stdout, text));
  try {
    await writeWhole(output, text);
    talk(`report written to ${output}`);
  } catch (error) {
    await writeStream(process.stdout, text);
    throw error;
  }
}

export function renderOptions({ color, verbose, output }: WriteSettings): RenderOptions {
  const terminal = output === null && process.stdout.isTTY;
  const wanted = process.env['NO_COLOR'] === undefined || process.env['NO_COLOR'] === '';
  return { width: terminal ? Math.max(60, process.stdout.columns) : 80, colour: terminal && color && wanted, verbose };
}
