import type { PortRange, Protocol } from '../../model/profile.ts';
import { byAddress, leaveOut } from '../by-address.ts';
import type { Family } from '../cidr.ts';
import { smallest } from '../smallest.ts';
import type { Rule, RuleSet } from '../rules.ts';
import { headLines, portText, quotable, ruleLines } from './comment.ts';
import type { Language } from './language.ts';
import { type FamilyPair, familyPairs } from './pairs.ts';

/** One file for both families: each program passes over the lines of the other one (iptables(8), options -4 and -6). */
export const iptables: Language = {
  title: 'rules for iptables-restore and ip6tables-restore, both from one file',
  list: 'firewall',
  into: { what: 'chain of the table filter', default: 'FORWARD', pattern: /^[A-Za-z_][A-Za-z0-9_-]{0,27}$/ },
  render: (set, { into }) => {
    const small = smallest(byAddress(withoutZero(set)));
    const head = headLines(small, '#', [
      `For "iptables-restore --noflush FILE" and "ip6tables-restore --noflush FILE", each of which takes its own lines. Puts rules at the head of the chain ${into} (--into names another). Answers need the usual rule beside them: "-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT".`,
    ]);
    const rules = small.rules.flatMap((rule) => ['', ...ruleLines(rule, '#'), ...lines(rule, into)]);
    return `${[...head, '*filter', ...rules, '', 'COMMIT'].join('\n')}\n`;
  },
};

/** For iptables the protocol 0 (hop-by-hop options) is all of them. */
function withoutZero(set: RuleSet): RuleSet {
  const zero = set.rules.filter(({ protocol }) => protocol === 'ip:0');
  const leftOut = zero.map((rule) => leaveOut(rule, 'iptables reads protocol 0 as all protocols'));
  return { ...set, rules: set.rules.filter((rule) => !zero.includes(rule)), leftOut: [...set.leftOut, ...leftOut] };
}

function lines(rule: Rule, into: string): readonly string[] {
  const comment = `-m comment --comment "${commentOf(rule)}"`;
  return familyPairs(rule).flatMap((pair) =>
    ends(pair).flatMap((end) =>
      protocolMatches(rule, pair.family).map((protocol) =>
        [pair.family === 'ipv4' ? '-4' : '-6', `-I ${into}`, ...end, ...protocol, comment, '-j ACCEPT'].join(' '),
      ),
    ),
  );
}

/** Who to whom, with as many addresses as a line has room for: iptables makes a rule of each two. */
function ends({ from, to }: FamilyPair): readonly (readonly string[])[] {
  const sources = from === null ? [[]] : chunks(from, MOST_ADDRESSES).map((some) => [`-s ${some.join(',')}`]);
  const targets = to === null ? [[]] : chunks(to, MOST_ADDRESSES).map((some) => [`-d ${some.join(',')}`]);
  return sources.flatMap((source) => targets.map((target) => [...source, ...target]));
}

const MOST_ADDRESSES = 16;

function protocolMatches({ protocol, ports }: Rule, family: Family): readonly (readonly string[])[] {
  const name = protocolName(protocol, family);
  if (name === null) return [[]];
  if (ports.length === 0) return [[`-p ${name}`]];
  const [only] = ports;
  if (ports.length === 1 && only !== undefined) return [[`-p ${name}`, `--dport ${portText(only, ':')}`]];
  return portChunks(ports).map((some) => [`-p ${name}`, `-m multiport --dports ${some.join(',')}`]);
}

/** Null: all of them. */
function protocolName(protocol: Protocol, family: Family): string | null {
  if (protocol === 'any') return null;
  if (protocol === 'icmp') return family === 'ipv4' ? 'icmp' : 'ipv6-icmp';
  return protocol.startsWith('ip:') ? protocol.slice('ip:'.length) : protocol;
}

/** The match `multiport` holds fifteen numbers, of which a range takes two (iptables-extensions(8)). */
function portChunks(ports: readonly PortRange[]): readonly (readonly string[])[] {
  return chunks(ports, 7).map((some) => some.map((range) => portText(range, ':')));
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** The match `comment` holds 255 bytes. */
function commentOf({ requirements, purpose }: Rule): string {
  return quotable(`reachcheck ${requirements.join(' ')}: ${purpose}`, 200);
}
