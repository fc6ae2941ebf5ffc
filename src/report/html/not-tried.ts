import type { Report } from '../../model/report.ts';
import { nameSome, numberText } from '../count.ts';
import { notTried } from '../order.ts';
import { type SkippedGroup, skippedGroups } from '../skipped.ts';
import { notTriedTitle } from '../table/not-tried.ts';
import { html, type Markup } from './markup.ts';

/** What was not tried and why, with how to have it tried: not tried is never a pass. */
export function notTriedSection(report: Report): Markup | null {
  const skipped = notTried(report);
  if (skipped.length === 0) return null;
  return html`<section aria-labelledby="not-tried">
    <h2 id="not-tried">${notTriedTitle(report)} (${numberText(skipped.length)})</h2>
    <ul class="findings">
      ${skippedGroups(skipped).map(groupItem)}
    </ul>
  </section> `;
}

const IDS_NAMED = 50;

function groupItem({ explanation, cause, requirements, next }: SkippedGroup): Markup {
  return html`<li>
    <h3>${explanation}</h3>
    <dl class="facts">
      ${
        cause === null
          ? null
          : html`<dt>Cause</dt>
              <dd><code>${cause}</code></dd> `
      }
      <dt>Concerns</dt>
      <dd>${nameSome(requirements, IDS_NAMED)}</dd>
      ${
        next === null
          ? null
          : html`<dt>Next</dt>
              <dd>${next}</dd> `
      }
    </dl>
  </li> `;
}
