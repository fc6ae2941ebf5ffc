import type { AllowlistEntry } from '../model/allowlist.ts';
import type { Need, Requirement } from '../model/profile.ts';
import type { LeftOut } from './rules.ts';

/** Everything that requirements ask to be open, tried or not, and those that lack a value. */
export function askedEntries(
  requirements: readonly Requirement[],
  needs: readonly Need[],
): { readonly entries: readonly AllowlistEntry[]; readonly leftOut: readonly LeftOut[] } {
  const asked = requirements.filter(({ expect, need }) => expect === 'open' && needs.includes(need));
  return {
    entries: asked.filter(({ gap }) => gap === null).flatMap(entriesOf),
    leftOut: asked.flatMap(gapOf),
  };
}

function entriesOf(requirement: Requirement): readonly AllowlistEntry[] {
  const { direction, protocol, from, ports, published, title, need, id, sources } = requirement;
  return requirement.destinations.map((destination) => ({
    ...{ list: 'firewall', direction, protocol, destination, from, ports, published, need, sources },
    observed: [],
    purpose: title,
    requirements: [id],
  }));
}

/** A requirement that applies only when a parameter is set does not apply without it, which is nothing to be told. */
function gapOf({ gap, direction, protocol, ports, destinations, title, id }: Requirement): readonly LeftOut[] {
  if (gap === null || gap.conditional) return [];
  const reason = `the parameter ${gap.parameter} is missing: ${gap.howTo}`;
  const names = destinations.map(({ value }) => value);
  return [{ direction, protocol, ports, destinations: names, purpose: title, requirements: [id], reason }];
}
