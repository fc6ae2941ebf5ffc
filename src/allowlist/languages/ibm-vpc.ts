import type { PortRange } from '../../model/profile.ts';
import { familyOf } from '../cidr.ts';
import type { Rule } from '../rules.ts';
import { endsOf, fromAnybody } from './attached.ts';
import { trafficText } from './comment.ts';
import { limitNotes } from './limits.ts';

/** One rule of a security group, or one request of an ACL. */
export interface VpcRule {
  readonly remote: string;
  /** Null: every address of the group or subnet. */
  readonly local: string | null;
  /** Null: all ports, or a protocol without them. */
  readonly ports: PortRange | null;
}

/** What a rule becomes in a VPC of IBM Cloud, one for each far side and range of ports, and why the rest is not there. */
export function vpcRules(rule: Rule): { readonly rules: readonly VpcRule[]; readonly missing: readonly string[] } {
  const ends = endsOf(rule);
  // "ip_version: the IP version to enforce. Supported value is ipv4" (documentation of ibm_is_security_group_rule).
  const known = ends.filter(({ remote }) => familyOf(remote) === 'ipv4');
  const unknown = fromAnybody(rule) && known.length > 0 ? [] : ends.filter(({ remote }) => familyOf(remote) === 'ipv6');
  const addresses = [...new Set(unknown.map(({ remote }) => remote))].join(', ');
  return {
    rules: known.flatMap((end) => rangesOf(rule).map((ports) => ({ ...end, ports }))),
    missing: addresses === '' ? [] : [`a VPC of IBM Cloud knows IPv4 only: ${addresses}`],
  };
}

/** `null` for all ports, and for protocols without ports. */
function rangesOf({ ports }: Rule): readonly (PortRange | null)[] {
  return ports.length === 0 ? [null] : ports;
}

/** A name that a VPC takes: lower case letters, digits and hyphens, at most 63. Unique by its number. */
export function vpcName({ requirements }: Rule, number: number, side: string): string {
  const tail = `-${number}-${side}`;
  const text = (requirements[0] ?? '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const head = `rc-${text}`.replaceAll(/-{2,}/g, '-').slice(0, 63 - tail.length);
  return `${head.replace(/-+$/, '')}${tail}`;
}

/** `all` of the command line, and `icmp_tcp_udp` of the API and Terraform, are ICMP, TCP and UDP: less than any protocol. */
export const NOT_ALL = 'IP protocols beside TCP, UDP and ICMP, which are what these rules open';

/** Why the command line cannot say the protocol; null when it can. */
export function protocolUnknown({ protocol }: Rule): string | null {
  if (!protocol.startsWith('ip:')) return null;
  return `the command takes all, icmp, tcp and udp, and no ${trafficText(protocol, [])}; Terraform and the API do`;
}

/** What a security group, or an ACL with its answers, gets more rules than the documents of IBM have ever had as a quota. */
export function vpcLimits(rules: readonly Rule[], into: 'security group' | 'network ACL'): readonly string[] {
  const total = rules.map((rule) => vpcRules(rule).rules.length).reduce((sum, count) => sum + count, 0);
  // Each request of an ACL has its answer in the other direction.
  const what = into === 'network ACL' ? 'rules of a network ACL in each direction' : 'rules of a security group';
  return limitNotes([{ what, count: total }], LEAST_QUOTA, ROOM);
}

const LEAST_QUOTA = 25;

const ROOM =
  'see "Quotas and service limits" in the documents of the VPC for how many it has room for, and which quotas can be raised';
