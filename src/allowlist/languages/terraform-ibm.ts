import type { Protocol } from '../../model/profile.ts';
import type { Rule } from '../rules.ts';
import { attached, hashText, notWritten } from './attached.ts';
import { hclBlock } from './hcl.ts';
import { type Packets, packets, STATELESS } from './ibm-acl.ts';
import { NOT_ALL, vpcLimits, vpcName, type VpcRule, vpcRules } from './ibm-vpc.ts';
import type { Language } from './language.ts';

export const terraformIbm: Language = {
  title: 'IBM Cloud VPC: rules of a security group and of a network ACL, for Terraform',
  list: 'firewall',
  render: (set) => {
    const known = attached(set, 'everything in the security group or the subnet');
    const limits = (['security group', 'network ACL'] as const).flatMap((into) => vpcLimits(known.rules, into));
    return `${hashText(known, [...HEAD, ...limits], resources)}\n${VARIABLES}\n`;
  },
};

const HEAD = [
  'For Terraform with the provider IBM-Cloud/ibm, version 1.87 or later. The rules of the security group are written when reachcheck_security_group is set, those of the ACL when reachcheck_network_acl is.',
  'ACLs are stateless: each request has a rule for its answers. They come before the rules whose IDs the variables reachcheck_deny_* hold. The own subnet is written as 0.0.0.0/0, as the documents want it.',
  STATELESS,
];

const VARIABLES = [
  variable('security_group', 'ID of the security group; without it no rules of one.'),
  variable('network_acl', 'ID of the network ACL; without it no rules of one.'),
  variable('deny_inbound', 'ID of the rule that denies inbound traffic; without it the rules come after all others.'),
  variable('deny_outbound', 'ID of the rule that denies outbound traffic; without it the rules come after all others.'),
].join('\n\n');

function variable(name: string, description: string): string {
  return hclBlock(`variable "reachcheck_${name}"`, { description, type: { raw: 'string' }, default: { raw: 'null' } });
}

function resources(rule: Rule, index: number): readonly string[] {
  const { rules, missing } = vpcRules(rule);
  const protocol = protocolName(rule.protocol);
  return [
    ...(rule.protocol === 'any' ? notWritten(NOT_ALL) : []),
    ...(rule.protocol.startsWith('ip:') ? NEW_PROTOCOL : []),
    ...missing.flatMap(notWritten),
    ...rules.flatMap((one, number) => [
      group(rule, one, protocol, vpcName(rule, index + 1, String(number + 1))),
      ...packets(rule, one).map((packet) =>
        acl(packet, protocol, vpcName(rule, index + 1, `${number + 1}-${packet.side}`)),
      ),
    ]),
  ];
}

// https://cloud.ibm.com/docs/vpc?topic=vpc-2025-12-09-migration-security-group-network-acl-rules
const NEW_PROTOCOL = [
  '# WARNING: IBM says that a rule with such a protocol, anywhere in the VPC, can break clusters that are there already.',
];

function group({ direction }: Rule, { remote, local, ports }: VpcRule, protocol: string, name: string): string {
  return hclBlock(`resource "ibm_is_security_group_rule" "${label(name)}"`, {
    count: { raw: 'var.reachcheck_security_group == null ? 0 : 1' },
    group: { raw: 'var.reachcheck_security_group' },
    name,
    direction: direction === 'out' ? 'outbound' : 'inbound',
    remote,
    local,
    protocol,
    port_min: ports === null ? null : ports.from,
    port_max: ports === null ? null : ports.to,
  });
}

function acl(packet: Packets, protocol: string, name: string): string {
  const { direction, source, destination, sourcePorts, destinationPorts } = packet;
  return hclBlock(`resource "ibm_is_network_acl_rule" "${label(name)}"`, {
    count: { raw: 'var.reachcheck_network_acl == null ? 0 : 1' },
    network_acl: { raw: 'var.reachcheck_network_acl' },
    before: { raw: `var.reachcheck_deny_${direction}` },
    name,
    action: 'allow',
    direction,
    source,
    destination,
    protocol,
    source_port_min: sourcePorts === null ? null : sourcePorts.from,
    source_port_max: sourcePorts === null ? null : sourcePorts.to,
    port_min: destinationPorts === null ? null : destinationPorts.from,
    port_max: destinationPorts === null ? null : destinationPorts.to,
  });
}

/** An identifier of HCL. */
function label(name: string): string {
  return name.replaceAll('-', '_');
}

/** Numbers that the API has words for. */
const WORDS: Readonly<Record<string, string>> = {
  '1': 'icmp',
  '4': 'ip_in_ip',
  '6': 'tcp',
  '17': 'udp',
  '46': 'rsvp',
  '47': 'gre',
  '50': 'esp',
  '51': 'ah',
  '112': 'vrrp',
  '115': 'l2tp',
  '132': 'sctp',
};

function protocolName(protocol: Protocol): string {
  if (protocol === 'any') return 'icmp_tcp_udp';
  if (!protocol.startsWith('ip:')) return protocol;
  const number = protocol.slice('ip:'.length);
  return WORDS[number] ?? `number_${number}`;
}
