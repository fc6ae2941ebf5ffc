import type { Profile } from '../model/profile.ts';
import { readRows, type Rows } from './rows.ts';
import { shippedFiles, shippedText } from './shipped.ts';
import type { Names } from './used-names.ts';

/** What the build keeps of a built-in profile, so that neither its YAML nor what checks it is loaded for it. */
export interface Compiled {
  /** As those that extend it see it. */
  readonly profile: Profile;
  readonly tables: PlainTables;
  /** What of it a user of the profile itself is asked and told. */
  readonly used: Names;
}

type PlainTables = Readonly<Record<string, Parameters<typeof readRows>[0]>>;

/** A file that lists the built-in profiles, and a folder with a file of each; `deploy/release/compile.ts` writes both. */
export const COMPILED = { names: 'dist/made/profiles.json', folder: 'dist/made/profiles' } as const;

/** What is told apart from the name of a built-in profile. */
export function isPath(reference: string): boolean {
  return /[\\/]|\.ya?ml$/i.test(reference);
}

/** Names of the built-in profiles, sorted. */
export function builtInNames(): readonly string[] {
  const text = shippedText(COMPILED.names);
  if (text !== null) return JSON.parse(text);
  const files = shippedFiles('profiles').filter((file) => file.endsWith('.yaml'));
  return files.map((file) => file.slice(0, -'.yaml'.length)).toSorted();
}

/** Null where there is no such profile, or the build has not compiled it yet. */
export function compiledProfile(name: string): Compiled | null {
  // What the user wrote becomes a part of a path only where it is such a name.
  const text = builtInNames().includes(name) ? shippedText(`${COMPILED.folder}/${name}.json`) : null;
  return text === null ? null : JSON.parse(text);
}

export function plainTables(tables: ReadonlyMap<string, Rows>): PlainTables {
  const plain = [...tables].map(([name, { rows }]) => {
    const cells = [...rows].map(([key, row]) => [key, Object.fromEntries(row)] as const);
    return [name, Object.fromEntries(cells)] as const;
  });
  return Object.fromEntries(plain);
}

export function readTables(tables: PlainTables): ReadonlyMap<string, Rows> {
  return new Map(Object.entries(tables).map(([name, table]) => [name, readRows(table)]));
}
