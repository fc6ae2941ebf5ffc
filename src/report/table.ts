import type { Report } from '../model/report.ts';
import { evidenceSection } from './evidence.ts';
import type { RenderOptions } from './render-options.ts';
import { findingsSection } from './table/findings.ts';
import { headSection } from './table/head.ts';
import { missingSection } from './table/missing.ts';
import { notTriedSection } from './table/not-tried.ts';
import type { Section } from './table/section.ts';
import { totalsSection } from './table/totals.ts';
import { undecidedSection } from './table/undecided.ts';
import { verdictsSection } from './table/verdicts.ts';
import { vantageFinding } from './vantage-finding.ts';

/** The report for people at a terminal: the answer, the verdicts, the causes, what to paste, what was left out. */
export function renderTable(report: Report, options: RenderOptions): string {
  const usable = { ...options, width: usableWidth(options.width) };
  const sections = sectionsFor(report)
    .map((section) => section(report, usable))
    .filter((lines) => lines.length > 0);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function sectionsFor(report: Report): readonly Section[] {
  // When this host explains everything, sixty rows that say so would bury it.
  const judged =
    vantageFinding(report) === null
      ? [verdictsSection, evidenceSection, findingsSection]
      : [findingsSection, undecidedSection, evidenceSection];
  return [headSection, ...judged, missingSection, notTriedSection, totalsSection];
}

const NARROWEST = 60;

function usableWidth(width: number): number {
  return Number.isFinite(width) ? Math.max(NARROWEST, Math.floor(width)) : 80;
}
