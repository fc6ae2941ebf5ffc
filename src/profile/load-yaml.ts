import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Profile } from '../model/profile.ts';
import { builtInNames, type Compiled, compiledProfile, isPath, plainTables, readTables } from './compiled.ts';
import { type Expanded, expandProfile } from './expand.ts';
import type { Loaded } from './load.ts';
import { distinctProblems, type Problem, problemText, sortProblems, valueProblem } from './problem.ts';
import { quote } from './quote.ts';
import { readBounded, SilentPipeError } from './read-file.ts';
import { type ProfileSource, readProfile } from './read.ts';
import { ROOT } from './shipped.ts';
import { hint } from './suggest.ts';
import { type Names, usedNames, withOnly } from './used-names.ts';
import { MAX_PROFILE_BYTES } from './yaml.ts';

const BUILT_IN = new URL('profiles/', ROOT);
const MAX_DEPTH = 8;
const MAX_ERRORS = 100;

/** Loads a profile from its YAML; the built-in ones that it extends come from what the build made of theirs. */
export async function loadYaml(reference: string): Promise<Loaded> {
  const { profile, source, shown, problems } = await load(reference, {
    from: null,
    below: [],
    loaded: new Map(),
    compiled: true,
  });
  if (profile === null || source === null) return { profile: null, problems };
  if (profile.requirements.length > 0) return { profile: withOnly(profile, used(profile, source)), problems };
  // A parent may hold parts only; what a user checks asks for something.
  const message = 'asks for nothing; a profile needs "requirements", of its own or through "extends"';
  const place = { severity: 'error', file: shown, ...source.yaml.locate([]), message } as const;
  return { profile: null, problems: [...problems, place] };
}

/** What the build keeps of the YAML of a built-in profile; throws where that has any problem. */
export async function compile(name: string): Promise<Compiled> {
  const { profile, tables, source, problems } = await load(name, {
    from: null,
    below: [],
    loaded: new Map(),
    compiled: false,
  });
  if (profile === null || source === null || problems.length > 0 || profile.requirements.length === 0)
    throw new Error([`the built-in profile ${name} is not sound`, ...problems.map(problemText)].join('\n'));
  return { profile, tables: plainTables(tables), used: used(profile, source) };
}

function used(profile: Profile, { head }: ProfileSource): Names {
  const own = { parameters: Object.keys(head.parameters ?? {}), documents: Object.keys(head.documents ?? {}) };
  return usedNames(profile, own);
}

interface Lineage {
  /** Folder of the file that extends this one; null: there is none, and paths are seen from the working directory. */
  readonly from: Folder | null;
  /** Files that extend this one, directly or not. */
  readonly below: readonly string[];
  /** Files that were loaded already: several profiles may have the same parent. */
  readonly loaded: Map<string, Read>;
  /** Whether built-in profiles come from what the build made of them; it itself reads their YAML. */
  readonly compiled: boolean;
}

interface Folder {
  /** As the user knows it, with a slash at its end. */
  readonly shown: string;
  /** Where it is, for built-in profiles: they have no path that the user would know. */
  readonly builtIn: URL | null;
}

/** A file as its heirs need it. */
interface Read extends Expanded {
  readonly source: ProfileSource | null;
  /** The file as the user knows it. */
  readonly shown: string;
}

async function load(reference: string, lineage: Lineage): Promise<Read> {
  const { from, below, loaded } = lineage;
  if (!isPath(reference)) {
    if (!builtInNames().includes(reference)) return failed(unknownName(reference));
    const compiled = lineage.compiled ? compiledProfile(reference) : null;
    if (compiled !== null) return fromCompiled(compiled);
  }
  const { shown, builtIn, url } = placeOf(reference, from);
  const known = loaded.get(url.href);
  if (known !== undefined) return known;
  if (below.includes(url.href)) return failed(`${shown}: "extends" leads back to itself; end the circle`);
  if (below.length >= MAX_DEPTH)
    return failed(`${shown}: "extends" goes through more than ${MAX_DEPTH} files; extend fewer profiles, directly`);
  const read = await readText(fileURLToPath(url), shown);
  const folder = { shown: shown.replace(/[^\\/]*$/, ''), builtIn: builtIn === null ? null : new URL('./', url) };
  const result =
    'problem' in read
      ? failed(read.problem)
      : await loadText(read.text, shown, { ...lineage, from: folder, below: [...below, url.href] });
  loaded.set(url.href, result);
  return result;
}

function unknownName(name: string): string {
  const remedy = `${hint(name, builtInNames())}; a file of your own needs its path, such as ./${name}.yaml`;
  return `unknown profile ${quote(name)} ${remedy}`;
}

/** Heirs need no more of it, and what the build keeps has no problems. */
function fromCompiled({ profile, tables }: Compiled): Read {
  return { profile, tables: readTables(tables), source: null, shown: '', problems: [] };
}

/** Where a profile is, and how the user knows it. `builtIn` is the folder that it is seen from, if it is one of ours. */
function placeOf(
  reference: string,
  from: Folder | null,
): { readonly shown: string; readonly builtIn: URL | null; readonly url: URL } {
  if (!isPath(reference)) {
    const file = `${reference}.yaml`;
    return { shown: file, builtIn: BUILT_IN, url: new URL(file, BUILT_IN) };
  }
  const isAbsolute = /^(?:[\\/]|[A-Za-z]:)/.test(reference);
  const folder = isAbsolute ? null : from;
  const shown = `${folder?.shown ?? ''}${relativePath(reference, from)}`;
  const builtIn = folder?.builtIn ?? null;
  return { shown, builtIn, url: builtIn === null ? pathToFileURL(shown) : new URL(reference, builtIn) };
}

/** `./base.yaml` beside `./mine.yaml` is shown as `./base.yaml`, not as `././base.yaml`. */
function relativePath(reference: string, from: Folder | null): string {
  return from === null ? reference : reference.replace(/^\.[\\/]/, '');
}

function failed(message: string): Read {
  return { profile: null, tables: new Map(), source: null, shown: '', problems: [valueProblem(message)] };
}

async function loadText(text: string, shown: string, lineage: Lineage): Promise<Read> {
  const { source, problems } = readProfile(text, shown);
  if (source === null) return { ...failed(''), problems: few(sortProblems(problems), shown) };
  const parents = await loadParents(source, shown, lineage);
  const sound = parents.flatMap(({ profile, tables }) => (profile === null ? [] : [{ profile, tables }]));
  const expanded = expandProfile(source, sound);
  const parentsSound = sound.length === parents.length;
  // Without a parent its parameters and documents are unknown: complaints about them would be false.
  const own = sortProblems([...problems, ...(parentsSound ? expanded.problems : [])]);
  const all = distinctProblems([...parents.flatMap((parent) => parent.problems), ...few(own, shown)]);
  const isSound = parentsSound && all.every(({ severity }) => severity !== 'error');
  return { profile: isSound ? expanded.profile : null, tables: expanded.tables, source, shown, problems: all };
}

/** One after the other: at the same time two that extend each other would wait for each other. */
async function loadParents({ head, yaml }: ProfileSource, shown: string, lineage: Lineage): Promise<readonly Read[]> {
  const parents: Read[] = [];
  const names = [head.extends ?? []].flat();
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) < index) continue;
    const parent = await load(name, lineage);
    const place = yaml.locate(Array.isArray(head.extends) ? ['extends', index] : ['extends']);
    // What has no place of its own is wrong with the name.
    const placed = parent.problems.map((problem) =>
      problem.file === null ? { ...problem, file: shown, ...place } : problem,
    );
    parents.push({ ...parent, problems: placed });
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
    const { text, size } = await readProfileFile(file);
    if (size > MAX_PROFILE_BYTES)
      return { problem: `${shown}: is ${size} bytes long; a profile may have ${MAX_PROFILE_BYTES}` };
    return { text };
  } catch (error) {
    if (error instanceof SilentPipeError) return { problem: `${shown}: is a pipe in which nothing comes; give a file` };
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

/** Reads at most one byte more than a profile may have. */
async function readProfileFile(file: string): Promise<{ text: string; size: number }> {
  const { bytes, size } = await readBounded(file, MAX_PROFILE_BYTES + 1);
  if (bytes.length > MAX_PROFILE_BYTES) return { text: '', size };
  return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), size: bytes.length };
}
