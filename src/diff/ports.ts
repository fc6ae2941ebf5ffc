import type { PortRange } from '../model/profile.ts';

/** Ports of an entry. `words` are those that are no numbers: `{etcdPort}`, or an empty one where there are no ports. */
export interface Ports {
  readonly ranges: readonly PortRange[];
  readonly words: readonly string[];
}

/** One word, or ports of which each edition asks for all or none. */
export type PortPiece = { readonly word: string } | PortRange;

/** The ports of all sets, cut where one of them begins or ends. */
export function pieces(sets: readonly Ports[]): readonly PortPiece[] {
  const words = [...new Set(sets.flatMap((set) => set.words))].map((word) => ({ word }));
  const ranges = sets.flatMap((set) => set.ranges);
  const starts = [...new Set(ranges.flatMap(({ from, to }) => [from, to + 1]))].toSorted((a, b) => a - b);
  const cut = starts
    .map((from, index) => ({ from, to: (starts[index + 1] ?? from) - 1 }))
    .filter((piece) => ranges.some((range) => range.from <= piece.from && piece.to <= range.to));
  return [...words, ...cut];
}

/** Whether a set has all of a piece. */
export function holds(ports: Ports, piece: PortPiece): boolean {
  return 'word' in piece
    ? ports.words.includes(piece.word)
    : ports.ranges.some(({ from, to }) => from <= piece.from && piece.to <= to);
}

/** Pieces as texts, joined where they touch: `443`, `30000-32767`, `{etcdPort}`. */
export function portTexts(list: readonly PortPiece[]): readonly string[] {
  const words = list.flatMap((piece) => ('word' in piece && piece.word !== '' ? [piece.word] : []));
  const joined: { from: number; to: number }[] = [];
  const ranges = list.flatMap((piece) => ('word' in piece ? [] : [piece]));
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const before = joined.at(-1);
    // 80 and 81 are two ports that somebody wrote down, not a range.
    if (before !== undefined && before.to + 1 === from && isRange(before, { from, to })) before.to = to;
    else joined.push({ from, to });
  }
  return [...joined.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)), ...words];
}

function isRange(a: PortRange, b: PortRange): boolean {
  return a.from !== a.to || b.from !== b.to;
}
