import { diffProfiles } from '../diff/diff.ts';
import type { Edition } from '../diff/asks.ts';
import type { Profile } from '../model/profile.ts';
import { fillProfile } from '../profile/fill.ts';
import { loadProfile } from '../profile/load.ts';
import { readParameters } from '../profile/parameters.ts';
import { type Problem, problemText } from '../profile/problem.ts';
import { hint } from '../profile/suggest.ts';
import { renderProfileDiff, renderProfileDiffJson } from '../report/profile-diff.ts';
import { parseSet } from './options.ts';
import { writeStream } from './output.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';
import { renderOptions } from './write.ts';

/** Flags of `profiles diff`, as commander gives them. */
export interface ProfilesDiffFlags {
  readonly set: readonly string[];
  readonly format: string;
  readonly color: boolean;
}

/**
 * `reachcheck profiles diff OLD NEW`: what changed for a firewall. Parameters without `--set` stand as they are, so that
 * both editions are compared for everybody, not for one region.
 */
export async function diffProfileFiles(old: string, next: string, flags: ProfilesDiffFlags): Promise<number> {
  if (flags.format !== 'text' && flags.format !== 'json')
    throw new UsageError(`--format ${flags.format}: unknown format "${flags.format}" (known: text, json)`);
  const set = parseSet(flags.set);
  const loaded = await Promise.all([old, next].map(loadProfile));
  refuse(loaded.flatMap(({ problems }) => problems));
  const [before, after] = loaded.flatMap(({ profile }) => profile ?? []);
  if (before === undefined || after === undefined) throw new Error('a profile without problems is missing');
  refuseUnknown(set, [before, after]);
  const editions = [filled(before, old, set), filled(after, next, set)] as const;
  refuse(editions.flatMap(({ problems }) => problems));
  for (const line of new Set(loaded.flatMap(({ problems }) => problems).map(problemText))) talk(line);

  const diff = diffProfiles(editions[0].edition, editions[1].edition);
  const options = renderOptions({ format: 'table', color: flags.color, verbose: false, output: null });
  await writeStream(
    process.stdout,
    flags.format === 'json' ? renderProfileDiffJson(diff) : renderProfileDiff(diff, options),
  );
  return diff.changes.length === 0 ? 0 : 1;
}

function refuse(problems: readonly Problem[]): void {
  if (problems.some(({ severity }) => severity === 'error')) throw new UsageError(...problems.map(problemText));
}

/** A parameter may be new, or gone; one that neither edition knows is misspelt. */
function refuseUnknown(set: Readonly<Record<string, string>>, profiles: readonly Profile[]): void {
  const names = [...new Set(profiles.flatMap(({ parameters }) => parameters.map(({ name }) => name)))];
  const unknown = Object.keys(set).filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new UsageError(...unknown.map((name) => `--set ${name}: unknown parameter "${name}" ${hint(name, names)}`));
}

/** A profile with the values that were given; defaults are not filled in. */
function filled(
  profile: Profile,
  shown: string,
  set: Readonly<Record<string, string>>,
): { readonly edition: Edition; readonly problems: readonly Problem[] } {
  const known = new Set(profile.parameters.map(({ name }) => name));
  const own = Object.fromEntries(Object.entries(set).filter(([name]) => known.has(name)));
  const read = readParameters([profile], { set: own, environment: {} });
  const values = read.values.map((value) => (value.origin === 'set' ? value : { ...value, value: null }));
  const { requirements, problems } = fillProfile(profile, values);
  const named = [...read.problems, ...problems].map((problem) => ({ ...problem, file: problem.file ?? shown }));
  return { edition: { profile, requirements }, problems: named };
}
