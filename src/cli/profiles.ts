import type { Profile } from '../model/profile.ts';
import { builtInNames, loadProfile } from '../profile/load.ts';
import { problemText } from '../profile/problem.ts';
import { shippedText } from '../profile/shipped.ts';
import { renderProfile, renderProfileList } from '../report/profile.ts';
import { plain, plainJson } from '../report/text.ts';
import { writeStream } from './output.ts';
import { UsageError } from './usage-error.ts';

/** `reachcheck profiles list`: the built-in profiles. */
export async function listProfiles(flags: { readonly format: string }): Promise<number> {
  const json = wantsJson(flags.format);
  const profiles = await Promise.all((await builtInNames()).map(loadOne));
  const rows = profiles.map(({ name, title, group, vantage, asOf }) => ({ name, title, group, vantage, asOf }));
  await writeStream(process.stdout, json ? jsonText(rows) : renderProfileList(rows));
  return 0;
}

/** `reachcheck profiles show NAME`: one profile with tables and `extends` expanded, parameters left as they are. */
export async function showProfile(name: string, flags: { readonly format: string }): Promise<number> {
  const json = wantsJson(flags.format);
  const profile = await loadOne(name);
  await writeStream(
    process.stdout,
    json ? jsonText(profile) : renderProfile(profile, process.stdout.isTTY ? Math.max(60, process.stdout.columns) : 80),
  );
  return 0;
}

/** `reachcheck profiles validate FILE...`: every problem of every file, or that there is none. */
export async function validateProfiles(files: readonly string[]): Promise<number> {
  const results = await Promise.all(files.map(async (file) => ({ file, ...(await loadProfile(file)) })));
  const lines = results.flatMap(({ file, profile, problems }) => [
    ...problems.map(problemText),
    ...(profile === null ? [] : [`${file}: valid, ${profile.requirements.length} requirement(s)`]),
  ]);
  await writeStream(process.stdout, `${lines.map(plain).join('\n')}\n`);
  return results.every(({ profile }) => profile !== null) ? 0 : 2;
}

/** `reachcheck profiles schema`: the JSON Schema of the format, for editors. */
export async function printSchema(): Promise<number> {
  await writeStream(process.stdout, shippedText('profiles/profile.schema.json') ?? '');
  return 0;
}

async function loadOne(name: string): Promise<Profile> {
  const { profile, problems } = await loadProfile(name);
  if (profile === null) throw new UsageError(...problems.map(problemText));
  return profile;
}

function wantsJson(format: string): boolean {
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`--format ${format}: unknown format "${format}" (known: text, json)`);
  return format === 'json';
}

function jsonText(value: unknown): string {
  return `${plainJson(JSON.stringify(value, null, 2))}\n`;
}
