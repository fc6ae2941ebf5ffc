import type { Protocol } from '../../model/profile.ts';
import { type Family, familyOf, isEverything } from '../cidr.ts';
import type { Rule } from '../rules.ts';
import { attached, farSide, hashText, notWritten } from './attached.ts';
import { portText, quotable, ruleText, trafficText } from './comment.ts';
import type { Language } from './language.ts';
import { limitNotes } from './limits.ts';
import { inParts } from './parts.ts';
import { commandLine } from './shell.ts';

export const azureNsg: Language = {
  title: 'Azure: rules of a network security group, as az commands',
  list: 'firewall',
  into: {
    what: 'resource group and network security group',
    default: 'RESOURCE_GROUP/NSG',
    pattern: /^[\w(][\w().-]{0,88}\/[A-Za-z0-9](?:[\w.-]{0,78}\w)?$/,
  },
  render: (set, { into }) => {
    const priorities = new Priorities();
    const known = attached(set, 'everything that the network security group is attached to');
    return hashText(known, [...HEAD, ...limitsOf(known.rules)], (rule, index) =>
      commands(rule, index, into, priorities),
    );
  },
};

const HEAD = [
  'For a shell. Network security groups are stateful: answers need no rules. RESOURCE_GROUP/NSG stands for yours: --into names it.',
  'Priorities begin at 100, which is before all others; numbers that are taken must be changed.',
];

/** Lower ones come first; each is given once in each direction. */
class Priorities {
  readonly #last = { in: 99, out: 99 };

  /** Null when there are no more. */
  next(direction: Rule['direction']): number | null {
    if (this.#last[direction] === 4096) return null;
    this.#last[direction] += 1;
    return this.#last[direction];
  }
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits */
function limitsOf(rules: readonly Rule[]): readonly string[] {
  const parts = rules.filter(({ protocol }) => protocolOf(protocol) !== null).flatMap(partsOf);
  const far = parts.map((part) => farSide(part).length).reduce((sum, count) => sum + count, 0);
  return [
    ...limitNotes([{ what: 'rules', count: parts.length }], 1000, 'a network security group has room for 1,000'),
    ...limitNotes([{ what: 'addresses and subnets', count: far }], 4000, 'a network security group has room for 4,000'),
  ];
}

function commands(rule: Rule, index: number, into: string, priorities: Priorities): readonly string[] {
  const protocol = protocolOf(rule.protocol);
  if (protocol === null)
    return notWritten(
      `a network security group knows TCP, UDP, ICMP, AH, ESP and all of them, and no ${trafficText(rule.protocol, [])}`,
    );
  return partsOf(rule).flatMap((part, number) => {
    const priority = priorities.next(rule.direction);
    if (priority === null) return notWritten('a network security group has no more priorities: they end at 4096');
    return [commandLine(words(part, { protocol, priority, into, name: nameOf(rule, `${index + 1}-${number + 1}`) }))];
  });
}

/** "Can't mix IPv4 and IPv6 addresses in the same rule". */
function partsOf(rule: Rule): readonly Rule[] {
  return (['ipv4', 'ipv6'] as const)
    .flatMap((family) => ofFamily(rule, family))
    .flatMap((part) => inParts(part, MOST_SUBNETS));
}

/** A rule takes up to 4000 addresses, and Linux words of a command up to 2 MiB together. */
const MOST_SUBNETS = 1000;

function ofFamily(rule: Rule, family: Family): readonly Rule[] {
  const only = (cidrs: readonly string[]): readonly string[] => cidrs.filter((cidr) => familyOf(cidr) === family);
  const part = { ...rule, cidrs: only(rule.cidrs), from: only(farSide(rule)) };
  return part.cidrs.length === 0 || (rule.direction === 'in' && part.from.length === 0) ? [] : [part];
}

interface Names {
  readonly protocol: string;
  readonly priority: number;
  /** `resource group/network security group`. */
  readonly into: string;
  readonly name: string;
}

/** https://learn.microsoft.com/cli/azure/network/nsg/rule#az-network-nsg-rule-create */
function words(rule: Rule, { protocol, priority, into, name }: Names): readonly string[] {
  const [resourceGroup = '', group = ''] = into.split('/');
  const own = rule.direction === 'out' || rule.cidrs.some(isEverything) ? ['*'] : rule.cidrs;
  const [source, destination] = rule.direction === 'out' ? [own, rule.cidrs] : [rule.from, own];
  const ports = rule.ports.length === 0 ? ['*'] : rule.ports.map((range) => portText(range));
  return [
    ...[
      'az',
      'network',
      'nsg',
      'rule',
      'create',
      '--resource-group',
      resourceGroup,
      '--nsg-name',
      group,
      '--name',
      name,
    ],
    ...[
      '--priority',
      String(priority),
      '--direction',
      rule.direction === 'out' ? 'Outbound' : 'Inbound',
      '--access',
      'Allow',
    ],
    ...['--protocol', protocol, '--source-address-prefixes', ...source, '--source-port-ranges', '*'],
    ...['--destination-address-prefixes', ...destination, '--destination-port-ranges', ...ports],
    // The prefix keeps it from being read as an option or, after @, as a file.
    ...['--description', quotable(`reachcheck: ${ruleText(rule)}`, 140)],
  ];
}

function protocolOf(protocol: Protocol): string | null {
  if (protocol === 'any') return '*';
  if (protocol === 'tcp' || protocol === 'udp' || protocol === 'icmp')
    return `${protocol.slice(0, 1).toUpperCase()}${protocol.slice(1)}`;
  if (protocol === 'ip:50') return 'Esp';
  return protocol === 'ip:51' ? 'Ah' : null;
}

/** At most 80 letters, digits, and `.-_`. */
function nameOf({ requirements }: Rule, number: string): string {
  const text = (requirements[0] ?? '').replaceAll(/[^A-Za-z0-9.-]+/g, '-').slice(0, 50);
  return `reachcheck-${text}-${number}`;
}
