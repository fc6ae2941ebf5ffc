import type { Met } from '../../model/outcome.ts';
import type { PathKind } from '../../model/observation.ts';
import { count, numberText } from '../count.ts';
import { bar } from './bar.ts';
import { html, type Markup } from './markup.ts';
import type { Step, StepState, Way } from './way.ts';
import { stepLabel } from './way-words.ts';

/** How many requirements end at each step of the path. */
export function stopsSection(ways: ReadonlyMap<string, readonly Way[]>): Markup | null {
  const all = [...ways.values()].flat();
  const paths = (['direct', 'proxy'] as const).filter((path) => all.some((way) => way.path === path));
  if (paths.length === 0) return null;
  const steps = paths.includes('proxy') ? ALL_STEPS : ALL_STEPS.filter((step) => step !== 'proxy');
  return html`<section aria-labelledby="stops">
    <h2 id="stops">Where along the path they stop</h2>
    <table class="stops">
      <caption>
        Requirements that were tried, by what became of them at each step.
      </caption>
      <thead>
        <tr>
          <th scope="col">Path</th>
          ${steps.map((step) => html`<th scope="col">${headText(step, all)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${paths.map((path) => pathRow(path, all, steps))}
      </tbody>
    </table>
  </section> `;
}

const ALL_STEPS: readonly Step[] = ['name', 'route', 'transport', 'proxy', 'tls', 'http'];

function headText(step: Step, ways: readonly Way[]): string {
  if (step !== 'transport') return capitalised(stepLabel(step, false));
  const labels = new Set(ways.map(({ udp }) => stepLabel(step, udp)));
  return [...labels].toSorted().join(' or ');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function pathRow(path: PathKind, all: readonly Way[], steps: readonly Step[]): Markup {
  const ways = all.filter((way) => way.path === path);
  return html`<tr>
    <th scope="row">
      ${path === 'direct' ? 'Direct' : 'Through the proxy'} <small>${count(ways.length, 'requirement')}</small>
    </th>
    ${steps.map((step) => stepCell(step, ways, path))}
  </tr> `;
}

function stepCell(step: Step, ways: readonly Way[], path: PathKind): Markup {
  const counts: Record<Met, number> = { no: 0, unknown: 0, yes: 0 };
  for (const { steps } of ways) {
    const met = MET_OF_STATE[steps.find((seen) => seen.step === step)?.state ?? 'unneeded'];
    if (met !== null) counts[met] += 1;
  }
  const label = capitalised(stepLabel(step, false));
  if (counts.no + counts.unknown + counts.yes === 0)
    return html`<td data-label="${label}">
      <span class="none">${step === 'proxy' && path === 'direct' ? 'none on this path' : 'not seen'}</span>
    </td>`;
  const words = (['no', 'unknown', 'yes'] as const)
    .filter((met) => counts[met] > 0)
    .map(
      (met) =>
        html`<span class="key ${met}">${SIGNS[met]} ${numberText(counts[met])} ${verb(met, counts[met])}</span> `,
    );
  return html`<td data-label="${label}">${bar(counts)}${words}</td>`;
}

const SIGNS: Readonly<Record<Met, string>> = { no: '✗', unknown: '!', yes: '✓' };

function verb(met: Met, number: number): string {
  if (met === 'unknown') return 'in doubt or in part';
  if (met === 'no') return number === 1 ? 'stops here' : 'stop here';
  return number === 1 ? 'passes' : 'pass';
}

const MET_OF_STATE: Readonly<Record<StepState, Met | null>> = {
  passed: 'yes',
  flawed: 'unknown',
  partly: 'unknown',
  stopped: 'no',
  undecided: 'unknown',
  unseen: null,
  unreached: null,
  unneeded: null,
};
