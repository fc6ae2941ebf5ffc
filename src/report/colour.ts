export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** The text in a style, or as it is where colour is off or there is nothing to see. */
export function paint(text: string, style: Style | null, colour: boolean): string {
  if (!colour || style === null || text === '') return text;
  const [on, off] = CODES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

// Select Graphic Rendition parameters, ECMA-48 section 8.3.117: what turns each style on, and what turns only it off.
const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};
