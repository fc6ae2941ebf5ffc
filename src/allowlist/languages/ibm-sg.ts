import type { Rule } from '../rules.ts';
import { attached, hashText, notWritten } from './attached.ts';
import { NOT_ALL, protocolUnknown, vpcLimits, type VpcRule, vpcRules } from './ibm-vpc.ts';
import type { Language } from './language.ts';
import { commandLine } from './shell.ts';

export const ibmSg: Language = {
  title: 'IBM Cloud VPC: rules of a security group, as ibmcloud commands',
  list: 'firewall',
  into: { what: 'security group, by name or ID', default: 'SECURITY_GROUP', pattern: /^[A-Za-z0-9][\w-]{0,127}$/ },
  render: (set, { into }) => {
    const known = attached(set, 'everything that the security group is attached to');
    const written = known.rules.filter((rule) => protocolUnknown(rule) === null);
    return hashText(known, [...HEAD, ...vpcLimits(written, 'security group')], (rule) => commands(rule, into));
  },
};

const HEAD = [
  'For a shell. Security groups are stateful: answers need no rules. SECURITY_GROUP stands for yours: --into names it.',
];

function commands(rule: Rule, group: string): readonly string[] {
  const unknown = protocolUnknown(rule);
  if (unknown !== null) return notWritten(unknown);
  const { rules, missing } = vpcRules(rule);
  return [
    ...(rule.protocol === 'any' ? notWritten(NOT_ALL) : []),
    ...missing.flatMap(notWritten),
    ...rules.map((one) => commandLine(words(rule, one, group))),
  ];
}

/** https://cloud.ibm.com/docs/vpc?topic=vpc-vpc-reference#security-group-rule-add */
function words({ direction, protocol }: Rule, { remote, local, ports }: VpcRule, group: string): readonly string[] {
  return [
    ...['ibmcloud', 'is', 'security-group-rule-add', group],
    ...[direction === 'out' ? 'outbound' : 'inbound', protocol === 'any' ? 'all' : protocol],
    ...['--remote', remote],
    ...(local === null ? [] : ['--local', local]),
    ...(ports === null ? [] : ['--port-min', String(ports.from), '--port-max', String(ports.to)]),
  ];
}
