import { plain } from './text.ts';
import { characterWidth, displayWidth } from './width.ts';

/**
 * Lines of at most `width` columns, broken at spaces; only a word that is longer than a line is broken inside.
 * Everything that is printed for people passes through here, so this is where text is made harmless.
 */
export function wrap(text: string, width: number): readonly string[] {
  const room = Math.max(1, width);
  const words = plain(text)
    .split(BETWEEN_WORDS)
    .filter((word) => word.trim() !== '');
  const lines: string[] = [];
  let line = '';
  for (const word of words.flatMap((whole) => wordPieces(whole, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (displayWidth(longer) <= room) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** Wrapped text with something before its first line, and something as wide (spaces, unless said) before the others. */
export function hang(first: string, text: string, width: number, rest?: string): readonly string[] {
  const indent = rest ?? ' '.repeat(displayWidth(first));
  const room = width - Math.max(displayWidth(first), displayWidth(indent));
  return wrap(text, room).map((line, index) => `${index === 0 ? first : indent}${line}`.trimEnd());
}

// A number stays with its unit: `4.0 s`.
const BETWEEN_WORDS = /(?<!\d) +| +(?!(?:ms|s|min)(?!\w))/;

function wordPieces(word: string, room: number): readonly string[] {
  if (displayWidth(word) <= room) return [word];
  const characters = [...word];
  const pieces: string[] = [];
  let start = 0;
  while (start < characters.length) {
    const end = start + pieceLength(characters, start, room);
    pieces.push(characters.slice(start, end).join(''));
    start = end;
  }
  return pieces;
}

// Host names, addresses and URLs are read in parts: a break after a part keeps them legible.
const PART_END = /[./,:;=&?@-]/;

function pieceLength(characters: readonly string[], start: number, room: number): number {
  // No character fits in less than no room: at least one is taken, so that this ends.
  let end = start + 1;
  let width = characterWidth(characters[start] ?? '');
  while (end < characters.length && width + characterWidth(characters[end] ?? '') <= room) {
    width += characterWidth(characters[end] ?? '');
    end += 1;
  }
  if (end === characters.length) return end - start;
  const partEnd = characters.slice(start, end).findLastIndex((character) => PART_END.test(character)) + 1;
  return partEnd > (end - start) / 2 ? partEnd : end - start;
}
