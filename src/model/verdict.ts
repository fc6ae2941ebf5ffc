import type { PathKind } from './observation.ts';
import type { Destination } from './profile.ts';
import type { Cause, Confidence, Layer, Met, Outcome } from './outcome.ts';

/** How much of a requirement the evidence speaks for. */
export interface Coverage {
  /** Endpoints (addresses and ports) through which the requirement was met, and all that were found. */
  readonly reached: number;
  readonly tried: number;
  /** In words, where it is less than everything: "2 of 3 addresses", "2 witnesses of *.icr.io". */
  readonly note: string | null;
}

/** One host and port of a requirement that did not turn out as it should, and the addresses that showed it. */
export interface StoppedAt {
  /** The destination of the requirement that this place stands for: what an allowlist entry would name. */
  readonly destination: Destination;
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
}

/** The opinion on one requirement. */
export interface Verdict {
  readonly requirement: string;
  readonly outcome: Outcome;
  readonly met: Met;
  /** Null only for `allowed` without reservation. */
  readonly cause: Cause | null;
  /** Which way the verdict speaks of. */
  readonly path: PathKind;
  /** Id of the row of the rule table that decided. */
  readonly rule: string;
  readonly confidence: Confidence;
  /** One sentence: what was seen. */
  readonly explanation: string;
  /** Indexes into the report's observations. */
  readonly evidence: readonly number[];
  /** What else it could be, most likely first. */
  readonly alternatives: readonly Cause[];
  readonly coverage: Coverage;
  /** Where the requirement was stopped; empty when it is met. */
  readonly stopped: readonly StoppedAt[];
  /** What to do next; null when nothing is to be done. */
  readonly next: string | null;
  /** What would decide between the cause and the alternatives; null where there are none. */
  readonly settle: string | null;
}

/** One root cause that explains many verdicts. */
export interface Finding {
  readonly cause: Cause;
  readonly layer: Layer;
  /** The team that usually can change it. */
  readonly owner: string;
  /** Ids of the requirements that it explains. */
  readonly verdicts: readonly string[];
  readonly explanation: string;
  readonly next: string;
  /** One check by hand that would confirm it; null where there is none. */
  readonly confirm: string | null;
}
