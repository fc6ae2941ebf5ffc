import type { Report } from '../model/report.ts';
import { type FormatName, render } from '../report/format.ts';
import type { RenderOptions } from '../report/render-options.ts';
import { writeStream, writeWhole } from './output.ts';
import { talk } from './talk.ts';

/** Where and how a report is written. */
export interface WriteSettings {
  readonly format: FormatName;
  readonly color: boolean;
  readonly verbose: boolean;
  /** Null: standard output. */
  readonly output: string | null;
}

export async function writeReport(report: Report, settings: WriteSettings): Promise<void> {
  await writeText(await render(report, settings.format, renderOptions(settings)), settings);
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
