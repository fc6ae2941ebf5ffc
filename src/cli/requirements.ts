import type { ParameterValue, Profile, ProfileRef, Requirement } from '../model/profile.ts';
import { fillProfile } from '../profile/fill.ts';
import { joinRequirements } from '../profile/join.ts';
import { loadProfile } from '../profile/load.ts';
import { readParameters } from '../profile/parameters.ts';
import { type Problem, problemText } from '../profile/problem.ts';
import { hint } from '../profile/suggest.ts';
import { UsageError } from './usage-error.ts';

/** What the user wants checked. */
export interface Wish {
  readonly profiles: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

export interface Requirements {
  readonly profiles: readonly ProfileRef[];
  readonly parameters: readonly ParameterValue[];
  readonly requirements: readonly Requirement[];
  /** Lines for stderr. */
  readonly warnings: readonly string[];
}

/** The requirements of the wished profiles, filled and joined. Every problem of all of them is reported at once. */
export async function loadRequirements(wish: Wish, environment: NodeJS.ProcessEnv): Promise<Requirements> {
  const loaded = await Promise.all([...new Set(wish.profiles)].map(loadProfile));
  const profiles = loaded.flatMap(({ profile }) => (profile === null ? [] : [profile]));
  const problems = loaded.flatMap((result) => result.problems);
  refuse(problems);
  const { values, problems: valueProblems } = readParameters(profiles, { set: wish.set, environment });
  const filled = profiles.map((profile) => fillProfile(profile, values));
  refuse([...valueProblems, ...filled.flatMap((result) => result.problems)]);
  const requirements = choose(joinRequirements(filled.map((result) => result.requirements)), wish);
  return {
    profiles: profiles.map(toRef),
    parameters: values,
    requirements,
    warnings: problems.map(problemText),
  };
}

function refuse(problems: readonly Problem[]): void {
  if (problems.some(({ severity }) => severity === 'error')) throw new UsageError(...problems.map(problemText));
}

function toRef({ name, title, asOf, documents }: Profile): ProfileRef {
  return { name, title, asOf, documents };
}

/** Those that `--only` and `--skip` leave; `*` stands for any letters. */
function choose(requirements: readonly Requirement[], { only, skip }: Wish): readonly Requirement[] {
  const ids = requirements.map(({ id }) => id);
  const unknown = [
    ...only.map((pattern) => ['--only', pattern] as const),
    ...skip.map((pattern) => ['--skip', pattern] as const),
  ]
    .filter(([, pattern]) => !ids.some((id) => fits(id, pattern)))
    .map(([flag, pattern]) => `${flag} ${pattern}: no such requirement ${hint(pattern, ids)}`);
  if (unknown.length > 0) throw new UsageError(...unknown);
  const chosen = requirements.filter(
    ({ id }) =>
      (only.length === 0 || only.some((pattern) => fits(id, pattern))) && !skip.some((pattern) => fits(id, pattern)),
  );
  // A gate that checks nothing would be green.
  if (chosen.length === 0) throw new UsageError('--only and --skip leave nothing to check; leave some requirement in');
  return chosen;
}

function fits(id: string, pattern: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`).test(id);
}
