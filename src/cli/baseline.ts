import type { Report } from '../model/report.ts';
import { savedReport } from './saved.ts';

/** The report that `--baseline` names, read before anything is sent; null without one. */
export async function readBaseline(file: string | undefined): Promise<Report | null> {
  return file === undefined ? null : savedReport(file);
}
