import { type Family, familyOf, isEverything } from '../cidr.ts';
import type { Rule } from '../rules.ts';

/** One family of a rule's addresses: packets are of one or the other. Null: every address of it. */
export interface FamilyPair {
  readonly family: Family;
  readonly from: readonly string[] | null;
  readonly to: readonly string[] | null;
}

/** A rule with addresses, for IPv4 and for IPv6 apart. Without any for who connects, anybody may. */
export function familyPairs({ from, cidrs }: Rule): readonly FamilyPair[] {
  return (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const own = (texts: readonly string[]): readonly string[] => texts.filter((text) => familyOf(text) === family);
    const to = own(cidrs);
    if (to.length === 0 || (from.length > 0 && own(from).length === 0)) return [];
    return [{ family, from: from.length === 0 ? null : unlessAll(own(from)), to: unlessAll(to) }];
  });
}

function unlessAll(cidrs: readonly string[]): readonly string[] | null {
  return cidrs.some(isEverything) ? null : cidrs;
}
