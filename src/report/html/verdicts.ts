import type { Outcome } from '../../model/outcome.ts';
import type { Report } from '../../model/report.ts';
import { numberText } from '../count.ts';
import { placeText } from '../destination.ts';
import { type Judged, judged, triedInOrder } from '../order.ts';
import { seenText } from '../seen.ts';
import { idText, signOf } from '../sign.ts';
import { excerpt } from '../text.ts';
import { evidenceRow } from './evidence.ts';
import { html, type Markup } from './markup.ts';
import { rowIds } from './row-ids.ts';
import type { Way } from './way.ts';
import { wayPicture, wayRank } from './way-picture.ts';

type Ways = ReadonlyMap<string, readonly Way[]>;

/** A row for every requirement, worst first, with a second one that holds the evidence. */
export function verdictsSection(report: Report, ways: Ways): Markup | null {
  const skipped = judged(report).filter(({ verdict }) => verdict.outcome === 'skipped');
  const rows = [...triedInOrder(report), ...skipped];
  if (rows.length === 0) return null;
  const ids = rowIds(report);
  return html`<section aria-labelledby="verdicts">
    <h2 id="verdicts">All requirements (${numberText(rows.length)})</h2>
    ${controls(report)}
    <table id="table" ${rows.length > MOST_DETAILED ? LARGE : null}>
      <caption>
        Worst
        first.${rows.length > MOST_DETAILED ? ` The first ${numberText(MOST_DETAILED)} unfold; "reachcheck explain" has the evidence of the others.` : ' Every row unfolds to its evidence.'}
      </caption>
      <thead>
        <tr>
          ${COLUMNS.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      ${rows.map((row, index) => verdictRows(row, index < MOST_DETAILED, ids.get(row.verdict.requirement) ?? '', report, ways))}
    </table>
  </section> `;
}

// Thousands of unfolding rows would make the file slow to open, and they are the ones where nothing is wrong.
const MOST_DETAILED = 500;

/** Rows out of sight are then laid out only when they come into it. */
const LARGE = html` class="large"`;

const COLUMNS = ['Outcome', 'Requirement', 'Destination', 'How far it gets', 'Cause and what was seen'];
const OUTCOMES: readonly Outcome[] = ['blocked', 'impaired', 'inconclusive', 'allowed', 'skipped'];

/** Without the script they would do nothing, so it is the script that shows them. */
function controls({ summary }: Report): Markup {
  const present = OUTCOMES.filter((outcome) => summary.outcomes[outcome] > 0);
  return html`<div class="controls" id="controls" role="search" aria-label="Requirements" hidden>
      <label for="words">Show rows with</label> <input type="search" id="words" autocomplete="off" spellcheck="false" />
      <fieldset>
        <legend>Outcome</legend>
        ${present.map(
          (outcome) =>
            html`<label
              ><input type="checkbox" name="outcome" value="${outcome}" checked /> ${outcome}
              (${numberText(summary.outcomes[outcome])})</label
            > `,
        )}
      </fieldset>
      <span class="buttons"
        ><button type="button" id="unfold">Unfold all</button> <button type="button" id="fold">Fold all</button></span
      >
    </div>
    <p id="shown" role="status" class="shown"></p>`;
}

function verdictRows(row: Judged, detailed: boolean, id: string, report: Report, ways: Ways): Markup {
  const { verdict, requirement } = row;
  const { outcome, met, cause } = verdict;
  const own = ways.get(verdict.requirement) ?? [];
  return html`<tbody id="${id}" data-outcome="${outcome}" data-met="${outcome === 'skipped' ? 'skipped' : met}">
    <tr>
      <td class="outcome">${signOf(verdict).symbol} ${outcome}${contrary(row)}</td>
      <th scope="rowgroup">
        ${idText(verdict.requirement, requirement)}${
          requirement === undefined ? null : html`<small>${requirement.title}</small>`
        }
      </th>
      <td>${requirement === undefined ? null : placeParts(placeText(requirement))}</td>
      <td data-key="${wayRank(own)}">${wayPicture(own)}</td>
      <td>${cause === null ? null : html`<code>${cause}</code> `}${seenText(row)}</td>
    </tr>
    ${detailed ? evidenceRow(row, own, report, COLUMNS.length) : null}
  </tbody> `;
}

/** A name breaks between its labels and before the port, if it must: `bootstrap.cloud.example:4` is read as port 4. */
function placeParts(place: string): readonly Markup[] {
  return excerpt(place, LONGEST_PLACE)
    .split(/(?=[.:])/)
    .map((part, index) => html`${index === 0 ? null : BREAK}${part}`);
}

const LONGEST_PLACE = 1500;
const BREAK = html`<wbr />`;

/** Where the outcome's word alone would be read the wrong way round. */
function contrary({ verdict: { outcome, met }, requirement }: Judged): Markup | null {
  if (requirement?.expect !== 'blocked' || (outcome !== 'allowed' && outcome !== 'blocked')) return null;
  return html`<small>${met === 'yes' ? 'as it must be' : 'must be blocked'}</small>`;
}
