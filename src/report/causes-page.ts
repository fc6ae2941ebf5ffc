import type { Cause } from '../model/outcome.ts';
import type { Report } from '../model/report.ts';

/** Where the causes of a report are explained; null when it names none. */
export function causesPageText(report: Report): string | null {
  const cause = report.findings[0]?.cause ?? report.verdicts.find((verdict) => verdict.cause !== null)?.cause;
  if (cause === undefined || cause === null) return null;
  return `Every cause has a section of its name, with how to check it by hand: docs/causes.md${causeAnchor(cause)}`;
}

/** The anchor that GitHub and most renderers give to the heading of a cause: without its dot. */
export function causeAnchor(cause: Cause): string {
  return `#${cause.replaceAll('.', '')}`;
}
