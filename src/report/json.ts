import type { Report } from '../model/report.ts';
import { plainJson } from './text.ts';

/** The whole report as JSON; even on a terminal nothing in it is acted upon. */
export function renderJson(report: Report): string {
  return `${plainJson(JSON.stringify(report, null, 2))}\n`;
}
