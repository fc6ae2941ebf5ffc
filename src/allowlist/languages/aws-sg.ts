import type { Protocol } from '../../model/profile.ts';
import { type Family, familyOf } from '../cidr.ts';
import type { Rule } from '../rules.ts';
import { attached, farSide, hashText, withoutOwnSide } from './attached.ts';
import { ofDirection, quotable, ruleText } from './comment.ts';
import type { Language } from './language.ts';
import { type Count, limitNotes } from './limits.ts';
import { inGroups, inParts } from './parts.ts';
import { commandLine } from './shell.ts';

export const awsSg: Language = {
  title: 'AWS: rules of a security group, as aws ec2 commands',
  list: 'firewall',
  into: { what: 'security group, by ID', default: 'SECURITY_GROUP_ID', pattern: /^[A-Za-z0-9][\w-]{0,127}$/ },
  render: (set, { into }) => {
    const known = attached(set, GROUP);
    const rules = known.rules.map((rule) => withoutOwnSide(rule, GROUP));
    const limits = limitNotes(
      countsOf(rules),
      MOST_RULES,
      'a security group has room for 60, unless the quota was raised',
    );
    return hashText({ ...known, rules }, [...HEAD, ...limits], (rule) => commands(rule, into));
  },
};

const HEAD = [
  'For a shell. Security groups are stateful: answers need no rules. SECURITY_GROUP_ID stands for yours: --into names it. A new group allows all outgoing traffic until its rule for that is revoked.',
];

const GROUP = 'everything that the security group is attached to';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html: "enforced separately for IPv4 rules and IPv6 rules". */
const MOST_RULES = 60;

/** A rule is one subnet with one range of ports. */
function countsOf(rules: readonly Rule[]): readonly Count[] {
  return (['out', 'in'] as const).flatMap((direction) =>
    FAMILIES.map((family) => ({
      what: `${direction === 'out' ? 'outbound' : 'inbound'} rules for ${family === 'ipv4' ? 'IPv4' : 'IPv6'}`,
      count: ofDirection(rules, direction)
        .map((rule) => ofFamily(rule, family).length * Math.max(1, rule.ports.length))
        .reduce((sum, count) => sum + count, 0),
    })),
  );
}

const FAMILIES = ['ipv4', 'ipv6'] as const;

function ofFamily(rule: Rule, family: Family): readonly string[] {
  return farSide(rule).filter((cidr) => familyOf(cidr) === family);
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
function commands(rule: Rule, group: string): readonly string[] {
  // "Valid characters are a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*", at most 255.
  const description = quotable(ruleText(rule), 255).replaceAll(/[^\w .:/()#,@[\]+=&;{}!*-]/g, '_');
  const permissions = inParts(rule, MOST_SUBNETS).flatMap((part) => permissionsOf(part, description));
  const verb = rule.direction === 'out' ? 'authorize-security-group-egress' : 'authorize-security-group-ingress';
  return inGroups(permissions, MOST_BYTES, (one) => one).map((some) =>
    commandLine(['aws', 'ec2', verb, '--group-id', group, '--ip-permissions', JSON.stringify(some)]),
  );
}

/** Linux takes words of up to 128 KiB, and a subnet with its description has up to 330 bytes. */
const MOST_BYTES = 100_000;
const MOST_SUBNETS = 200;

function permissionsOf(rule: Rule, description: string): readonly object[] {
  const ranges = rule.ports.length === 0 ? [null] : rule.ports;
  return FAMILIES.filter((family) => ofFamily(rule, family).length > 0).flatMap((family) =>
    ranges.map((range) => ({
      IpProtocol: protocolOf(rule.protocol, family),
      ...portsOf(rule.protocol, range),
      ...addresses(ofFamily(rule, family), description, family),
    })),
  );
}

function protocolOf(protocol: Protocol, family: Family): string {
  if (protocol === 'any') return '-1';
  if (protocol === 'icmp') return family === 'ipv4' ? 'icmp' : 'icmpv6';
  return protocol.startsWith('ip:') ? protocol.slice('ip:'.length) : protocol;
}

/** For ICMP they are type and code, -1 for all of them; other protocols have none. */
function portsOf(protocol: Protocol, range: { readonly from: number; readonly to: number } | null): object {
  if (protocol === 'icmp') return { FromPort: -1, ToPort: -1 };
  if (range !== null) return { FromPort: range.from, ToPort: range.to };
  return protocol === 'tcp' || protocol === 'udp' ? { FromPort: 0, ToPort: 65_535 } : {};
}

function addresses(cidrs: readonly string[], Description: string, family: Family): object {
  return family === 'ipv4'
    ? { IpRanges: cidrs.map((CidrIp) => ({ CidrIp, Description })) }
    : { Ipv6Ranges: cidrs.map((CidrIpv6) => ({ CidrIpv6, Description })) };
}
