import type { ParameterValue, Profile, ProfileRef, Requirement } from '../model/profile.ts';
import { fillOthers, fillProfile } from '../profile/fill.ts';
import { joinRequirements } from '../profile/join.ts';
import { loadProfile } from '../profile/load.ts';
import { withReasons } from '../profile/discovered.ts';
import { readParameters } from '../profile/parameters.ts';
import { type Problem, problemText } from '../profile/problem.ts';
import { hint } from '../profile/suggest.ts';
import { findValues, type Found } from './discovered.ts';
import type { DiscoverWish } from './discover-flags.ts';
import { UsageError } from './usage-error.ts';

/** What the user wants checked. */
export interface Wish {
  readonly profiles: readonly string[];
  readonly set: Readonly<Record<string, string>>;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  /** Where values can be found; without it nowhere. */
  readonly discover?: DiscoverWish;
}

export interface Requirements {
  readonly profiles: readonly ProfileRef[];
  readonly parameters: readonly ParameterValue[];
  readonly requirements: readonly Requirement[];
  /** What other values of the parameters that choose rows would ask for. */
  readonly others?: readonly Requirement[];
  /** PEM texts by the names that stand for them in checks, where others name a file. */
  readonly authorities: Readonly<Record<string, string>>;
  /** Lines for stderr. */
  readonly warnings: readonly string[];
}

/** The requirements of the wished profiles, filled and joined. Every problem of all of them is reported at once. */
export async function loadRequirements(wish: Wish, environment: NodeJS.ProcessEnv): Promise<Requirements> {
  const loaded = await Promise.all([...new Set(wish.profiles)].map(loadProfile));
  const profiles = loaded.flatMap(({ profile }) => (profile === null ? [] : [profile]));
  const problems = loaded.flatMap((result) => result.problems);
  refuse(problems);
  const discovered = await findValues(wish.discover, environment);
  const read = readParameters(profiles, { set: wish.set, environment, discovered });
  const { values, problems: valueProblems } = read;
  const filled = profiles.map((profile) => fillProfile(withReasons(profile, discovered), values));
  refuse([...valueProblems, ...filled.flatMap((result) => result.problems)]);
  const requirements = choose(joinRequirements(filled.map((result) => result.requirements)), wish);
  return {
    profiles: profiles.map(toRef),
    parameters: values,
    requirements,
    others: profiles.flatMap((profile) => fillOthers(profile, values)).filter(({ id }) => isWished(id, wish)),
    authorities: discovered.authorities,
    warnings: [
      ...[...problems, ...valueProblems].map(problemText),
      ...discovered.notes,
      ...read.notes,
      ...unusedNote(discovered, read.notes),
    ],
  };
}

/** Whoever names a file expects that it is used. */
function unusedNote({ found }: Found, used: readonly string[]): readonly string[] {
  const places = found.filter(({ facts }) => Object.keys(facts).length > 0).map(({ where }) => where);
  return used.length > 0 || places.length === 0
    ? []
    : [
        `${places.join(', ')}: nothing of it is used: the values are given otherwise, or the profile asks for none of them`,
      ];
}

function refuse(problems: readonly Problem[]): void {
  if (problems.some(({ severity }) => severity === 'error')) throw new UsageError(...problems.map(problemText));
}

function toRef({ name, title, asOf, documents }: Profile): ProfileRef {
  return { name, title, asOf, documents };
}

/** Those that `--only` and `--skip` leave; `*` stands for any letters. */
export function choose(
  requirements: readonly Requirement[],
  wish: Pick<Wish, 'only' | 'skip'>,
): readonly Requirement[] {
  const { only, skip } = wish;
  const ids = requirements.map(({ id }) => id);
  const unknown = [
    ...only.map((pattern) => ['--only', pattern] as const),
    ...skip.map((pattern) => ['--skip', pattern] as const),
  ]
    .filter(([, pattern]) => !ids.some((id) => fits(id, pattern)))
    .map(([flag, pattern]) => `${flag} ${pattern}: no such requirement ${hint(pattern, ids)}`);
  if (unknown.length > 0) throw new UsageError(...unknown);
  const chosen = requirements.filter(({ id }) => isWished(id, wish));
  // A gate that checks nothing would be green.
  if (chosen.length === 0) throw new UsageError('--only and --skip leave nothing to check; leave some requirement in');
  return chosen;
}

function isWished(id: string, { only, skip }: Pick<Wish, 'only' | 'skip'>): boolean {
  return (only.length === 0 || only.some((pattern) => fits(id, pattern))) && !skip.some((pattern) => fits(id, pattern));
}

function fits(id: string, pattern: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`).test(id);
}
