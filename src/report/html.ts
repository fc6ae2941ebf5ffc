import type { Report } from '../model/report.ts';
import { findingsSection } from './html/findings.ts';
import { headSection } from './html/head.ts';
import { html } from './html/markup.ts';
import { missingSection } from './html/missing.ts';
import { notTriedSection } from './html/not-tried.ts';
import { page } from './html/page.ts';
import { stopsSection } from './html/stops.ts';
import { verdictsSection } from './html/verdicts.ts';
import { waysOf } from './html/way.ts';
import { headline } from './headline.ts';

/** The report as one page that asks nobody for anything: the answer, what to paste, why, and all of the evidence. */
export function renderHtml(report: Report): string {
  const ways = waysOf(report);
  const names = report.profiles.map(({ name }) => name).join(', ');
  return page(
    `${names}: ${headline(report).text}`,
    html`${headSection(report)}
      <main>
        ${[missingSection(report), findingsSection(report), stopsSection(ways), verdictsSection(report, ways), notTriedSection(report)]}
      </main>
      <footer>
        <p>
          ${report.tool.name} ${report.tool.version}, report format ${report.schemaVersion}. This file holds all that it
          shows and contacts nobody.
        </p>
      </footer>`,
  );
}
