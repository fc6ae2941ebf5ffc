import type { CheckKind } from './profile.ts';
import type { Failure, Observation } from './observation.ts';
import type { Proxy, ProxyCredentials } from './proxy.ts';
import type { Endpoint, Target } from './target.ts';

/** How long each operation may take, in milliseconds. */
export interface Timeouts {
  readonly resolveMs: number;
  readonly connectMs: number;
  readonly tlsMs: number;
  readonly httpMs: number;
}

/** PEM texts of certificate authorities. */
export interface Authorities {
  /** Those that the user vouches for, trusted beside the public ones. */
  readonly extra: readonly string[];
  /** Those that this system trusts; used for the control of that name only. */
  readonly system: readonly string[];
  /** Whether Node's default list holds the public authorities only: its settings can add others. */
  readonly defaultsArePublic: boolean;
  /** By path: what a check's `ca` and its client certificate and key name. Never part of an observation. */
  readonly files: Readonly<Record<string, string>>;
}

/** When silence is an answer, as far as the answers of a run tell. */
export interface Patience {
  /** As many sockets ask one address at most. */
  readonly attempts: number;
  /** Between two of them, in milliseconds; where there is an end to it, all of them fit in. */
  readonly repeatMs: (withinMs?: number) => number;
  /** Somebody out there answered, and took this long. */
  readonly answered: (afterMs: number) => void;
  /** Whether there is room for one more socket that asks again; `giveBack` says how many are closed. */
  readonly takeSpare: () => boolean;
  readonly giveBack: (sockets: number) => void;
  /** Whether this address, which was asked so often, beginning so long ago, will not answer any more. */
  readonly isEnough: (address: string, attempts: number, elapsedMs: number) => boolean;
}

/** What a probe gets from outside: time, cancellation, limits, trust. */
export interface ProbeContext {
  /** Milliseconds since the start of the run. */
  readonly now: () => number;
  /** What this host's clock said when the run started, in milliseconds since 1970. */
  readonly epochMs: number;
  /** As many bytes as nobody can foresee. */
  readonly random: (bytes: number) => Uint8Array;
  readonly signal: AbortSignal;
  readonly timeouts: Timeouts;
  readonly patience: Patience;
  /** Milliseconds to wait before the next connection attempt of the run. */
  readonly pace: () => number;
  readonly authorities: Authorities;
  /** What a proxy is told about who asks; never part of an observation. */
  readonly proxyCredentials: (proxy: Proxy) => ProxyCredentials | null;
  /** How a host that an answer leads to is dialled; null: no requirement of the run names it, so it is not contacted. */
  readonly route: (host: string, port: number) => Target['dial'] | null;
  /** The addresses of a name, which is asked for once in a run. */
  readonly addressesOf: (name: string) => Promise<Addresses>;
  /** Waits for a place among the operations that need the processor (TLS, HTTP). */
  readonly heavy: <T>(work: () => Promise<T>) => Promise<T>;
}

/** What a name resolves to, or why it does not. */
export interface Addresses {
  readonly addresses: readonly string[];
  readonly failure: Failure | null;
  readonly code: string | null;
}

/**
 * Observes one endpoint. Network trouble comes back as observations, never as a rejection; after cancellation
 * what was seen so far comes back.
 */
export type Probe = (endpoint: Endpoint, context: ProbeContext) => Promise<readonly Observation[]>;

export type ProbeRegistry = Readonly<Record<CheckKind, Probe>>;
