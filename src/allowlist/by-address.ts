import { familyOf } from './cidr.ts';
import type { LeftOut, Rule, RuleSet } from './rules.ts';

/**
 * For languages that know addresses only: names become the subnets that the documents print for them, else the addresses
 * that they had in the run, with a warning. A rule without either is left out with that reason. In what comes back
 * `names` is empty, `cidrs` is not, and `from` holds subnets only.
 */
export function byAddress(set: RuleSet): RuleSet {
  const rules: Rule[] = [];
  const leftOut: LeftOut[] = [...set.leftOut];
  for (const rule of set.rules) {
    const addressed = addressOf(rule, set);
    if (typeof addressed === 'string') leftOut.push(leaveOut(rule, addressed));
    else rules.push(addressed);
  }
  return { ...set, rules, leftOut };
}

export function leaveOut(rule: Rule, reason: string): LeftOut {
  const { direction, protocol, ports, destinations, purpose, requirements } = rule;
  return { direction, protocol, ports, destinations, purpose, requirements, reason };
}

/** The rule with subnets alone, or why there is none. */
function addressOf(rule: Rule, set: RuleSet): Rule | string {
  const from = rule.from.filter(isCidr);
  const strangers = rule.from.filter((text) => !isCidr(text));
  if (strangers.length > 0 && from.length === 0)
    return `who connects has no fixed addresses: ${strangers.join(', ')}; use a firewall that knows names`;
  const named = ofNames(rule, set.observedAt);
  const cidrs = [...rule.cidrs, ...named.cidrs];
  if (cidrs.length === 0) return named.reason;
  const families = new Set(cidrs.map(familyOf));
  const useful =
    from.length === 0 ? cidrs : cidrs.filter((cidr) => from.some((one) => familyOf(one) === familyOf(cidr)));
  if (useful.length === 0)
    return `no source address is ${families.has('ipv6') ? 'IPv6' : 'IPv4'}, as all its addresses are; --source names one`;
  const unused = cidrs.filter((cidr) => !useful.includes(cidr));
  return {
    ...rule,
    from,
    names: [],
    cidrs: useful,
    warnings: [
      ...rule.warnings,
      ...named.warnings,
      ...(strangers.length === 0 ? [] : [`left out, without fixed addresses: from ${strangers.join(', ')}`]),
      ...(unused.length === 0
        ? []
        : [
            `left out, as no source is ${families.size > 1 && unused.every(isIpv6) ? 'IPv6' : 'IPv4'}: ${unused.join(', ')}`,
          ]),
    ],
  };
}

const NO_ADDRESSES = 'no fixed addresses; use a firewall or proxy that knows names';

interface Named {
  readonly cidrs: readonly string[];
  readonly warnings: readonly string[];
  /** Why there are none. */
  readonly reason: string;
}

function ofNames({ names, destinations, cidrs, published, observed }: Rule, observedAt: string | null): Named {
  // A sequence of names that nobody looked up has no names, and may have subnets all the same.
  const nameless = names.length === 0 && cidrs.length > 0;
  if (nameless) return { cidrs: [], warnings: [], reason: '' };
  if (published.length > 0) return { cidrs: published, warnings: [], reason: '' };
  const when = observedAt === null ? '' : ` on ${observedAt.slice(0, 10)}`;
  const some = names.some((name) => name.startsWith('*.')) ? ' of the names that were tried' : '';
  return {
    cidrs: observed,
    warnings: [
      `addresses${some} observed${when}; they will change: ${(names.length === 0 ? destinations : names).join(', ')}`,
    ],
    reason: NO_ADDRESSES,
  };
}

function isCidr(text: string): boolean {
  return text.includes('/');
}

function isIpv6(cidr: string): boolean {
  return familyOf(cidr) === 'ipv6';
}
