import type { Profile } from '../model/profile.ts';
import * as compiled from './compiled.ts';
import type { Problem } from './problem.ts';
import { withOnly } from './used-names.ts';

export interface Loaded {
  /** Null when the profile has an error. */
  readonly profile: Profile | null;
  readonly problems: readonly Problem[];
}

/** Names of the built-in profiles, sorted. */
export function builtInNames(): Promise<readonly string[]> {
  return Promise.resolve(compiled.builtInNames());
}

/** Loads a profile by built-in name, or by path: what holds a slash or ends in .yaml is a path. */
export async function loadProfile(reference: string): Promise<Loaded> {
  const builtIn = compiled.isPath(reference) ? null : compiled.compiledProfile(reference);
  if (builtIn !== null) return { profile: withOnly(builtIn.profile, builtIn.used), problems: [] };
  // What reads and checks YAML is loaded for profiles that need it only.
  return (await import('./load-yaml.ts')).loadYaml(reference);
}
