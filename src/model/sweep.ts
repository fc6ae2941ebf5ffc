import type { Failure } from './observation.ts';
import type { PortRange } from './profile.ts';

/**
 * A subnet or a range of ports that is tried place by place and told of as a whole: tens of thousands of places, nearly
 * all of which end alike. It is always a bare TCP connection, made directly.
 */
export interface Sweep {
  /** Stable within a run: `tcp://10.0.0.0/16:443`, `tcp://192.0.2.7:1-65535`. */
  readonly id: string;
  /** Subnet, address or host name, as the requirement names it. */
  readonly host: string;
  readonly ports: PortRange;
  /** So many addresses one after the other; null: those of the name. */
  readonly addresses: { readonly first: string; readonly count: number } | null;
}

/** A sweep that is still to be done. */
export interface PlannedSweep extends Sweep {
  /** Ids of targets among its places that are tried for themselves: they are left out here. */
  readonly besides: ReadonlySet<string>;
}

/** What became of a sweep. */
export interface SweepSeen extends Sweep {
  /** Pairs of address and port that it is made of. */
  readonly places: number;
  /** Those that the run did not come to, or did not end with, one of which stands among its targets. */
  readonly untried?: { readonly count: number; readonly target: string; readonly address: string };
  /** Milliseconds since the start of the run. */
  readonly startedMs: number;
  readonly durationMs: number;
  /** The most frequent first. */
  readonly ends: readonly SweepEnd[];
}

/** The places of a sweep that ended alike. */
export interface SweepEnd {
  readonly failure: Failure | null;
  /** Raw errno, as the system gave it. */
  readonly code: string | null;
  readonly count: number;
  readonly fastestMs: number;
  readonly slowestMs: number;
  readonly at: readonly SweepArea[];
  /** A few of them: their targets and observations stand among those of the run. */
  readonly shown: readonly { readonly target: string; readonly address: string }[];
}

/** Every one of these ports at every one of these addresses. */
export interface SweepArea {
  readonly first: string;
  /** The last of the addresses from `first` on; the same where it is one. */
  readonly last: string;
  readonly ports: PortRange;
}
