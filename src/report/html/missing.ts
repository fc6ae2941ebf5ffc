import type { AllowlistEntry } from '../../model/allowlist.ts';
import type { Report } from '../../model/report.ts';
import { count, numberText } from '../count.ts';
import { detailTexts, serviceText } from '../table/missing.ts';
import { padTo, widest } from '../width.ts';
import { html, Markup } from './markup.ts';

/** What to add: first all of it as a text to copy, then what each entry is for and who says so. */
export function missingSection(report: Report): Markup | null {
  const { missing } = report;
  if (missing.length === 0) return null;
  const column = Math.min(LONGEST_SERVICE, widest(missing.map(serviceText)));
  return html`<section aria-labelledby="missing">
    <div class="bar-head">
      <h2 id="missing">Missing allowlist entries (${numberText(missing.length)})</h2>
      <button type="button" id="copy" data-from="entries" hidden>Copy as text</button
      ><span id="copied" role="status"></span>
    </div>
    <pre id="entries" tabindex="0" role="region" aria-label="Missing allowlist entries as text">
${missing.flatMap((entry) => [pasteLine(entry, column), LINE_END])}</pre>
    <details class="purposes">
      <summary>What each entry is for, and which document says so</summary>
      <dl class="entries">${missing.slice(0, MOST_DETAILED).map((entry) => entryItem(entry, report))}</dl>
      ${missing.length > MOST_DETAILED ? html`<p class="aside">And ${count(missing.length - MOST_DETAILED, 'more entry', 'more entries')}, listed above: the JSON report says the same of them.</p>` : null}
    </details>
  </section> `;
}

// Beyond this, a long list of ports would push every destination to the right.
const LONGEST_SERVICE = 24;
const MOST_DETAILED = 500;

// The end of a line that is text would become a space.
const LINE_END = new Markup('\n');

function pasteLine(entry: AllowlistEntry, column: number): string {
  return `${padTo(serviceText(entry), column)}  ->  ${destinationText(entry)}`;
}

function destinationText({ destination, need, direction, list }: AllowlistEntry): string {
  const remarks = [
    need === 'required' ? '' : need,
    direction === 'in' ? 'inbound' : '',
    list === 'proxy' ? 'list of the proxy' : '',
  ].filter((remark) => remark !== '');
  return `${destination.value}${remarks.length === 0 ? '' : ` (${remarks.join(', ')})`}`;
}

function entryItem(entry: AllowlistEntry, { profiles }: Report): Markup {
  return html`<dt><code>${serviceText(entry)} -&gt; ${destinationText(entry)}</code></dt>
    ${detailTexts(entry, profiles).map((text) => html`<dd>${text}</dd>`)} `;
}
