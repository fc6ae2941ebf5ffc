import { leaveOut } from '../by-address.ts';
import { byName } from '../by-name.ts';
import { familyOf, isEverything } from '../cidr.ts';
import { smallest } from '../smallest.ts';
import type { LeftOut, Rule, RuleSet } from '../rules.ts';
import { headLines, portText, ruleLines } from './comment.ts';
import type { Language } from './language.ts';

/** Lines of squid.conf, to stand before the first `http_access deny`. */
export const squid: Language = {
  title: 'ACLs for squid.conf (squid 5 or later)',
  list: 'proxy',
  into: { what: 'prefix of the ACL names', default: 'reachcheck', pattern: /^[A-Za-z][A-Za-z0-9_]{0,15}$/ },
  render: (set, { into }) => {
    const small = smallest(byName(carried(set)));
    const head = headLines(small, '#', [
      'For squid.conf, before its first "http_access deny" (that of "!Safe_ports" and "CONNECT !SSL_ports" too, where a port below is not among them). --into names another prefix, for a second list in the same file.',
      ...(small.rules.some(({ cidrs }) => cidrs.length > 0)
        ? ['WARNING: where a rule names a subnet, squid lets any name pass that has an address in it.']
        : []),
    ]);
    const sources =
      small.rules.length === 0 ? [] : ['', ...aclLines(`${into}_from`, 'src', cidrTexts(small.sources.cidrs))];
    const rules = small.rules.flatMap((rule, index) => [
      '',
      ...ruleLines(rule, '#'),
      ...linesOf(rule, into, index + 1),
    ]);
    return `${[...head, ...sources, ...rules].join('\n')}\n`;
  },
};

/** Only what a proxy for HTTP can carry: TCP, outwards. */
function carried(set: RuleSet): RuleSet {
  const reason = ({ direction, protocol }: Rule): string | null => {
    if (direction === 'in') return 'what comes in does not pass this proxy';
    return protocol === 'tcp' ? null : 'this proxy carries TCP only; it needs an entry in the firewall';
  };
  const leftOut = set.rules.flatMap((rule): readonly LeftOut[] => {
    const why = reason(rule);
    return why === null ? [] : [leaveOut(rule, why)];
  });
  return { ...set, rules: set.rules.filter((rule) => reason(rule) === null), leftOut: [...set.leftOut, ...leftOut] };
}

function linesOf(rule: Rule, into: string, number: number): readonly string[] {
  const name = `${into}_${number}`;
  const names = withoutCovered(rule.names);
  const apexes = apexesOf(rule.names);
  const ports = rule.ports.map((range) => portText(range));
  const allow = ['http_access allow', `${into}_from`, `${name}_to`];
  return [
    // Without -n the name of an address would be looked up, and its owner can call it as he likes.
    ...aclLines(`${name}_to`, 'dstdomain -n', names.map(domainText)),
    ...aclLines(`${name}_to`, 'dst', cidrTexts(rule.cidrs)),
    ...aclLines(`${name}_not`, 'dstdomain -n', apexes),
    ...aclLines(`${name}_ports`, 'port', ports),
    [...allow, ...(apexes.length === 0 ? [] : [`!${name}_not`]), ...(ports.length === 0 ? [] : [`${name}_ports`])].join(
      ' ',
    ),
  ];
}

/** Several lines with the same name are one list. */
function aclLines(name: string, type: string, values: readonly string[]): readonly string[] {
  return values.map((value) => `acl ${name} ${type} ${value}`);
}

/** For squid, 0.0.0.0/0 is IPv6 too: it is written in halves. */
function cidrTexts(cidrs: readonly string[]): readonly string[] {
  return cidrs.flatMap((cidr) => {
    if (!isEverything(cidr)) return [cidr];
    return familyOf(cidr) === 'ipv4' ? ['0.0.0.0/1', '128.0.0.0/1'] : ['::/1', '8000::/1'];
  });
}

/** For squid, `.icr.io` is every name under icr.io and icr.io itself. */
function domainText(name: string): string {
  return name.startsWith('*.') ? name.slice(1) : name;
}

/** A name that another one of the same list holds too is an error for squid. */
function withoutCovered(names: readonly string[]): readonly string[] {
  const wildcards = new Set(names.filter(isWildcard));
  return names.filter((name) => !covered(name, wildcards) && !wildcards.has(`*.${name}`));
}

/** The names above wildcards, which squid would let through with them, and nobody asked for. */
function apexesOf(names: readonly string[]): readonly string[] {
  const hosts = new Set(names);
  const wildcards = new Set(names.filter(isWildcard));
  return [...wildcards]
    .map((wildcard) => wildcard.slice('*.'.length))
    .filter((apex) => !hosts.has(apex) && !covered(apex, wildcards));
}

function isWildcard(name: string): boolean {
  return name.startsWith('*.');
}

/** Whether one of the wildcards holds the name, or all that the name's own star stands for. */
function covered(name: string, wildcards: ReadonlySet<string>): boolean {
  const labels = name.split('.');
  return labels.some(
    (_, index) =>
      index > 0 && wildcards.has(`*.${labels.slice(index).join('.')}`) && !(index === 1 && isWildcard(name)),
  );
}
