/** Columns that a text takes on a terminal; where terminals differ, the larger number. */
export function displayWidth(text: string): number {
  if (NARROW_ONLY.test(text)) return text.length;
  return [...text].reduce((sum, character) => sum + characterWidth(character), 0);
}

/** The text with spaces after it up to `width` columns. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Columns of the widest of some texts; 0 when there are none. */
export function widest(texts: readonly string[]): number {
  // Not `Math.max(...)`: a subnet can have more targets than a call can have arguments.
  return texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
}

/** Columns of one character: 0, 1 or 2. */
export function characterWidth(character: string): number {
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

const NARROW_ONLY = /^[\u0020-\u007e]*$/;
const COMBINING = /^[\u0300-\u036f]$/;

// East Asian wide and full-width blocks, and everything that can be drawn as an emoji.
const WIDE =
  /[\u1100-\u115f\u231a\u231b\u2329\u232a\u2e80-\u303e\u3040-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}\p{Extended_Pictographic}]/u;
