import * as v from 'valibot';
import { issueProblems } from './issue.ts';
import type { Problem } from './problem.ts';
import {
  headSchema,
  profileSchema,
  type RequirementDocument,
  requirementEntries,
  requirementSchema,
} from './schema.ts';
import { readYaml, type YamlSource } from './yaml.ts';

const partialHead = v.partial(v.object(headSchema.entries));
const partialRequirement = v.partial(v.object(requirementEntries));

export type HeadParts = v.InferOutput<typeof partialHead>;
export type RequirementParts = v.InferOutput<typeof partialRequirement>;

/** A profile file with the places of its values, as far as it fits the schema. */
export interface ProfileSource {
  /** The parts of the head that fit. */
  readonly head: HeadParts;
  /** Names of parts that are there but don't fit: complaints about what refers to them would be false. */
  readonly broken: {
    readonly documents: ReadonlySet<string>;
    readonly parameters: ReadonlySet<string>;
    readonly tables: ReadonlySet<string>;
  };
  readonly requirements: readonly RequirementSource[];
  readonly yaml: YamlSource;
}

export interface RequirementSource {
  /** Its place in the file's list. */
  readonly index: number;
  /** Null when something in it does not fit. */
  readonly document: RequirementDocument | null;
  /** The keys whose values fit. */
  readonly parts: RequirementParts;
  /** The keys that are there. */
  readonly present: ReadonlySet<string>;
}

/**
 * Reads one profile file. Where something doesn't fit the schema, what does fit still comes back, so that the later
 * checks can report their problems at the same time.
 */
export function readProfile(
  text: string,
  file: string,
): { readonly source: ProfileSource | null; readonly problems: readonly Problem[] } {
  const { source: yaml, problems } = readYaml(text, file);
  if (yaml === null) return { source: null, problems };
  const { value } = yaml;
  const { success, output, issues = [] } = v.safeParse(profileSchema, value);
  if (success) return { source: wholeSource(output, yaml), problems };
  const all = [...problems, ...issueProblems(issues, yaml)];
  if (!isRecord(value)) return { source: null, problems: all };
  const { requirements, ...rest } = value;
  const head = fittingHead(rest);
  const broken = (key: 'documents' | 'parameters' | 'tables'): ReadonlySet<string> =>
    missingFrom(keysOf(head[key]), keysOf(value[key]));
  const source = {
    head,
    broken: { documents: broken('documents'), parameters: broken('parameters'), tables: broken('tables') },
    requirements: Array.isArray(requirements) ? requirements.flatMap(readRequirement) : [],
    yaml,
  };
  return { source, problems: all };
}

const NONE: ReadonlySet<string> = new Set();

/** Everything fits, as nearly always. */
function wholeSource(
  { requirements = [], ...head }: v.InferOutput<typeof profileSchema>,
  yaml: YamlSource,
): ProfileSource {
  return {
    head,
    broken: { documents: NONE, parameters: NONE, tables: NONE },
    requirements: requirements.map((document, index) => ({
      index,
      document,
      parts: document,
      present: new Set(keysOf(document)),
    })),
    yaml,
  };
}

/** The parts of the head that fit. Of documents, parameters and tables each is a part of its own. */
function fittingHead(head: Readonly<Record<string, unknown>>): HeadParts {
  const { issues = [] } = v.safeParse(partialHead, head);
  const bad = new Set(issues.map(({ path = [] }) => partName(path[0]?.key, path[1]?.key)));
  const fits = (key: string, name?: string): boolean => !bad.has(partName(key, name));
  const fitting = Object.entries(head)
    .filter(([key, value]) => fits(key) && !(Array.isArray(value) && PARTED.has(key)))
    .map(([key, value]) => [
      key,
      PARTED.has(key) && isRecord(value)
        ? Object.fromEntries(Object.entries(value).filter(([name]) => fits(key, name)))
        : value,
    ]);
  return v.parse(partialHead, Object.fromEntries(fitting));
}

const PARTED: ReadonlySet<unknown> = new Set(['documents', 'parameters', 'tables']);

function partName(key: unknown, name: unknown): string {
  return JSON.stringify(PARTED.has(key) && name !== undefined ? [key, name] : [key]);
}

function readRequirement(item: unknown, index: number): readonly RequirementSource[] {
  if (!isRecord(item)) return [];
  const whole = v.safeParse(requirementSchema, item);
  const present = new Set(keysOf(item));
  if (whole.success) return [{ index, document: whole.output, parts: whole.output, present }];
  const { issues = [] } = v.safeParse(partialRequirement, item);
  const bad = new Set(issues.map(({ path }) => path?.[0].key));
  const fitting = Object.entries(item).filter(([key]) => !bad.has(key));
  return [{ index, document: null, parts: v.parse(partialRequirement, Object.fromEntries(fitting)), present }];
}

function missingFrom(some: readonly string[], all: readonly string[]): ReadonlySet<string> {
  const known = new Set(some);
  return new Set(all.filter((name) => !known.has(name)));
}

function keysOf(value: unknown): readonly string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
