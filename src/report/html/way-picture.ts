import { html, type Markup } from './markup.ts';
import type { StepSeen, StepState, Way } from './way.ts';
import { decisiveStep, wayText } from './way-words.ts';

/** The steps as signs on a line, and in words where it ends. Who hears the page hears the words. */
export function wayPicture(ways: readonly Way[]): readonly Markup[] {
  const several = ways.some(({ path }) => path === 'proxy');
  return ways.map(
    (way) =>
      html`<div class="way${way.path === 'proxy' ? ' proxied' : ''}${way.udp ? ' udp' : ''}">
        <span aria-hidden="true">${way.steps.map(stepSign)}</span>
        ${several ? `${way.path === 'proxy' ? 'proxy' : 'direct'}: ` : ''}${wayText(way)}
      </div>`,
  );
}

/** `e` ends the line before a step that is not needed: in CSS, asking for the next sibling makes large tables slow. */
function stepSign({ state }: StepSeen, index: number, steps: readonly StepSeen[]): Markup {
  return html`<i class="${CLASSES[state]}${steps[index + 1]?.state === 'unneeded' ? ' e' : ''}"></i>`;
}

/** What rows are sorted by: the later the stop, the higher; what gets through is the highest. */
export function wayRank(ways: readonly Way[]): number {
  const [way] = ways;
  if (way === undefined) return 99;
  const stop = decisiveStep(way.steps);
  return stop === null ? 90 : ORDER.indexOf(stop.step);
}

const ORDER = ['name', 'route', 'transport', 'proxy', 'tls', 'http'];

// Short, because a large report has tens of thousands of them.
const CLASSES: Readonly<Record<StepState, string>> = {
  passed: 'p',
  flawed: 'f',
  partly: 'a',
  stopped: 's',
  undecided: 'u',
  unseen: 'z',
  unreached: 'x',
  unneeded: 'n',
};
