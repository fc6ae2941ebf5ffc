import type { Check, Protocol } from './profile.ts';
import type { Proxy } from './proxy.ts';
import type { PlannedSweep } from './sweep.ts';

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
  /** Null where no proxy is configured for it. */
  readonly proxy: ProxyRoute | null;
  /** In a sequence of names: the one before. Where that one does not exist, this one is not asked for. */
  readonly after?: string;
}

/** The proxy that is configured for a target, and who would use it. */
export interface ProxyRoute {
  readonly proxy: Proxy;
  /** Programs that go direct all the same, by how they read NO_PROXY. */
  readonly direct: readonly string[];
  /** Programs that use it. */
  readonly proxied: readonly string[];
}

/** One address of a target to dial. */
export interface Endpoint {
  readonly target: Target;
  /** Literal IPv4 or IPv6 address: the target's, or the proxy's. */
  readonly address: string;
  /** The proxy to go through; direct without one. */
  readonly via?: Proxy;
  readonly control?: Control;
}

/** How a control differs from the observation that it is to explain. */
export type Control =
  | { readonly kind: 'neutral-name'; readonly serverName: string | null }
  | { readonly kind: 'small-hello' | 'split-hello' | 'system-authorities' }
  | { readonly kind: 'unused-port'; readonly port: number }
  | { readonly kind: 'udp-companion' };

/** A name that is asked for only to tell causes apart. */
export interface NameControl {
  readonly kind: 'sibling-name' | 'second-resolver';
  /** The name whose resolution it is to explain. */
  readonly of: string;
  readonly name: string;
  /** The one DNS server to ask; null: as every name is asked for. */
  readonly server: string | null;
}

/** What is sent only to tell causes apart. */
export interface Controls {
  readonly endpoints: readonly Endpoint[];
  readonly names: readonly NameControl[];
}

/** Which targets stand for a requirement, and how completely. */
export interface RequirementPlan {
  readonly requirement: string;
  /** Every group must hold; in a group one target that succeeds is enough. */
  readonly groups: readonly (readonly string[])[];
  /** Ids of sweeps that stand for it besides. */
  readonly sweeps?: readonly string[];
  /** Every place that it names is tried, also where nothing need listen. */
  readonly whole?: true;
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
  /** Connections and datagrams at most that are sent only where something fails, to tell causes apart. */
  readonly controls: number;
  /** Questions about names at most that are asked only for that. */
  readonly controlNames: number;
  /** The run has ended by then. */
  readonly durationMs: number;
}

export interface Plan {
  readonly targets: readonly Target[];
  readonly sweeps: readonly PlannedSweep[];
  readonly requirements: readonly RequirementPlan[];
  readonly bounds: PlanBounds;
}
