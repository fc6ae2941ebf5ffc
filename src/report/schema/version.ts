import { excerpt } from '../text.ts';

/** Version of the format of saved runs and reports. A new minor adds; a new major changes what is there. */
export const SCHEMA_VERSION = '1.0';

const OURS = numbersOf(SCHEMA_VERSION);

/** Why a value cannot be read at all: not ours, or of another major version. */
export function versionProblem(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `$: expected the JSON object of a reachcheck report, found ${kindOf(value)}`;
  }
  const version = 'schemaVersion' in value ? value.schemaVersion : undefined;
  const numbers = typeof version === 'string' ? numbersOf(version) : null;
  if (numbers === null) {
    return `schemaVersion: expected "${SCHEMA_VERSION}", found ${kindOf(version)}; is this a report of reachcheck?`;
  }
  return majorProblem(numbers);
}

/** True when the file says that it was written by a later minor version, which may know more words than this one. */
export function isNewerMinor(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value)) return false;
  const numbers = typeof value.schemaVersion === 'string' ? numbersOf(value.schemaVersion) : null;
  return numbers !== null && OURS !== null && numbers.major === OURS.major && numbers.minor > OURS.minor;
}

interface VersionNumbers {
  readonly major: number;
  readonly minor: number;
}

function numbersOf(version: string): VersionNumbers | null {
  const match = /^(\d{1,6})\.(\d{1,6})$/.exec(version);
  return match === null ? null : { major: Number(match[1]), minor: Number(match[2]) };
}

function majorProblem(theirs: VersionNumbers): string | null {
  if (OURS === null || theirs.major === OURS.major) return null;
  const age = theirs.major > OURS.major ? 'a newer' : 'an older';
  return `was written by ${age} reachcheck (schema ${theirs.major}.${theirs.minor}; this one reads ${OURS.major}.x)`;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return `"${excerpt(value, 40)}"`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'an object';
}
