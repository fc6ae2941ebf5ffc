import type { Failure, Observation } from '../../src/model/observation.ts';
import type { Outcome } from '../../src/model/outcome.ts';

/** What is true of an address, and what a program may say of it. */
export type State = 'open' | 'not-open' | 'undecided';

export interface Said {
  /** Said open, and is not, or the other way round. */
  readonly wrong: number;
  /** Nothing was said, or that it cannot be told. */
  readonly undecided: number;
}

/** Holds what was said of addresses against what is true of them. */
export function verdictCount(truth: ReadonlyMap<string, State>, said: ReadonlyMap<string, State>): Said {
  let wrong = 0;
  let undecided = 0;
  for (const [address, state] of truth) {
    const answer = said.get(address) ?? 'undecided';
    if (answer === 'undecided') undecided += 1;
    else if (answer !== state) wrong += 1;
  }
  return { wrong, undecided };
}

export function stateOf(outcome: Outcome): State {
  switch (outcome) {
    case 'allowed':
    case 'impaired':
      return 'open';
    case 'blocked':
      return 'not-open';
    case 'inconclusive':
    case 'skipped':
      return 'undecided';
  }
}

/** What connections say of each address: one that opened is open, whatever was silent before. */
export function observedStates(
  observations: readonly Pick<Observation, 'operation' | 'address' | 'failure' | 'control'>[],
): ReadonlyMap<string, State> {
  const states = new Map<string, State>();
  for (const { operation, address, failure, control } of observations) {
    if (operation !== 'connect' || address === null || control !== undefined) continue;
    if (failure === null) states.set(address, 'open');
    else if (states.get(address) !== 'open') states.set(address, unopened(failure));
  }
  return states;
}

/** What this host or the user is to blame for says nothing of the address. */
function unopened(failure: Failure): State {
  return failure === 'cancelled' || failure === 'local-exhausted' ? 'undecided' : 'not-open';
}

/** What `nmap -oG -` said of one port of each address. */
export function nmapStates(text: string): ReadonlyMap<string, State> {
  const lines = text.matchAll(/^Host: (?<address>[0-9.]+) .*\tPorts: [0-9]+\/(?<state>[a-z|]+)\//gm);
  return new Map(
    [...lines].map(({ groups }) => [groups?.['address'] ?? '', groups?.['state'] === 'open' ? 'open' : 'not-open']),
  );
}
