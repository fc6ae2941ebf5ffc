import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
} from 'yaml';
import type { Locate } from './problem.ts';

/** A function from paths to places. It reads each mapping's keys once, so that many problems take no longer than few. */
export function locator(document: Document, aliases: ReadonlyMap<Alias, Node>, lines: LineCounter): Locate {
  const known = new Map<Node, ReadonlyMap<string, Pair>>();
  const pairsOf = (map: Node): ReadonlyMap<string, Pair> => {
    const pairs = known.get(map) ?? readPairs(map);
    known.set(map, pairs);
    return pairs;
  };
  const resolved = (node: unknown): unknown => (isAlias(node) ? aliases.get(node) : node);

  return (path, key = false) => {
    let node: unknown = document.contents;
    let nearest = offsetOf(node) ?? 0;
    for (const [index, step] of path.entries()) {
      const parent = resolved(node);
      const pair = isMap(parent) ? pairsOf(parent).get(String(step)) : undefined;
      if (pair !== undefined) nearest = offsetOf(pair.key) ?? nearest;
      if (key && index === path.length - 1) break;
      node = isSeq(parent) && typeof step === 'number' ? parent.items[step] : pair?.value;
      nearest = offsetOf(node) ?? nearest;
      if (node === undefined) break;
    }
    const { line, col } = lines.linePos(nearest);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
}

function readPairs(map: Node): ReadonlyMap<string, Pair> {
  const items = isMap(map) ? map.items : [];
  return new Map(items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])));
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
