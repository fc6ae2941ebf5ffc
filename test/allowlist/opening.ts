import type { PortRange } from '../../src/model/profile.ts';

/** What one rule of an output lets through, read back from its text. */
export interface Opening {
  /** Null: whichever way. */
  readonly direction: 'in' | 'out' | null;
  /** As in a profile, or `icmp_tcp_udp`, which is what `all` means in a VPC of IBM Cloud. */
  readonly protocol: string;
  /** Empty: all. */
  readonly ports: readonly PortRange[];
  /** Subnets, or names; null: anybody. */
  readonly from: readonly string[] | null;
  readonly to: readonly string[] | null;
  readonly notTo?: readonly string[];
  /** Which family it is for, where the addresses don't say it. */
  readonly family?: 'ipv4' | 'ipv6';
}
