import type { Report } from '../model/report.ts';

/** The report that `--baseline` names, read before anything is sent; null without one. */
export async function readBaseline(file: string | undefined): Promise<Report | null> {
  // Most runs have none, and need not load the reader of reports.
  return file === undefined ? null : (await import('./saved.ts')).savedReport(file);
}
