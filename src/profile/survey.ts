import { type Alias, type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { quote } from './quote.ts';

/** Deeper than any place that the schema knows, and far from the end of any stack. */
const MAX_DEPTH = 40;
/** Enough for any honest use of anchors. A "billion laughs" file needs far more values, a slow one more aliases. */
const MAX_ALIASES = 1000;
const MAX_REPEATED_VALUES = 100_000;
/** JavaScript gives them a meaning of their own, so the schema library passes over them without a word. */
const RESERVED_KEYS = ['__proto__', 'constructor', 'prototype'];

export const TOO_DEEP = 'is nested too deeply; a profile needs fewer than ten levels';

export interface Trouble {
  readonly offset: number;
  readonly message: string;
}

/** What a walk over the nodes of a document finds before their values are used. */
export interface Survey {
  /** The document has no value of its own, or too large a one. */
  readonly fatal: readonly Trouble[];
  /** Keys that cannot count. */
  readonly keys: readonly Trouble[];
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<Alias, Node>;
}

interface Anchor {
  readonly node: Node;
  /** Values in it, those of aliases counted each time; null while it is being walked. */
  size: number | null;
}

/** Walks once over every node, so that neither anchors nor depth nor the number of keys can cost more than their text. */
export function survey(document: Document): Survey {
  const fatal: Trouble[] = [];
  const keys: Trouble[] = [];
  const aliases = new Map<Alias, Node>();
  const anchors = new Map<string, Anchor>();
  let repeated = 0;
  let deepest: Trouble | null = null;

  /** Values in a node. */
  const walk = (node: unknown, depth: number): number => {
    if (!isNode(node)) return 1;
    const offset = node.range?.[0] ?? 0;
    if (isAlias(node)) return walkAlias(node, offset);
    if (depth > MAX_DEPTH) {
      deepest ??= { offset, message: TOO_DEEP };
      return 1;
    }
    const anchor: Anchor = { node, size: null };
    if (node.anchor !== undefined) anchors.set(node.anchor, anchor);
    anchor.size = 1 + children(node, depth + 1);
    return anchor.size;
  };

  const children = (node: Node, depth: number): number => {
    if (isMap(node)) {
      for (const trouble of keyTroubles(node.items)) keys.push(trouble);
      for (const trouble of node.items.flatMap(keyKindTrouble)) fatal.push(trouble);
      return node.items.reduce((sum, { key, value }) => sum + walk(key, depth) + walk(value, depth), 0);
    }
    return isSeq(node) ? node.items.reduce((sum: number, item) => sum + walk(item, depth), 0) : 0;
  };

  const walkAlias = (alias: Alias, offset: number): number => {
    const anchor = anchors.get(alias.source);
    if (anchor === undefined) fatal.push({ offset, message: unknownAnchor(alias.source) });
    else if (anchor.size === null) fatal.push({ offset, message: `*${alias.source} stands inside of itself` });
    else aliases.set(alias, anchor.node);
    repeated += anchor?.size ?? 0;
    return anchor?.size ?? 1;
  };

  walk(document.contents, 1);
  if (aliases.size > MAX_ALIASES || repeated > MAX_REPEATED_VALUES) {
    const message = `its aliases (*name) stand for too many values, as in a YAML bomb; a profile may hold ${MAX_ALIASES} aliases for ${MAX_REPEATED_VALUES} values in all`;
    fatal.push({ offset: 0, message });
  }
  return { fatal: deepest === null ? fatal : [deepest], keys, aliases };
}

function unknownAnchor(source: string): string {
  // `host: *.icr.io` is an alias to YAML, and a wildcard to whoever wrote it.
  return source.startsWith('.')
    ? `put the wildcard in quotes: "*${source}" (a bare * begins an alias in YAML)`
    : `unknown anchor *${source}; define it above with &${source}, or put the text in quotes`;
}

function keyKindTrouble({ key }: Pair): Trouble[] {
  if (isScalar(key) || !isNode(key)) return [];
  return [{ offset: key.range?.[0] ?? 0, message: 'a key must be a text, not a list, a mapping or an alias' }];
}

function keyTroubles(items: readonly Pair[]): Trouble[] {
  const first = new Map<string, number>();
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value);
    const offset = key.range?.[0] ?? 0;
    if (RESERVED_KEYS.includes(name))
      return [{ offset, message: `${quote(name)} cannot be a key; choose another name` }];
    if (first.has(name))
      return [{ offset, message: `the key ${quote(name)} stands twice in the same mapping; keep one` }];
    first.set(name, offset);
    return [];
  });
}
