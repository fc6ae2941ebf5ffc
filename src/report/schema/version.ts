import { excerpt } from '../text.ts';

/** Version of the format of saved runs and reports. A new minor adds; a new major changes what is there. */
export const SCHEMA_VERSION = '1.0';

const OURS = numbersOf(SCHEMA_VERSION);

/** Why a value cannot be read at all: not ours, of a newer version, or of an older major one. */
export function versionProblem(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `$: expected the JSON object of a reachcheck report, found ${kindOf(value)}`;
  }
  const version = 'schemaVersion' in value ? value.schemaVersion : undefined;
  const numbers = typeof version === 'string' ? numbersOf(version) : null;
  if (numbers === null) {
    return `schemaVersion: expected "${SCHEMA_VERSION}", found ${kindOf(version)}; is this a report of reachcheck?`;
  }
  return otherVersion(numbers) ?? (isOfRun(value) ? null : NO_RUN);
}

const NO_RUN = 'is no report of a run: a comparison, a matrix or the like; give what check --format json wrote';

/** Documents for other programs carry the same version, and nothing of what a run holds. */
function isOfRun(value: object): boolean {
  return ['requirements', 'targets', 'plan', 'observations'].some((key) => key in value);
}

interface VersionNumbers {
  readonly major: number;
  readonly minor: number;
}

function numbersOf(version: string): VersionNumbers | null {
  const match = /^(\d{1,6})\.(\d{1,6})$/.exec(version);
  return match === null ? null : { major: Number(match[1]), minor: Number(match[2]) };
}

/**
 * A newer minor only adds, but what it adds may be the reason why a verdict is another one: read without it, a report
 * would say what it does not mean.
 */
function otherVersion(theirs: VersionNumbers): string | null {
  if (OURS === null || (theirs.major === OURS.major && theirs.minor <= OURS.minor)) return null;
  const isNewer = theirs.major >= OURS.major;
  const [age, todo] = isNewer
    ? ['a newer', 'read it with that one, or make the report with this one']
    : ['an older', 'make the report anew, or read it with that one'];
  return `was written by ${age} reachcheck (schema ${theirs.major}.${theirs.minor}; this one reads ${SCHEMA_VERSION}); ${todo}`;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return `"${excerpt(value, 40)}"`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'an object';
}
