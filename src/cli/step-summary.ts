import { appendFile, stat } from 'node:fs/promises';
import type { Report } from '../model/report.ts';
import { talk } from './talk.ts';

/** Adds the report to the summary of a job of GitHub Actions; `file` is what the runner names, or empty elsewhere. */
export async function writeStepSummary(report: Report, file: string): Promise<void> {
  if (file === '') return;
  const { stepSummary, SUMMARY_BYTES } = await import('../report/github.ts');
  try {
    // Others may have written to it in the same step.
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    await appendFile(file, stepSummary(report, SUMMARY_BYTES - size));
  } catch (error) {
    // The report itself is written: a summary that is not there changes no answer.
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    talk(`cannot write the step summary to ${file}: ${code}`);
  }
}
