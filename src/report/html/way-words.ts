import type { Step, StepSeen, StepState, Way } from './way.ts';

/** What a step is called. */
export function stepLabel(step: Step, udp: boolean): string {
  return step === 'transport' && udp ? 'UDP' : LABELS[step];
}

const LABELS: Readonly<Record<Step, string>> = {
  name: 'name',
  route: 'route',
  transport: 'TCP',
  proxy: 'proxy',
  tls: 'TLS',
  http: 'HTTP',
};

/** Where a way ends, in a few words: `stops at TLS`. */
export function wayText({ steps, udp }: Way): string {
  const worst = decisiveStep(steps);
  if (worst === null) return steps.some(({ state }) => state === 'passed') ? 'gets through' : 'nothing was observed';
  const label = stepLabel(worst.step, udp);
  if (worst.state === 'stopped') return `stops at ${label}`;
  if (worst.state === 'undecided') return `undecided at ${label}`;
  if (worst.state === 'partly') return `stops at ${label} in part (${worst.reached} of ${worst.tried} pass)`;
  return `flaw at ${label}`;
}

/** The step that a way is to be remembered by: where it stops, else where it is in doubt, else what is wrong with it. */
export function decisiveStep(steps: readonly StepSeen[]): StepSeen | null {
  const states: readonly StepState[] = ['stopped', 'undecided', 'partly', 'flawed'];
  return states.map((state) => steps.find((seen) => seen.state === state)).find((seen) => seen !== undefined) ?? null;
}

/** Every step in words: `name passes, route passes, TLS stops (0 of 3 pass), HTTP not reached`. */
export function stepsText({ steps, udp }: Way): string {
  return steps
    .filter(({ state }) => state !== 'unneeded')
    .map(({ step, state, reached, tried }) => {
      const counted = tried > 1 && reached < tried ? ` (${reached} of ${tried} pass)` : '';
      return `${stepLabel(step, udp)} ${STATE_WORDS[state]}${counted}`;
    })
    .join(', ');
}

const STATE_WORDS: Readonly<Record<StepState, string>> = {
  passed: 'passes',
  flawed: 'passes with a flaw',
  partly: 'passes in part',
  stopped: 'stops it',
  undecided: 'is undecided',
  unseen: 'was not seen',
  unreached: 'was not reached',
  unneeded: 'is not needed',
};
