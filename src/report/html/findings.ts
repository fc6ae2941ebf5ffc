import type { Report } from '../../model/report.ts';
import type { Finding } from '../../model/verdict.ts';
import { causesPageText } from '../causes-page.ts';
import { numberText } from '../count.ts';
import { html, type Markup } from './markup.ts';
import { rowIds } from './row-ids.ts';

/** Each root cause once: what, which requirements, who can change it, what to do. */
export function findingsSection(report: Report): Markup | null {
  const { findings } = report;
  if (findings.length === 0) return null;
  const rows = rowIds(report);
  const causesPage = causesPageText(report);
  return html`<section aria-labelledby="findings">
    <h2 id="findings">Findings (${numberText(findings.length)})</h2>
    <ol class="findings">
      ${findings.map((finding) => findingItem(finding, rows))}
    </ol>
    ${causesPage === null ? null : html`<p class="aside">${causesPage}</p> `}
  </section> `;
}

function findingItem({ explanation, cause, verdicts, owner, next, confirm }: Finding, rows: RowIds): Markup {
  return html`<li>
    <h3>${explanation}</h3>
    <dl class="facts">
      <dt>Cause</dt>
      <dd><code>${cause}</code></dd>
      ${
        verdicts.length === 0
          ? null
          : html`<dt>Explains</dt>
              <dd>${explained(verdicts, rows)}</dd> `
      }
      <dt>Who</dt>
      <dd>${owner}</dd>
      <dt>Next</dt>
      <dd>${next}</dd>
      ${
        confirm === null
          ? null
          : html`<dt>By hand</dt>
              <dd><code>${confirm}</code></dd> `
      }
    </dl>
  </li> `;
}

type RowIds = ReturnType<typeof rowIds>;

const IDS_NAMED = 24;

function explained(ids: readonly string[], rows: RowIds): Markup {
  const hidden = ids.length - IDS_NAMED;
  const links = ids.slice(0, IDS_NAMED).map((id, index) => html`${index === 0 ? '' : ', '}${link(id, rows)}`);
  return html`${links}${hidden > 0 ? ` and ${numberText(hidden)} more` : ''}`;
}

function link(id: string, rows: RowIds): Markup {
  const row = rows.get(id);
  return row === undefined ? html`${id}` : html`<a href="#${row}">${id}</a>`;
}
