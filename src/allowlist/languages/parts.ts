import type { Rule } from '../rules.ts';

/** A rule with a long list of names or subnets on its far side as several, for languages that take so many of them at once. */
export function inParts(rule: Rule, most: number): readonly Rule[] {
  if (rule.direction === 'in') return slices(rule.from, most).map((from) => ({ ...rule, from }));
  if (rule.names.length > 0) return slices(rule.names, most).map((names) => ({ ...rule, names }));
  return slices(rule.cidrs, most).map((cidrs) => ({ ...rule, cidrs }));
}

/** At least one, so that nothing becomes nothing. */
function slices(texts: readonly string[], most: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.max(1, Math.ceil(texts.length / most)) }, (_, index) =>
    texts.slice(index * most, (index + 1) * most),
  );
}

/** Items one after the other, in groups of at most so many bytes of JSON; one that is larger stands alone. */
export function inGroups<T>(items: readonly T[], most: number, json: (item: T) => object): readonly (readonly T[])[] {
  const groups: T[][] = [];
  let bytes = most;
  for (const item of items) {
    const length = JSON.stringify(json(item)).length;
    bytes += length;
    if (bytes > most) {
      groups.push([]);
      bytes = length;
    }
    groups.at(-1)?.push(item);
  }
  return groups;
}
