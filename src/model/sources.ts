import type { Generation } from './discovery.ts';

/** One address or subnet that a service has to allow. */
export interface SourceAddress {
  readonly zone: string | null;
  /** An address or a subnet. */
  readonly value: string;
  /** Whose it is: `public gateway pgw-1 of subnet prod-1, 3 workers`. */
  readonly what: string;
}

/** Something that keeps a list from being whole. */
export interface UnknownSource {
  readonly zone: string | null;
  readonly reason: string;
}

/** From which addresses the cluster comes to one kind of destination. */
export interface SourceList {
  readonly destinations: 'public' | 'private';
  readonly addresses: readonly SourceAddress[];
  readonly unknown: readonly UnknownSource[];
}

/** What others must allow for a cluster. */
export interface ClusterSources {
  readonly cluster: { readonly id: string | null; readonly name: string | null; readonly region: string | null };
  readonly generation: Generation | null;
  readonly lists: readonly SourceList[];
  readonly notes: readonly string[];
}
