import { leaveOut } from './by-address.ts';
import type { LeftOut, Rule, RuleSet } from './rules.ts';

/**
 * For languages that know names. Only a sequence of names that nobody counted has none: the subnets that the documents
 * print for it take their place, else it is left out with that reason. What comes back has names or subnets.
 */
export function byName(set: RuleSet): RuleSet {
  const rules: Rule[] = [];
  const leftOut: LeftOut[] = [...set.leftOut];
  for (const rule of set.rules) {
    if (rule.names.length > 0 || rule.cidrs.length > 0) rules.push(rule);
    else if (rule.published.length > 0) rules.push({ ...rule, cidrs: rule.published });
    else
      leftOut.push(
        leaveOut(rule, 'which of its names there are is known only where they are resolved: make it from a report'),
      );
  }
  return { ...set, rules, leftOut };
}
