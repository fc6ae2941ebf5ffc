import { askedEntries } from '../allowlist/asked.ts';
import { ruleSet } from '../allowlist/rule-set.ts';
import type { RuleSet } from '../allowlist/rules.ts';
import type { Requirement } from '../model/profile.ts';
import { readProxySettings } from '../proxy/settings.ts';
import type { AllowlistSettings } from './allowlist-settings.ts';
import { checkAgain } from './again.ts';
import { conceal } from './conceal.ts';
import { loadRequirements } from './requirements.ts';
import { talk } from './talk.ts';

/** All that profiles ask to be open. What applies only with a value that is not given is said. */
export async function fromProfiles({ wish, needs, sources, language }: AllowlistSettings): Promise<RuleSet> {
  const loaded = await loadRequirements(wish, process.env);
  for (const warning of loaded.warnings) talk(warning);
  // Rules are sent around as reports are: no token of a listener gets into them.
  const { requirements, parameters } = conceal({ ...loaded, targets: [] }, readProxySettings({}, null));
  const { profiles } = loaded;
  const { entries, leftOut } = askedEntries(requirements, needs ?? ['required']);
  const notes = [
    ...conditionalNotes(requirements),
    ...(entries.length === 0 ? ['There are no such entries: nothing to open.'] : []),
  ];
  const asked = new Set(entries.flatMap((entry) => entry.requirements));
  const names = profiles.map(({ name, asOf }) => `${name} (${asOf})`).join(', ');
  return ruleSet(entries, {
    title: `reachcheck: ${(needs ?? ['required']).join(' and ')} entries of ${profiles.length === 1 ? 'profile' : 'profiles'} ${names}`,
    notes: language.forOthers === true ? [] : notes,
    profiles,
    sources,
    seen: [],
    observedAt: null,
    leftOut,
    attempts: new Map(),
    again: checkAgain(
      wish,
      parameters,
      requirements.filter(({ id }) => asked.has(id)),
    ),
  });
}

/** A cluster's own API is such an entry: whoever forgets its value must not believe that the list is whole. */
function conditionalNotes(requirements: readonly Requirement[]): readonly string[] {
  const conditional = requirements.filter(
    ({ gap, need, expect }) => gap?.conditional === true && expect === 'open' && need === 'required',
  );
  if (conditional.length === 0) return [];
  const parameters = [...new Set(conditional.flatMap(({ gap }) => gap?.parameter ?? []))];
  const note = `not in it, because they apply only when a value is given: ${conditional.map(({ id }) => id).join(', ')}; --set ${parameters.join(', ')}`;
  talk(note);
  return [note];
}
