import { open, readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Profile } from '../model/profile.ts';
import { expandProfile } from './expand.ts';
import { distinctProblems, type Problem, sortProblems, valueProblem } from './problem.ts';
import { quote } from './quote.ts';
import { type ProfileSource, readProfile } from './read.ts';
import { hint } from './suggest.ts';
import { MAX_PROFILE_BYTES } from './yaml.ts';

// From dist/src/profile to the package's profiles/.
const BUILT_IN = new URL('../../../profiles/', import.meta.url);
const MAX_DEPTH = 8;
const MAX_ERRORS = 100;

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
  return load(reference, { from: null, below: [], loaded: new Map() });
}

interface Lineage {
  /** Folder of the file that extends this one, with a slash at its end. */
  readonly from: string | null;
  /** Files that extend this one, directly or not. */
  readonly below: readonly string[];
  /** Files that were loaded already: several profiles may have the same parent. */
  readonly loaded: Map<string, Loaded>;
}

async function load(reference: string, { from, below, loaded }: Lineage): Promise<Loaded> {
  const isPath = /[\\/]|\.ya?ml$/i.test(reference);
  if (!isPath && !(await builtInNames()).includes(reference)) {
    const remedy = `${hint(reference, await builtInNames())}; a file of your own needs its path, such as ./${reference}.yaml`;
    return failed(`unknown profile ${quote(reference)} ${remedy}`);
  }
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:)/.test(reference);
  const shown = isPath ? `${isAbsolute ? '' : (from ?? '')}${relativePath(reference, from)}` : `${reference}.yaml`;
  const url = isPath ? pathToFileURL(shown) : new URL(`${reference}.yaml`, BUILT_IN);
  const known = loaded.get(url.href);
  if (known !== undefined) return known;
  if (below.includes(url.href)) return failed(`${shown}: "extends" leads back to itself; end the circle`);
  if (below.length >= MAX_DEPTH)
    return failed(`${shown}: "extends" goes through more than ${MAX_DEPTH} files; extend fewer profiles, directly`);
  const read = await readText(fileURLToPath(url), shown);
  const folder = isPath ? shown.replace(/[^\\/]*$/, '') : null;
  const result =
    'problem' in read
      ? failed(read.problem)
      : await loadText(read.text, shown, { from: folder, below: [...below, url.href], loaded });
  loaded.set(url.href, result);
  return result;
}

/** `./base.yaml` beside `./mine.yaml` is shown as `./base.yaml`, not as `././base.yaml`. */
function relativePath(reference: string, from: string | null): string {
  return from === null ? reference : reference.replace(/^\.[\\/]/, '');
}

function failed(message: string): Loaded {
  return { profile: null, problems: [valueProblem(message)] };
}

async function loadText(text: string, shown: string, lineage: Lineage): Promise<Loaded> {
  const { source, problems } = readProfile(text, shown);
  if (source === null) return { profile: null, problems: few(sortProblems(problems), shown) };
  const parents = await loadParents(source, shown, lineage);
  const sound = parents.flatMap(({ profile }) => (profile === null ? [] : [profile]));
  const expanded = expandProfile(source, sound);
  const parentsSound = sound.length === parents.length;
  // Without a parent its parameters and documents are unknown: complaints about them would be false.
  const own = sortProblems([...problems, ...(parentsSound ? expanded.problems : [])]);
  const all = distinctProblems([...parents.flatMap((parent) => parent.problems), ...few(own, shown)]);
  const isSound = parentsSound && all.every(({ severity }) => severity !== 'error');
  return { profile: isSound ? expanded.profile : null, problems: all };
}

/** One after the other: at the same time two that extend each other would wait for each other. */
async function loadParents({ head, yaml }: ProfileSource, shown: string, lineage: Lineage): Promise<readonly Loaded[]> {
  const parents: Loaded[] = [];
  const names = [head.extends ?? []].flat();
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) continue;
    const { profile, problems } = await load(name, lineage);
    const place = yaml.locate(Array.isArray(head.extends) ? ['extends', index] : ['extends']);
    // What has no place of its own is wrong with the name.
    const placed = problems.map((problem) => (problem.file === null ? { ...problem, file: shown, ...place } : problem));
    parents.push({ profile, problems: placed });
  }
  return parents;
}

/** A file that is no profile at all has an error on every line: the first ones say enough. */
function few(problems: readonly Problem[], shown: string): readonly Problem[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length <= MAX_ERRORS) return problems;
  const rest = errors.length - MAX_ERRORS;
  return [...errors.slice(0, MAX_ERRORS), valueProblem(`${shown}: and ${rest} more errors; is it a profile?`)];
}

async function readText(file: string, shown: string): Promise<{ text: string } | { problem: string }> {
  try {
    const { text, size } = await readBounded(file);
    if (size > MAX_PROFILE_BYTES)
      return { problem: `${shown}: is ${size} bytes long; a profile may have ${MAX_PROFILE_BYTES}` };
    return { text };
  } catch (error) {
    if (error instanceof TypeError) return { problem: `${shown}: is not UTF-8 text; a profile is a YAML text file` };
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { problem: `${shown}: cannot be read: ${UNREADABLE[code] ?? code}` };
  }
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder, not a file',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  ELOOP: 'its symbolic links lead back to themselves',
};

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
