import type { PortRange } from '../model/profile.ts';
import { aggregate, type Block, blockText, holders, readBlock } from './cidr.ts';
import { mergePorts } from './merge.ts';
import type { Rule, RuleSet } from './rules.ts';

/**
 * The same traffic in fewer rules: ports into ranges, subnets into larger ones only where they are exactly those, names of
 * one requirement into one rule. What serves several purposes says all of them.
 */
export function smallest(set: RuleSet): RuleSet {
  const { named, addressed } = apart(set.rules);
  const rules = [...byKey(named, sameNames).map(join), ...byKey(addressed, sameEnds).flatMap(fewerSubnets)];
  return { ...set, rules: inOrder(rules) };
}

/** The same, with every name in a rule of its own: for lists that say which addresses belong to which name. */
export function nameByName(set: RuleSet): RuleSet {
  const { named, addressed } = apart(set.rules);
  return { ...set, rules: inOrder([...named, ...byKey(addressed, sameEnds).flatMap(fewerSubnets)]) };
}

/** Rules with names (or a sequence of names that nobody counted), and rules with subnets; one with both becomes two. */
function apart(rules: readonly Rule[]): { readonly named: readonly Rule[]; readonly addressed: readonly Rule[] } {
  return {
    named: rules
      .filter(({ names, cidrs }) => names.length > 0 || cidrs.length === 0)
      .map((rule) => ({ ...rule, cidrs: [] })),
    addressed: rules
      .filter(({ cidrs }) => cidrs.length > 0)
      .map((rule) => ({ ...rule, names: [], destinations: rule.names.length > 0 ? rule.cidrs : rule.destinations })),
  };
}

/** Rules between the same ends, for which only addresses and ports differ. */
function sameEnds({ list, direction, protocol, from }: Rule): string {
  return JSON.stringify([list, direction, protocol, from.toSorted()]);
}

function sameNames(rule: Rule): string {
  const { ports, requirements, purpose, need, published, sources } = rule;
  return JSON.stringify([sameEnds(rule), ports, requirements, purpose, need, published, sources]);
}

/** One subnet with its ports, and the rules that ask for it. */
interface Piece {
  readonly block: Block;
  readonly ports: readonly PortRange[];
  readonly rules: readonly Rule[];
}

function fewerSubnets(rules: readonly Rule[]): readonly Rule[] {
  const pieces = withoutCovered(bySubnet(rules));
  return byKey(pieces, ({ ports }) => JSON.stringify(ports)).flatMap(aggregated);
}

/** Every subnet once, with all ports that are asked for. */
function bySubnet(rules: readonly Rule[]): readonly Piece[] {
  const found = new Map<string, { readonly block: Block; readonly rules: Rule[] }>();
  for (const rule of rules) {
    for (const cidr of rule.cidrs) {
      const block = readBlock(cidr);
      if (block === null) throw new RangeError(`${cidr} is no subnet`);
      const key = blockText(block);
      const piece = found.get(key);
      if (piece === undefined) found.set(key, { block, rules: [rule] });
      else if (!piece.rules.includes(rule)) piece.rules.push(rule);
    }
  }
  return [...found.values()].map(({ block, rules: own }) => ({ block, ports: allPorts(own), rules: own }));
}

/** Without ports a rule means all of them. */
function allPorts(rules: readonly Rule[]): readonly PortRange[] {
  return rules.some(({ ports }) => ports.length === 0) ? [] : mergePorts(rules.flatMap(({ ports }) => ports));
}

/** What lies in a larger subnet with all its ports is dropped; the larger one then serves its purpose too. */
function withoutCovered(pieces: readonly Piece[]): readonly Piece[] {
  const byText = new Map(pieces.map((piece) => [blockText(piece.block), piece]));
  const guests = new Map<Piece, Rule[]>();
  const kept = pieces.filter((piece) => {
    // The largest one: it is not dropped itself for the same ports.
    const holder = holders(piece.block)
      .slice(1)
      .flatMap((block) => byText.get(blockText(block)) ?? [])
      .findLast((larger) => coversPorts(larger.ports, piece.ports));
    if (holder === undefined) return true;
    guests.set(holder, [...(guests.get(holder) ?? []), ...piece.rules]);
    return false;
  });
  return kept.map((piece) => ({ ...piece, rules: [...new Set([...piece.rules, ...(guests.get(piece) ?? [])])] }));
}

function coversPorts(wide: readonly PortRange[], narrow: readonly PortRange[]): boolean {
  if (wide.length === 0) return true;
  return (
    narrow.length > 0 && narrow.every(({ from, to }) => wide.some((range) => range.from <= from && to <= range.to))
  );
}

/** Pieces with the same ports: subnets into larger ones, then one rule for each set of purposes. */
function aggregated(pieces: readonly Piece[]): readonly Rule[] {
  const blocks = aggregate(pieces.map(({ block }) => block));
  const whole = new Map(blocks.map((block) => [blockText(block), { block, rules: new Set<Rule>() }]));
  for (const { block, rules } of pieces) {
    const holder = holders(block).flatMap((one) => whole.get(blockText(one)) ?? [])[0];
    for (const rule of rules) holder?.rules.add(rule);
  }
  const ports = pieces[0]?.ports ?? [];
  const parts = [...whole.values()].map(({ block, rules }) => ({ cidr: blockText(block), rules: [...rules] }));
  return byKey(parts, ({ rules }) => rules.map(identity).toSorted().join('\n')).map((group) => ({
    ...join(group[0].rules),
    ports,
    cidrs: group.map(({ cidr }) => cidr),
  }));
}

function identity({ requirements, purpose, need, sources, warnings }: Rule): string {
  return JSON.stringify([requirements, purpose, need, sources, warnings]);
}

type Some<T> = readonly [T, ...T[]];

function join(rules: readonly Rule[]): Rule {
  const [first] = rules;
  if (first === undefined) throw new RangeError('no rules to join');
  const all = (texts: (rule: Rule) => readonly string[]): readonly string[] => [...new Set(rules.flatMap(texts))];
  return {
    ...first,
    destinations: all(({ destinations }) => destinations),
    names: all(({ names }) => names),
    published: all(({ published }) => published),
    observed: all(({ observed }) => observed),
    purpose: all(({ purpose }) => [purpose]).join('; '),
    requirements: all(({ requirements }) => requirements),
    sources: all(({ sources }) => sources),
    need: rules.some(({ need }) => need === 'required') ? 'required' : first.need,
    warnings: all(({ warnings }) => warnings),
  };
}

function byKey<T>(items: readonly T[], keyOf: (item: T) => string): readonly Some<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** The required ones first, as they came otherwise. */
function inOrder(rules: readonly Rule[]): readonly Rule[] {
  return [...rules.filter(({ need }) => need === 'required'), ...rules.filter(({ need }) => need !== 'required')];
}
