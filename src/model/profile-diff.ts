import type { Destination, Direction, Need, ProfileRef, Protocol, SourceRef } from './profile.ts';

/**
 * What is to be done. `block` and `unblock` are for entries that must be blocked; `ports` is another set of ports for a
 * destination that stays; `need` is another need; `moved` is from addresses to names, or back.
 */
export type ProfileChangeKind =
  | 'open'
  | 'close'
  | 'block'
  | 'unblock'
  | 'ports'
  | 'need'
  | 'moved'
  | 'deprecated'
  | 'retired';

/** What one edition asks for. */
export interface AskedPlace {
  readonly destinations: readonly Destination[];
  /** Ports, ranges and `{parameters}`; empty where the protocol has none, or a URL holds it. */
  readonly ports: readonly string[];
  readonly need: Need;
}

/** One change that a firewall team can act on. */
export interface ProfileChange {
  readonly kind: ProfileChangeKind;
  readonly direction: Direction;
  readonly protocol: Protocol;
  /** Who connects, for direction `in`; empty: anybody. */
  readonly from: readonly string[];
  /** Null: the old edition does not ask for it. */
  readonly before: AskedPlace | null;
  /** Null: the new edition does not ask for it. */
  readonly after: AskedPlace | null;
  /** The requirement that tells purpose and sources: of the new edition, or of the old one where nothing is left in the new. */
  readonly requirement: string;
  readonly purpose: string;
  readonly sources: readonly SourceRef[];
  /** It applies only when this parameter is set, and names this row of a table. */
  readonly condition: { readonly parameter: string; readonly value: string | null } | null;
  readonly retiredOn: string | null;
  readonly replacedBy: string | null;
  /** A wildcard of the other edition under which the names are: open already, or open still. */
  readonly under: string | null;
}

/** What changed between two editions of a profile. */
export interface ProfileDiff {
  readonly old: ProfileRef;
  readonly new: ProfileRef;
  readonly changes: readonly ProfileChange[];
  /** Entries that only have another id: nothing to do. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}
