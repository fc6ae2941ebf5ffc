import { plain } from './text.ts';
import { characterWidth, displayWidth } from './width.ts';

/**
 * Lines of at most `width` columns, broken at spaces; only a word that is longer than a line is broken inside.
 * Everything that is printed for people passes through here, so this is where text is made harmless.
 */
export function wrap(text: string, width: number): readonly string[] {
  const room = Math.max(1, width);
  const words = plain(text).split(BETWEEN_WORDS).filter((word) => word.trim() !== '');
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
  const pieces: string[] = [];
  let rest = [...word];
  while (rest.length > 0) {
    const piece = rest.slice(0, pieceLength(rest, room));
    pieces.push(piece.join(''));
    rest = rest.slice(piece.length);
  }
  return pieces;
}

// Host names, addresses and URLs are read in parts: a break after a part keeps them legible.
const PART_END = /[./,:;=&?@-]/;

function pieceLength(characters: readonly string[], room: number): number {
  let width = 0;
  let fitting = 0;
  for (const character of characters) {
    width += characterWidth(character);
    if (width > room) break;
    fitting += 1;
  }
  if (fitting === characters.length) return fitting;
  const partEnd = characters.slice(0, fitting).findLastIndex((character) => PART_END.test(character)) + 1;
  return Math.max(1, partEnd > fitting / 2 ? partEnd : fitting);
}
