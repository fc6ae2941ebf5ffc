import type { Check, Protocol } from './profile.ts';

/** One thing to try for a requirement: one host or address literal, one port, one check. */
export interface Target {
  /** Stable within a run: the same for every requirement that asks the same of the same place. */
  readonly id: string;
  /** Host name or address literal, as the requirement names it: the name of TLS and HTTP. */
  readonly host: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly check: Check;
  /** What is resolved and dialled: `host` and `port` unless `--connect-to` sends it elsewhere. */
  readonly dial: {
    readonly host: string;
    readonly port: number;
    /** Addresses that are known beforehand (the host is one, or `--resolve` gave them): nothing is resolved. */
    readonly known: readonly string[] | null;
    readonly redirected: boolean;
  };
}

/** One address of a target to dial. */
export interface Endpoint {
  readonly target: Target;
  /** Literal IPv4 or IPv6 address. */
  readonly address: string;
}

/** Which targets stand for a requirement, and how completely. */
export interface RequirementPlan {
  readonly requirement: string;
  /** Every group must hold; in a group one target that succeeds is enough. */
  readonly groups: readonly (readonly string[])[];
  /** Null when every destination and port of the requirement has a target. */
  readonly sample: string | null;
  /** Why nothing is tried. */
  readonly skipped: SkipReason | null;
}

export interface SkipReason {
  readonly cause: 'config.parameter-missing' | 'config.not-selected' | 'config.retired' | 'not-run.not-testable';
  readonly explanation: string;
  readonly next: string | null;
}

/** Upper bounds on what a run sends. */
export interface PlanBounds {
  readonly names: number;
  readonly targets: number;
  /** Connections opened at most, with every address and second attempt counted. */
  readonly connections: number;
  /** The run has ended by then. */
  readonly durationMs: number;
}

export interface Plan {
  readonly targets: readonly Target[];
  readonly requirements: readonly RequirementPlan[];
  readonly bounds: PlanBounds;
}
