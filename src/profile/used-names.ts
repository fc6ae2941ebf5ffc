import type { Profile } from '../model/profile.ts';
import { placeholdersIn } from './template.ts';

/** Names of parameters and of documents of a profile. */
export interface Names {
  readonly parameters: readonly string[];
  readonly documents: readonly string[];
}

/** What is left of a profile when only these parameters and documents are kept. */
export function withOnly(profile: Profile, names: Names): Profile {
  const documents = Object.entries(profile.documents).filter(([name]) => names.documents.includes(name));
  return {
    ...profile,
    parameters: profile.parameters.filter(({ name }) => names.parameters.includes(name)),
    documents: Object.fromEntries(documents),
  };
}

/** What comes from a parent and no requirement uses is no question for the user of this profile. `own` comes from itself. */
export function usedNames(profile: Profile, own: Names): Names {
  const used = new Set([
    ...own.parameters,
    ...placeholdersIn(profile.requirements),
    ...profile.requirements.flatMap(({ when }) => when?.parameter ?? []),
  ]);
  for (const { name, defaultBy } of profile.parameters)
    if (used.has(name) && defaultBy !== null) used.add(defaultBy.parameter);
  const cited = profile.requirements.flatMap(({ sources }) => sources.map(({ doc }) => doc));
  return { parameters: [...used], documents: [...new Set([...own.documents, ...cited])] };
}
