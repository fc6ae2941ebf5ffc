import { byAddress } from '../by-address.ts';
import { familyOf, isEverything } from '../cidr.ts';
import type { Rule, RuleSet } from '../rules.ts';
import { smallest } from '../smallest.ts';
import { commentLines, headLines, ruleLines } from './comment.ts';

/** Every address of both families. */
const EVERYTHING: readonly string[] = ['0.0.0.0/0', '::/0'];

/**
 * For rules that are attached to the systems themselves (security groups, policies of pods): they write no address of our
 * own side where it is all that they are attached to, which is so for outgoing traffic, and for incoming traffic to a name.
 */
export function attached(set: RuleSet, whose: string): RuleSet {
  const rules = set.rules.map((rule) =>
    rule.direction === 'in' && rule.names.length > 0 ? toWhatever(rule, whose) : rule,
  );
  return smallest(byAddress({ ...set, rules, sources: { ...set.sources, placeholder: false } }));
}

function toWhatever(rule: Rule, whose: string): Rule {
  const families = new Set(rule.from.filter((text) => text.includes('/')).map(familyOf));
  return {
    ...rule,
    names: [],
    cidrs: EVERYTHING.filter((cidr) => families.size === 0 || families.has(familyOf(cidr))),
    warnings: [...rule.warnings, opensAll(whose, rule.names)],
  };
}

function opensAll(whose: string, meant: readonly string[]): string {
  return `opens the port of ${whose}; meant is only ${meant.join(', ')}`;
}

/** One far side of a rule, and our own side. */
interface Ends {
  readonly remote: string;
  /** Null: whatever the rule is attached to. */
  readonly local: string | null;
}

/** All pairs of both sides that one packet can have. Made of what `attached` returned. */
export function endsOf(rule: Rule): readonly Ends[] {
  const far = farSide(rule);
  const near = rule.direction === 'out' ? EVERYTHING : rule.cidrs;
  return far.flatMap((remote) =>
    near
      .filter((local) => familyOf(local) === familyOf(remote))
      .map((local) => ({ remote, local: isEverything(local) ? null : local })),
  );
}

/** The far side of a rule: where to, or who connects. */
export function farSide({ direction, cidrs, from }: Rule): readonly string[] {
  if (direction === 'out') return cidrs;
  return from.length === 0 ? EVERYTHING : from;
}

/** Whether the far side is anybody, said by nobody naming it. */
export function fromAnybody({ direction, from }: Rule): boolean {
  return direction === 'in' && from.length === 0;
}

/** For languages whose rules for incoming traffic know no address of our side: it is that of whatever they are attached to. */
export function withoutOwnSide(rule: Rule, whose: string): Rule {
  const families = new Set(rule.cidrs.map(familyOf));
  if (rule.direction === 'out') return rule;
  const ours = rule.cidrs.filter((cidr) => !isEverything(cidr));
  return {
    ...rule,
    from: fromAnybody(rule) && families.size === 2 ? [] : farSide(rule).filter((cidr) => families.has(familyOf(cidr))),
    warnings: ours.length === 0 ? rule.warnings : [...rule.warnings, opensAll(whose, ours)],
  };
}

/** Text whose comments begin with `#`: the head, then each rule below what it is for. */
export function hashText(
  set: RuleSet,
  head: readonly string[],
  body: (rule: Rule, index: number) => readonly string[],
): string {
  const blocks = set.rules.map((rule, index) => [...ruleLines(rule, '#'), ...body(rule, index)]);
  return `${[headLines(set, '#', head), ...blocks].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** What a language cannot say of a rule, as its comment. */
export function notWritten(reason: string): readonly string[] {
  return commentLines(`NOT WRITTEN: ${reason}`, '#');
}
