import { hiddenRequirements } from '../compare/identity.ts';
import type { Report } from '../model/report.ts';
import { count, numberText } from '../report/count.ts';
import { talk } from './talk.ts';

/** The report that `--baseline` names, read before anything is sent; null without one. */
export async function readBaseline(file: string | undefined): Promise<Report | null> {
  if (file === undefined) return null;
  // Most runs have none, and need not load the reader of reports.
  const report = await (await import('./saved.ts')).savedReport(file);
  for (const doubt of doubts(report)) talk(`${file}: ${doubt}`);
  return report;
}

/** Why a report excuses less, as a baseline, than it seems to. */
function doubts(report: Report): readonly string[] {
  const hidden = hiddenRequirements(report).length;
  const elsewhere = report.targets.filter(({ dial }) => dial.redirected).length;
  return [
    ...(hidden === 0
      ? []
      : [
          `is redacted; ${count(hidden, 'requirement')} with placeholders in it ${hidden === 1 ? 'excuses' : 'excuse'} nothing`,
        ]),
    ...(elsewhere === 0
      ? []
      : [
          `${numberText(elsewhere)} of ${count(report.targets.length, 'target')} ${elsewhere === 1 ? 'was' : 'were'} sent elsewhere (--connect-to); that excuses only what is sent elsewhere now, too`,
        ]),
    ...(report.ended === 'complete'
      ? []
      : ['is of a run that was cut short; what was not tried to the end excuses nothing']),
  ];
}
