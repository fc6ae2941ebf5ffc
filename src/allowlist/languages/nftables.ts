import type { PortRange, Protocol } from '../../model/profile.ts';
import { byAddress } from '../by-address.ts';
import type { Family } from '../cidr.ts';
import { smallest } from '../smallest.ts';
import type { Rule } from '../rules.ts';
import { headLines, portText, quotable, ruleLines } from './comment.ts';
import type { Language } from './language.ts';
import { type FamilyPair, familyPairs } from './pairs.ts';

const NAME = '[A-Za-z_][A-Za-z0-9_]{0,63}';

/**
 * For `nft -f`: rules at the head of a chain that there is. A verdict of accept ends only the chain that it stands in, so
 * that a table of our own could open nothing.
 */
export const nftables: Language = {
  title: 'rules for nft -f (nftables 0.9 or later)',
  list: 'firewall',
  into: { what: 'table and chain', default: 'inet filter forward', pattern: new RegExp(`^inet ${NAME} ${NAME}$`) },
  render: (set, { into }) => {
    const small = smallest(byAddress(set));
    const head = headLines(small, '#', [
      `For "nft -f": puts rules at the head of the chain "${into}", which must be there ("nft list chains"; --into names another). Answers need the usual rule beside them: "ct state established,related accept".`,
    ]);
    const rules = small.rules.flatMap((rule) => ['', ...ruleLines(rule, '#'), ...statements(rule, into)]);
    return `${['#!/usr/sbin/nft -f', ...head, ...rules].join('\n')}\n`;
  },
};

function statements(rule: Rule, into: string): readonly string[] {
  return familyPairs(rule).map((pair) =>
    [`insert rule ${into}`, ...matches(rule, pair), `accept comment "${commentOf(rule)}"`].join(' '),
  );
}

function matches({ protocol, ports }: Rule, { family, from, to }: FamilyPair): readonly string[] {
  const header = family === 'ipv4' ? 'ip' : 'ip6';
  return [
    // Words with an address say the family, too.
    ...(from === null && to === null ? [`meta nfproto ${family}`] : []),
    ...(from === null ? [] : [`${header} saddr ${setText(from)}`]),
    ...(to === null ? [] : [`${header} daddr ${setText(to)}`]),
    ...protocolMatch(protocol, ports, family),
  ];
}

function protocolMatch(protocol: Protocol, ports: readonly PortRange[], family: Family): readonly string[] {
  if (protocol === 'any') return [];
  if (protocol === 'icmp') return [`meta l4proto ${family === 'ipv4' ? 'icmp' : 'ipv6-icmp'}`];
  if (protocol.startsWith('ip:')) return [`meta l4proto ${protocol.slice('ip:'.length)}`];
  return ports.length === 0
    ? [`meta l4proto ${protocol}`]
    : [`${protocol} dport ${setText(ports.map((range) => portText(range)))}`];
}

/** A line may not end inside of a set without a comma; a set may span lines. */
function setText(items: readonly string[]): string {
  if (items.length === 1) return items[0] ?? '';
  return `{${items.map((item, index) => (index > 0 && index % 8 === 0 ? `\n    ${item}` : ` ${item}`)).join(',')} }`;
}

/** The kernel keeps 128 bytes of a comment, its end included. */
function commentOf({ requirements, purpose }: Rule): string {
  return quotable(`reachcheck ${requirements.join(' ')}: ${purpose}`, 120);
}
