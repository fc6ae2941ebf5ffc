import type { Protocol } from '../../model/profile.ts';
import { type Family, familyOf } from '../cidr.ts';
import type { Rule } from '../rules.ts';
import { attached, farSide, hashText, withoutOwnSide } from './attached.ts';
import { quotable, ruleText } from './comment.ts';
import type { Language } from './language.ts';
import { inParts } from './parts.ts';
import { commandLine } from './shell.ts';

export const awsSg: Language = {
  title: 'AWS: rules of a security group, as aws ec2 commands',
  list: 'firewall',
  into: { what: 'security group, by ID', default: 'SECURITY_GROUP_ID', pattern: /^[A-Za-z0-9][\w-]{0,127}$/ },
  render: (set, { into }) => {
    const known = attached(set, GROUP);
    const rules = known.rules.map((rule) => withoutOwnSide(rule, GROUP));
    return hashText({ ...known, rules }, HEAD, (rule) =>
      inParts(rule, MOST_SUBNETS).map((part) => command(part, into)),
    );
  },
};

const HEAD = [
  'For a shell. Security groups are stateful: answers need no rules. SECURITY_GROUP_ID stands for yours: --into names it. A new group allows all outgoing traffic until its rule for that is revoked; a group has 60 rules each way unless the quota was raised.',
];

const GROUP = 'everything that the security group is attached to';

/** Linux takes words of up to 128 KiB, and a subnet with its description has up to 330 bytes. */
const MOST_SUBNETS = 200;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html */
function command(rule: Rule, group: string): string {
  const far = farSide(rule);
  const families = (['ipv4', 'ipv6'] as const).filter((family) => far.some((cidr) => familyOf(cidr) === family));
  const ranges = rule.ports.length === 0 ? [null] : rule.ports;
  const permissions = families.flatMap((family) =>
    ranges.map((range) => ({
      IpProtocol: protocolOf(rule.protocol, family),
      ...portsOf(rule.protocol, range),
      ...addresses(
        rule,
        far.filter((cidr) => familyOf(cidr) === family),
        family,
      ),
    })),
  );
  const verb = rule.direction === 'out' ? 'authorize-security-group-egress' : 'authorize-security-group-ingress';
  return commandLine(['aws', 'ec2', verb, '--group-id', group, '--ip-permissions', JSON.stringify(permissions)]);
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

function addresses(rule: Rule, cidrs: readonly string[], family: Family): object {
  // "Valid characters are a-z, A-Z, 0-9, spaces, and ._-:/()#,@[]+=&;{}!$*", at most 255.
  const Description = quotable(ruleText(rule), 255).replaceAll(/[^\w .:/()#,@[\]+=&;{}!*-]/g, '_');
  return family === 'ipv4'
    ? { IpRanges: cidrs.map((CidrIp) => ({ CidrIp, Description })) }
    : { Ipv6Ranges: cidrs.map((CidrIpv6) => ({ CidrIpv6, Description })) };
}
