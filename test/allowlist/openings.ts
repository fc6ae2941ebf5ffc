import assert from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import type { Rule } from '../../src/allowlist/rules.ts';
import type { Opening } from './opening.ts';
import { ports } from './rule-sets.ts';
import { policyOpenings } from './policy-openings.ts';

type Read = (text: string) => readonly Opening[];

/** The languages that are read back here. */
export const READERS: Readonly<Record<string, Read>> = {
  text: textOpenings,
  csv: csvOpenings,
  json: (text) => {
    const { rules }: { rules: readonly Rule[] } = JSON.parse(text);
    return rules.map((rule) => ({
      ...{ direction: rule.direction, protocol: rule.protocol, ports: rule.ports },
      from: rule.from.length === 0 ? null : rule.from,
      to: [...rule.names, ...rule.cidrs],
    }));
  },
  nftables: nftOpenings,
  iptables: iptablesOpenings,
  squid: squidOpenings,
  'ibm-sg': (text) => commands(text).map(groupOpening),
  'ibm-acl': (text) => commands(text).flatMap(aclOpening),
  'terraform-ibm': terraformOpenings,
  'aws-sg': (text) => commands(text).flatMap(awsOpenings),
  'azure-nsg': (text) => commands(text).map(azureOpening),
  calico: (text) => policyOpenings(documents(text)),
  networkpolicy: (text) => policyOpenings(documents(text)),
  cilium: (text) => policyOpenings(documents(text)),
};

/** Lines that are no comments. */
function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const PROTOCOLS: Readonly<Record<string, string>> = {
  'all traffic': 'any',
  'ipv6-icmp': 'icmp',
  icmpv6: 'icmp',
  gre: 'ip:47',
  '47': 'ip:47',
  '-1': 'any',
  '*': 'any',
  'ip protocol 47': 'ip:47',
};

function protocolOf(text: string): string {
  return PROTOCOLS[text.toLowerCase()] ?? text.toLowerCase();
}

function textOpenings(text: string): readonly Opening[] {
  return lines(text).map((line) => {
    const match = /^(.*?)(?: (?:all ports|ports? ([0-9, -]+)))? FROM (.*) TO (\S+)$/.exec(line);
    assert.ok(match !== null, line);
    const [, protocol = '', list = '', from = '', to = ''] = match;
    return {
      direction: null,
      protocol: protocolOf(protocol),
      ports: ports(...list.split(', ').filter((range) => range !== '')),
      from: from === 'any' ? null : from.split(', '),
      to: [to],
    };
  });
}

function csvOpenings(text: string): readonly Opening[] {
  return text
    .split('\r\n')
    .slice(1, -1)
    .map((row) => row.split(','))
    .filter((row) => row[0] !== '')
    .map(([, direction, protocol = '', range = '', from = '', to = '']) => ({
      direction: direction === 'in' ? 'in' : 'out',
      protocol,
      ports: ports(...range.split(' ').filter((one) => one !== '')),
      from: from === 'any' ? null : from.split(' '),
      to: [to],
    }));
}

function nftOpenings(text: string): readonly Opening[] {
  return lines(text.replaceAll('\n    ', ' ')).map((line) => {
    const set = (words: string): readonly string[] | null => {
      const match = new RegExp(`${words} (?:\\{ ([^}]*) \\}|(\\S+))`).exec(line);
      return match === null ? null : (match[1] ?? match[2] ?? '').split(/, +/);
    };
    const dport = set('dport');
    const l4 = /meta l4proto (\S+)/.exec(line)?.[1];
    const protocol = dport === null ? (l4 ?? 'any') : (/ (tcp|udp) dport/.exec(line)?.[1] ?? '');
    return {
      direction: null,
      protocol: protocolOf(protocol),
      ports: ports(...(dport ?? [])),
      from: set('saddr'),
      to: set('daddr'),
      ...(line.includes('meta nfproto') ? { family: line.includes('nfproto ipv4') ? 'ipv4' : 'ipv6' } : {}),
    };
  });
}

function iptablesOpenings(text: string): readonly Opening[] {
  return lines(text)
    .filter((line) => line.startsWith('-4 ') || line.startsWith('-6 '))
    .map((line) => {
      const list = (option: string): readonly string[] | null =>
        new RegExp(` ${option} (\\S+)`).exec(line)?.[1]?.split(',') ?? null;
      return {
        direction: null,
        protocol: protocolOf(list('-p')?.[0] ?? 'any'),
        ports: ports(...(list('--dports?') ?? []).map((range) => range.replace(':', '-'))),
        from: list('-s'),
        to: list('-d'),
        family: line.startsWith('-4 ') ? 'ipv4' : 'ipv6',
      };
    });
}

function squidOpenings(text: string): readonly Opening[] {
  const acls = new Map<string, string[]>();
  const openings: Opening[] = [];
  for (const words of lines(text).map((line) => line.split(' '))) {
    const [verb, name = ''] = words;
    if (verb === 'acl') acls.set(name, [...(acls.get(name) ?? []), words.at(-1) ?? '']);
    else openings.push(squidOpening(words.slice(2), acls));
  }
  return openings;
}

function squidOpening(words: readonly string[], acls: ReadonlyMap<string, readonly string[]>): Opening {
  const [from = '', to = '', ...others] = words;
  const list = (ending: string): readonly string[] =>
    others.flatMap((word) => (word.endsWith(ending) ? (acls.get(word.replace('!', '')) ?? []) : []));
  return {
    ...{ direction: 'out', protocol: 'tcp', ports: ports(...list('_ports')), notTo: list('_not') },
    from: acls.get(from) ?? [],
    // A name with a dot before it is that name, too.
    to: (acls.get(to) ?? []).flatMap((name) => (name.startsWith('.') ? [`*${name}`, name.slice(1)] : [name])),
  };
}

/** The words of every command, as a shell reads these (which `commands.test.ts` shows with shells). */
function commands(text: string): readonly (readonly string[])[] {
  return lines(text).map((line) =>
    [...line.matchAll(/'([^']*)'|([^' ]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
  );
}

function after(words: readonly string[], option: string): string | undefined {
  const at = words.indexOf(option);
  return at === -1 ? undefined : words[at + 1];
}

function listAfter(words: readonly string[], option: string): readonly string[] {
  const rest = words.slice(words.indexOf(option) + 1);
  const end = rest.findIndex((word) => word.startsWith('--'));
  return end === -1 ? rest : rest.slice(0, end);
}

function unlessAll(text: string | undefined): readonly string[] | null {
  return text === undefined || text === '0.0.0.0/0' ? null : [text];
}

/** All of a VPC is IPv4. */
function groupOpening(words: readonly string[]): Opening {
  const [, , , , way, protocol = ''] = words;
  const [remote, local] = [unlessAll(after(words, '--remote')), unlessAll(after(words, '--local'))];
  const min = after(words, '--port-min');
  return {
    direction: way === 'outbound' ? 'out' : 'in',
    protocol: protocol === 'all' ? 'icmp_tcp_udp' : protocol,
    ports: min === undefined ? [] : ports(`${min}-${after(words, '--port-max')}`),
    from: way === 'outbound' ? local : remote,
    to: way === 'outbound' ? remote : local,
    family: 'ipv4',
  };
}

/** Requests; each must be followed by its answer. */
function aclOpening(words: readonly string[], index: number, all: readonly (readonly string[])[]): readonly Opening[] {
  const [, , , , , way, protocol = '', source, destination] = words;
  assert.equal(after(words, '--before-rule'), `deny-all-${way}`);
  if ((after(words, '--name') ?? '').endsWith('-answer')) return [];
  const answer = all[index + 1] ?? [];
  assert.deepEqual(answer.slice(4, 9), [
    'allow',
    way === 'outbound' ? 'inbound' : 'outbound',
    protocol,
    destination,
    source,
  ]);
  const min = after(words, '--destination-port-min');
  assert.equal(after(answer, '--source-port-min'), min);
  assert.equal(after(answer, '--source-port-max'), after(words, '--destination-port-max'));
  assert.equal(after(answer, '--destination-port-min'), protocol === 'tcp' ? '1024' : undefined);
  return [
    {
      direction: way === 'outbound' ? 'out' : 'in',
      protocol: protocol === 'all' ? 'icmp_tcp_udp' : protocol,
      ports: min === undefined ? [] : ports(`${min}-${after(words, '--destination-port-max')}`),
      from: unlessAll(source),
      to: unlessAll(destination),
      family: 'ipv4',
    },
  ];
}

/** Rules of the group; those of the ACL are made from the same, and `terraform-ibm.test.ts` shows them. */
function terraformOpenings(text: string): readonly Opening[] {
  return [...text.matchAll(/^resource "ibm_is_security_group_rule" .*\n((?: .*\n)*)\}/gm)].map(([, body = '']) => {
    const value = (name: string): string | undefined => new RegExp(`^ {2}${name} += "?([^"\\n]*)`, 'm').exec(body)?.[1];
    const out = value('direction') === 'outbound';
    const [remote, local] = [unlessAll(value('remote')), unlessAll(value('local'))];
    const protocol = value('protocol') ?? '';
    return {
      direction: out ? 'out' : 'in',
      protocol: protocolOf(protocol),
      ports: value('port_min') === undefined ? [] : ports(`${value('port_min')}-${value('port_max')}`),
      from: out ? local : remote,
      to: out ? remote : local,
      family: 'ipv4',
    };
  });
}

interface Permission {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6: string }[];
}

function awsOpenings(words: readonly string[]): readonly Opening[] {
  const permissions: readonly Permission[] = JSON.parse(after(words, '--ip-permissions') ?? '');
  const out = words[2]?.endsWith('egress') === true;
  return permissions.map(({ IpProtocol, FromPort = -1, ToPort, IpRanges = [], Ipv6Ranges = [] }) => {
    const far = [...IpRanges.map(({ CidrIp }) => CidrIp), ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6)];
    return {
      direction: out ? 'out' : 'in',
      protocol: protocolOf(IpProtocol),
      ports: FromPort === -1 ? [] : ports(`${FromPort}-${ToPort}`),
      from: out ? null : far,
      to: out ? far : null,
    };
  });
}

function azureOpening(words: readonly string[]): Opening {
  const list = (option: string): readonly string[] | null => {
    const values = listAfter(words, option);
    return values.includes('*') ? null : values;
  };
  return {
    direction: after(words, '--direction') === 'Outbound' ? 'out' : 'in',
    protocol: protocolOf(after(words, '--protocol') ?? ''),
    ports: ports(...(list('--destination-port-ranges') ?? [])),
    from: list('--source-address-prefixes'),
    to: list('--destination-address-prefixes'),
  };
}

function documents(text: string): readonly unknown[] {
  const found = parseAllDocuments(text, { strict: true });
  assert.ok(Array.isArray(found));
  return found.map((document): unknown => document.toJS()).filter((value) => value !== null);
}
