import type { Report } from '../../model/report.ts';
import { count } from '../count.ts';
import { documentUrls } from '../documents.ts';
import { type Fact, requirementFacts, verdictFacts } from '../explain.ts';
import { observationText } from '../observation.ts';
import type { Judged } from '../order.ts';
import { excerpt } from '../text.ts';
import { html, type Markup } from './markup.ts';
import type { Way } from './way.ts';
import { stepsText } from './way-words.ts';

/** A row under the verdict's own that unfolds: what was decided and why, every step of the way, what was observed. */
export function evidenceRow(
  { verdict, requirement }: Judged,
  ways: readonly Way[],
  report: Report,
  columns: number,
): Markup {
  const links = requirement === undefined ? [] : documentUrls(requirement.sources, report.profiles);
  const facts: readonly Fact[] = [
    ...verdictFacts(verdict, requirement),
    ...ways.map((way): Fact => [way.path === 'direct' ? 'Direct way' : 'Through proxy', stepsText(way)]),
    ...(requirement === undefined ? [] : requirementFacts(requirement, report).filter(([label]) => label !== 'Link')),
  ];
  return html`<tr class="unfold">
    <td colspan="${columns}">
      <details>
        <summary>Evidence<span class="unseen"> for ${verdict.requirement}</span></summary>
        <dl class="facts">${facts.map(factItem)}${links.map(linkItem)}</dl>
        ${observations(verdict.evidence, verdict.requirement, report)}
      </details>
    </td>
  </tr> `;
}

function factItem([label, text]: Fact): Markup | null {
  return text === null
    ? null
    : html`<dt>${label}</dt>
        <dd>${excerpt(text, LONGEST)}</dd> `;
}

/** A profile may name anything as a link; only what is a page on the web becomes one. */
function linkItem(url: string): Markup {
  return html`<dt>Link</dt>
    <dd>${/^https?:\/\//i.test(url) ? html`<a href="${url}" rel="noreferrer noopener">${url}</a>` : url}</dd> `;
}

// A subnet's evidence can be thousands of connections; `explain` prints all of them.
const OBSERVATIONS_SHOWN = 12;
const LONGEST = 800;

function observations(evidence: readonly number[], id: string, report: Report): Markup {
  if (evidence.length === 0) return html`<p>Nothing was observed.</p>`;
  const hidden = evidence.length - OBSERVATIONS_SHOWN;
  const items = evidence.slice(0, OBSERVATIONS_SHOWN).map((index) => {
    const observation = report.observations[index];
    return observation === undefined
      ? html`<li>observation ${index} is not in this report</li> `
      : html`<li${observation.control === undefined ? null : CONTROL}><code>${observation.operation}</code> ${excerpt(observationText(observation), LONGEST)}</li>\n`;
  });
  const rest = html`<p class="aside">
    And ${count(hidden, 'more observation')}: <code>reachcheck explain ${id}</code>
  </p>`;
  return html`<ol class="observations">
      ${items}
    </ol>
    ${hidden > 0 ? rest : null}`;
}

const CONTROL = html` class="control"`;
