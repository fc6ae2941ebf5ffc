import type { PortRange } from '../model/profile.ts';
import { aggregate, type Block, blockText, enclosing, readBlock } from './cidr.ts';
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

/** What is required stays apart from what would be good to have: nobody must read that as required. */
function fewerSubnets(rules: readonly Rule[]): readonly Rule[] {
  const ofNeed = (isRequired: boolean): readonly Piece[] =>
    fewest(bySubnet(rules.filter(({ need }) => (need === 'required') === isRequired).flatMap(piecesOf)));
  const { kept, covered } = apartFrom(ofNeed(true), ofNeed(false));
  return [covered, kept].flatMap((pieces) => byKey(pieces, ({ ports }) => JSON.stringify(ports)).flatMap(rulesOf));
}

/** The pieces that none of the others opens anyway; the others then serve the purposes of the rest of them. */
function apartFrom(
  others: readonly Piece[],
  pieces: readonly Piece[],
): { readonly kept: readonly Piece[]; readonly covered: readonly Piece[] } {
  const around = enclosing([...others, ...pieces]);
  const guests = new Map<Piece, Rule[]>(others.map((piece) => [piece, []]));
  const kept = pieces.filter((piece) => {
    const holder = around.get(piece)?.find((one) => guests.has(one) && coversPorts(one.ports, piece.ports));
    if (holder === undefined) return true;
    guests.get(holder)?.push(...piece.rules);
    return false;
  });
  return { kept, covered: others.map((piece) => withRules(piece, guests.get(piece) ?? [])) };
}

/** Subnets that became a larger one may have made it the twin of another, with other ports: that may go on from there. */
function fewest(pieces: readonly Piece[]): readonly Piece[] {
  const larger = byKey(withoutCovered(pieces), ({ ports }) => JSON.stringify(ports)).flatMap(aggregated);
  const joined = bySubnet(larger);
  return joined.length === larger.length ? larger : fewest(joined);
}

function piecesOf(rule: Rule): readonly Piece[] {
  return rule.cidrs.map((cidr) => {
    const block = readBlock(cidr);
    if (block === null) throw new RangeError(`${cidr} is no subnet`);
    return { block, ports: rule.ports, rules: [rule] };
  });
}

/** Every subnet once, with all ports that are asked for. */
function bySubnet(pieces: readonly Piece[]): readonly Piece[] {
  return byKey(pieces, ({ block }) => `${block.first}/${block.prefix} ${block.family}`).map((same) => {
    const [{ block, ports, rules }] = same;
    return same.length === 1
      ? { block, ports, rules }
      : { block, ports: allPorts(same), rules: [...new Set(same.flatMap((piece) => piece.rules))] };
  });
}

/** Without ports a rule means all of them. */
function allPorts(pieces: readonly Piece[]): readonly PortRange[] {
  return pieces.some(({ ports }) => ports.length === 0) ? [] : mergePorts(pieces.flatMap(({ ports }) => ports));
}

/** What lies in a larger subnet with all its ports is dropped; the larger one then serves its purpose too. */
function withoutCovered(pieces: readonly Piece[]): readonly Piece[] {
  const around = enclosing(pieces);
  const guests = new Map<Piece, Rule[]>();
  const kept = pieces.filter((piece) => {
    // The largest one: it is not dropped itself for the same ports.
    const holder = around.get(piece)?.find((larger) => coversPorts(larger.ports, piece.ports));
    if (holder === undefined) return true;
    const others = guests.get(holder);
    if (others === undefined) guests.set(holder, [...piece.rules]);
    else others.push(...piece.rules);
    return false;
  });
  return kept.map((piece) => withRules(piece, guests.get(piece) ?? []));
}

function withRules(piece: Piece, rules: readonly Rule[]): Piece {
  return rules.length === 0 ? piece : { ...piece, rules: [...new Set([...piece.rules, ...rules])] };
}

function coversPorts(wide: readonly PortRange[], narrow: readonly PortRange[]): boolean {
  if (wide.length === 0) return true;
  return (
    narrow.length > 0 && narrow.every(({ from, to }) => wide.some((range) => range.from <= from && to <= range.to))
  );
}

/** Pieces with the same ports: subnets into larger ones. */
function aggregated(pieces: Some<Piece>): readonly Piece[] {
  const wholes = aggregate(pieces.map(({ block }) => block)).map((block) => ({ block, rules: new Set<Rule>() }));
  const parts = pieces.map(({ block, rules }) => ({ block, rules: new Set(rules) }));
  const around = enclosing([...wholes, ...parts]);
  for (const part of parts) for (const rule of part.rules) around.get(part)?.[0]?.rules.add(rule);
  return wholes.map(({ block, rules }) => ({ block, ports: pieces[0].ports, rules: [...rules] }));
}

/** Pieces with the same ports: one rule for each set of purposes. */
function rulesOf(pieces: Some<Piece>): readonly Rule[] {
  const all = new Set(pieces.flatMap(({ rules }) => rules));
  const identities = new Map([...all].map((rule) => [rule, identity(rule)]));
  const purposes = ({ rules }: Piece): string =>
    rules
      .flatMap((rule) => identities.get(rule) ?? [])
      .toSorted((x, y) => (x < y ? -1 : 1))
      .join('\n');
  return byKey(pieces, purposes).map((group) => ({
    ...join([...new Set(group.flatMap(({ rules }) => rules))]),
    ports: group[0].ports,
    cidrs: group.map(({ block }) => blockText(block)),
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
