/**
 * Text from the network or from a foreign profile, made harmless for a terminal: line ends and tabs become spaces, and
 * whatever is not seen but acted upon (control characters, escape sequences, direction overrides, lone surrogates)
 * shows as its escape.
 */
export function plain(text: string): string {
  return text.replace(SPACING, ' ').replace(UNSEEN, escaped).replace(STACKED_MARKS, '$1');
}

/** The same, cut to `most` characters, for texts whose length the far end chooses. */
export function excerpt(text: string, most: number): string {
  const characters = [...plain(text)];
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`;
}

/**
 * JSON text in which every character that a terminal acts upon is written as `\uXXXX`; its value stays the same. Only
 * lone surrogates, which are no characters and which strict readers refuse, become text: `\\ud800`.
 */
export function plainJson(json: string): string {
  return json.replace(LONE_IN_JSON, String.raw`$1\\$2`).replace(UNSEEN_IN_JSON, escaped);
}

const SPACING = /\r\n|[\t\n\v\f\r\u0085\u2028\u2029]/gu;

// Cf holds the bidirectional overrides and isolates, which can make a host name read as another one.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

// JSON.stringify leaves DEL, the C1 controls (0x9b starts an escape sequence) and the separators as they are.
const UNSEEN_IN_JSON = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

// How JSON.stringify writes a lone surrogate; the backslashes before it are pairs, which stand for one each.
const LONE_IN_JSON = /(?<!\\)((?:\\\\)*)\\(ud[89a-f][0-9a-f]{2})/g;

// A pile of combining marks would draw over the lines above and below.
const STACKED_MARKS = /(\p{M}{3})\p{M}+/gu;

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
