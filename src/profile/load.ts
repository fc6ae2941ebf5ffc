import { open, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../model/profile.ts';
import { expandProfile } from './expand.ts';
import { type Problem, valueProblem } from './problem.ts';
import { readProfile } from './read.ts';
import { hint } from './suggest.ts';
import { MAX_PROFILE_BYTES } from './yaml.ts';

// From dist/src/profile to the package's profiles/.
const BUILT_IN = new URL('../../../profiles/', import.meta.url);
const MAX_DEPTH = 8;

export interface Loaded {
  /** Null when the profile has an error. */
  readonly profile: Profile | null;
  readonly problems: readonly Problem[];
}

/** Names of the built-in profiles, sorted. */
export async function builtInNames(): Promise<readonly string[]> {
  const files = await readdir(BUILT_IN);
  return files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .toSorted();
}

/** Text of a file that is shipped beside the built-in profiles: `profile.schema.json`, `report.schema.json`. */
export async function shippedText(file: string): Promise<string> {
  return (await readBounded(fileURLToPath(new URL(file, BUILT_IN)))).text;
}

/** Loads a profile by built-in name, or by path: what holds a slash or ends in .yaml is a path. */
export async function loadProfile(reference: string): Promise<Loaded> {
  return load(reference, []);
}

async function load(reference: string, below: readonly string[]): Promise<Loaded> {
  const isPath = /[\\/]|\.ya?ml$/i.test(reference);
  if (!isPath && !(await builtInNames()).includes(reference)) {
    const remedy = `${hint(reference, await builtInNames())}; a file of your own needs its path, such as ./${reference}.yaml`;
    return failed(`unknown profile "${reference}" ${remedy}`);
  }
  const file = isPath ? reference : fileURLToPath(new URL(`${reference}.yaml`, BUILT_IN));
  const shown = isPath ? reference : `${reference}.yaml`;
  if (below.includes(file) || below.length >= MAX_DEPTH)
    return failed(`${shown}: "extends" leads back to itself; end the circle`);
  const read = await readText(file, shown);
  return 'problem' in read ? failed(read.problem) : loadText(read.text, shown, [...below, file]);
}

function failed(message: string): Loaded {
  return { profile: null, problems: [valueProblem(message)] };
}

async function loadText(text: string, shown: string, below: readonly string[]): Promise<Loaded> {
  const { source, problems } = readProfile(text, shown);
  if (source === null) return { profile: null, problems };
  const parents = await Promise.all([source.document.extends ?? []].flat().map((name) => load(name, below)));
  const expanded = expandProfile(
    source,
    parents.flatMap(({ profile }) => (profile === null ? [] : [profile])),
  );
  const parentsSound = parents.every(({ profile }) => profile !== null);
  // Without a parent its parameters and documents are unknown: complaints about them would be false.
  const all = [
    ...parents.flatMap((parent) => parent.problems),
    ...problems,
    ...(parentsSound ? expanded.problems : []),
  ];
  const sound = parentsSound && all.every(({ severity }) => severity !== 'error');
  return { profile: sound ? expanded.profile : null, problems: all };
}

async function readText(file: string, shown: string): Promise<{ text: string } | { problem: string }> {
  try {
    const { text, size } = await readBounded(file);
    if (size > MAX_PROFILE_BYTES)
      return { problem: `${shown}: is ${size} bytes long; a profile may have ${MAX_PROFILE_BYTES}` };
    return { text };
  } catch (error) {
    if (error instanceof TypeError) return { problem: `${shown}: is not UTF-8 text; a profile is a YAML text file` };
    return {
      problem: `${shown}: cannot be read: ${error instanceof Error ? error.message.replace(/^(\w+): .*$/, '$1') : String(error)}`,
    };
  }
}

/** Reads at most one byte more than a profile may have, so that a huge file, a pipe or a device costs nothing. */
async function readBounded(file: string): Promise<{ text: string; size: number }> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(MAX_PROFILE_BYTES + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > MAX_PROFILE_BYTES) return { text: '', size: Math.max(size, length) };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length)), size: length };
  } finally {
    await handle.close();
  }
}
