import type { CheckKind } from './profile.ts';
import type { Observation } from './observation.ts';
import type { Endpoint } from './target.ts';

/** How long each operation may take, in milliseconds. */
export interface Timeouts {
  readonly resolveMs: number;
  readonly connectMs: number;
  readonly tlsMs: number;
  readonly httpMs: number;
}

/** PEM texts of certificate authorities. */
export interface Authorities {
  /** Trusted beside the public ones. */
  readonly extra: readonly string[];
  /** By the path that a check's `ca` names. */
  readonly files: Readonly<Record<string, string>>;
}

/** What a probe gets from outside: time, cancellation, limits, trust. */
export interface ProbeContext {
  /** Milliseconds since the start of the run. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly timeouts: Timeouts;
  readonly authorities: Authorities;
  /** Waits for a place among the operations that need the processor (TLS, HTTP). */
  readonly heavy: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Observes one endpoint. Network trouble comes back as observations, never as a rejection; after cancellation
 * what was seen so far comes back.
 */
export type Probe = (endpoint: Endpoint, context: ProbeContext) => Promise<readonly Observation[]>;

export type ProbeRegistry = Readonly<Record<CheckKind, Probe>>;
