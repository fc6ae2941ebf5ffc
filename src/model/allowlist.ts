import type { Destination, Direction, Need, PortRange, Protocol, SourceRef } from './profile.ts';

/** What must be added: mergeable, and printable in any firewall's language. */
export interface AllowlistEntry {
  /** Whose list it is missing in. */
  readonly list: 'firewall' | 'proxy';
  readonly direction: Direction;
  readonly protocol: Protocol;
  readonly destination: Destination;
  /** Who connects, for direction `in`; empty: anybody. */
  readonly from: readonly string[];
  readonly ports: readonly PortRange[];
  /** Addresses that the destination had in this run. */
  readonly observed: readonly string[];
  /** Subnets that the documents print for it. */
  readonly published: readonly string[];
  readonly purpose: string;
  /** The strictest of the requirements that it serves. */
  readonly need: Need;
  readonly requirements: readonly string[];
  readonly sources: readonly SourceRef[];
}
