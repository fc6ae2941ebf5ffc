import type { Direction, Need, ParameterGap, PortRange, ProfileRef, Protocol } from './profile.ts';

/** A line of an allowlist file. */
interface ListLine {
  /** As the user named the file; `-` is standard input. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** A line with the part of it that is meant, as it is written there (without credentials). */
export interface ListPlace extends ListLine {
  readonly text: string;
  /** The name, address or subnet in it that is meant; null for the line as a whole. */
  readonly entry: string | null;
}

/**
 * How far the list has a requirement. `unknown`: a parameter is missing, or only resolving names would tell. The last two
 * are for entries that must be blocked.
 */
export type Coverage = 'covered' | 'partly-covered' | 'missing' | 'unknown' | 'closed' | 'open';

/** What the list does not open for a requirement; `from` is for what comes in (null: anybody). */
export interface Lacking {
  readonly direction: Direction;
  readonly protocol: Protocol;
  readonly destination: string;
  readonly from: string | null;
  /** Empty: all, or the protocol has none. */
  readonly ports: readonly PortRange[];
  /** Subnets that the documents print for it, where only names can be opened otherwise. */
  readonly published: readonly string[];
}

/** One requirement of the profiles, compared with the list. */
export interface RequirementCoverage {
  readonly requirement: string;
  readonly title: string;
  readonly profiles: readonly string[];
  readonly need: Need;
  readonly coverage: Coverage;
  /** Lines that open it, wholly or in part; the first of them only, where they are many. */
  readonly lines: readonly ListLine[];
  readonly lacking: readonly Lacking[];
  /** Lines for the allowlist that mend it, in a form that lint itself reads. */
  readonly paste: readonly string[];
  /** What else to know: why it is not decided, or on what condition it is covered. */
  readonly remarks: readonly string[];
  readonly gap: ParameterGap | null;
}

export type LintSeverity = 'error' | 'warning' | 'note';

/** Stable names of what can be found about the list's own lines. */
export type LintCode =
  | 'missing'
  | 'partly-covered'
  | 'must-be-blocked'
  | 'unreadable'
  | 'stale-address'
  | 'retired'
  | 'addresses-of-name'
  | 'deprecated'
  | 'too-wide'
  | 'cidr-host-bits'
  | 'duplicate'
  | 'covered-by-other-line'
  | 'not-needed'
  | 'other-parameters'
  | 'any-port'
  | 'assumed-tcp'
  | 'not-read';

/** One thing to know about some lines, or about one entry that is required. */
export interface LintFinding {
  readonly code: LintCode;
  readonly severity: LintSeverity;
  /** Empty for what is missing. */
  readonly places: readonly ListPlace[];
  /** The requirements that say so; empty where the list alone does. */
  readonly requirements: readonly string[];
  readonly message: string;
  /** What to write instead; empty where the lines can go, or nothing need change. */
  readonly paste: readonly string[];
}

/** How many entries of a kind the list has. */
export interface CoverageCounts {
  readonly covered: number;
  readonly partly: number;
  readonly missing: number;
  readonly unknown: number;
}

/** An entry that was not compared, because it applies only with a parameter that has no value. */
export interface NotCompared {
  readonly requirement: string;
  readonly title: string;
  readonly profiles: readonly string[];
  readonly need: Need;
  readonly gap: ParameterGap;
}

interface LintedFile {
  readonly name: string;
  readonly lines: number;
  /** Openings that were read from it. */
  readonly entries: number;
}

/** An allowlist compared with profiles. */
export interface LintReport {
  readonly schemaVersion: string;
  readonly files: readonly LintedFile[];
  readonly profiles: readonly ProfileRef[];
  readonly summary: {
    readonly exitCode: number;
    readonly required: CoverageCounts;
    readonly optional: CoverageCounts;
    /** Entries that must be blocked, and are open. */
    readonly open: number;
    readonly unreadable: number;
    readonly errors: number;
    readonly warnings: number;
    readonly notes: number;
  };
  readonly requirements: readonly RequirementCoverage[];
  readonly notCompared: readonly NotCompared[];
  readonly findings: readonly LintFinding[];
}
