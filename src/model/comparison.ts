import type { Cause, Met, Outcome } from './outcome.ts';
import type { Requirement } from './profile.ts';
import type { Vantage } from './report.ts';

/** Which run a report is of. */
export interface RunRef {
  /** How the user calls it: a file, `-`, or a name of its own. */
  readonly name: string;
  readonly hostName: Vantage['hostName'];
  /** Names of its profiles. */
  readonly profiles: readonly string[];
  readonly startedAt: string;
  readonly ended: 'complete' | 'deadline' | 'interrupted';
  /** Whether placeholders stand in it for addresses and names. */
  readonly redacted: boolean;
}

/** What one run found about one requirement. */
export interface Stand {
  readonly outcome: Outcome;
  readonly met: Met;
  readonly cause: Cause | null;
  readonly explanation: string;
}

/**
 * What happened to a requirement between two runs. `broken`, `fixed`, `still-unmet`: it is decided in both. `settled-met`,
 * `settled-unmet`: it was undecided before, so that nobody knows since when. `lost`: met before, undecided now;
 * `unlearned`: not met before, undecided now. `cause`: the same answer, in another way.
 */
export type ChangeKind =
  | 'broken'
  | 'settled-unmet'
  | 'lost'
  | 'fixed'
  | 'settled-met'
  | 'still-unmet'
  | 'cause'
  | 'unlearned'
  | 'new'
  | 'gone';

export interface Change {
  readonly kind: ChangeKind;
  readonly requirement: Pick<
    Requirement,
    'id' | 'title' | 'need' | 'expect' | 'direction' | 'from' | 'protocol' | 'destinations' | 'ports'
  >;
  /** Null for a new requirement. */
  readonly before: Stand | null;
  /** Null for one that is gone. */
  readonly after: Stand | null;
  /** Whether it counts for the exit code: it is required, and both runs could have decided it. */
  readonly decisive: boolean;
}

/** A name that leads elsewhere now. Lists of addresses that rotate are whole in neither run: only what is new is news. */
export interface NewAddresses {
  readonly name: string;
  readonly requirements: readonly string[];
  readonly before: readonly string[];
  readonly added: readonly string[];
}

/** Settings of a run that decide the way. */
export type WayDifference = 'dns-servers' | 'proxies';

/** Two runs, one after the other. */
export interface Comparison {
  readonly before: RunRef;
  readonly after: RunRef;
  readonly changes: readonly Change[];
  /** How many requirements both runs have; of none, nothing can be compared. */
  readonly common: number;
  /** Requirements of which nothing is new. */
  readonly same: { readonly met: number; readonly undecided: number };
  readonly addresses: readonly NewAddresses[];
  /** What was set otherwise on the way, so that it may have changed what was found. */
  readonly differs: readonly WayDifference[];
  /** 1: something required is newly broken; 3: of something required it cannot be told; 0: neither. */
  readonly exitCode: 0 | 1 | 3;
}

/** One vantage point of a matrix. */
export interface MatrixColumn extends RunRef {
  /** The report that it is of; what is called alike is told apart by this. */
  readonly file: string;
  readonly exitCode: number;
}

/** One requirement, as every vantage point finds it. */
export interface MatrixRow {
  readonly requirement: Change['requirement'];
  /** In the order of the columns; null where the report has no such requirement. */
  readonly stands: readonly (Stand | null)[];
  /** Whether the places that have it disagree. */
  readonly differs: boolean;
}

/** Requirements and vantage points. */
export interface Matrix {
  readonly vantages: readonly MatrixColumn[];
  /** Those that differ first, then those that are not met, undecided and met everywhere. */
  readonly rows: readonly MatrixRow[];
  readonly summary: {
    readonly requirements: number;
    readonly differing: number;
    /** Not met at every place that has it. */
    readonly unmet: number;
    readonly undecided: number;
    readonly met: number;
    /** The worst of all. */
    readonly exitCode: number;
  };
}
