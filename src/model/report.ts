import type { AllowlistEntry } from './allowlist.ts';
import type { Observation } from './observation.ts';
import type { Met, Outcome } from './outcome.ts';
import type { ParameterValue, ProfileRef, Requirement } from './profile.ts';
import type { SweepSeen } from './sweep.ts';
import type { RequirementPlan, Target } from './target.ts';
import type { Finding, Verdict } from './verdict.ts';

/** Where the probes start. */
export interface Vantage {
  readonly hostName: string;
  /** Addresses of the host's own interfaces, loopback left out. */
  readonly addresses: readonly string[];
  /** DNS servers, in the order in which they are asked. */
  readonly resolvers: readonly string[];
  /** Proxy settings of the environment, credentials removed. */
  readonly proxies: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly nodeVersion: string;
}

/** How a run came to its end. */
export type RunEnd = 'complete' | 'deadline' | 'interrupted';

/** The facts of a run, without opinions. They can be saved and judged again, elsewhere and later. */
export interface Gathering {
  /** Version of this document's format: `major.minor`. */
  readonly schemaVersion: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** Placeholders such as `private-1` stand for what is nobody else's business: it can be read and judged, not tried. */
  readonly redacted?: true;
  /** Flags that decided how it was tried, as words of a command line; without logins, files of authorities by name. */
  readonly flags?: readonly string[];
  readonly profiles: readonly ProfileRef[];
  readonly vantage: Vantage;
  readonly parameters: readonly ParameterValue[];
  /** UTC, ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly ended: RunEnd;
  /** How late this process was with its own work at most: its times of the network hold as much too much. */
  readonly loopDelayMs?: number;
  readonly requirements: readonly Requirement[];
  readonly targets: readonly Target[];
  readonly plan: readonly RequirementPlan[];
  readonly observations: readonly Observation[];
  /** What was tried place by place, and stands among targets and observations only by examples. */
  readonly sweeps?: readonly SweepSeen[];
}

export interface Summary {
  readonly requirements: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Counts over the required ones that apply; exit codes follow these. */
  readonly required: Readonly<Record<Met, number>>;
  readonly missing: number;
  readonly durationMs: number;
  readonly exitCode: number;
}

/** What an earlier report excuses in this one. */
export interface Baseline {
  /** When the earlier run began, and where. */
  readonly startedAt: string;
  readonly hostName: string;
  /** Requirements that are as little met as they were then: they count for no exit code. */
  readonly accepted: readonly string[];
  /** Those that are met since: the baseline need not excuse them any more. */
  readonly fixed: readonly string[];
}

/** All of it, as one document; every other format is made from it. */
export interface Report extends Gathering {
  readonly verdicts: readonly Verdict[];
  readonly findings: readonly Finding[];
  readonly missing: readonly AllowlistEntry[];
  readonly summary: Summary;
  /** Only where the run was held against one. */
  readonly baseline?: Baseline;
}
