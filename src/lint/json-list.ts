/** One item of a JSON list, with its line. */
export interface JsonItem {
  readonly line: number;
  readonly value: unknown;
}

/** The items of a JSON list, or of the only list in an object; null when the text is no such JSON. */
export function jsonItems(text: string): readonly JsonItem[] | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const whole = parse(text);
  if (Array.isArray(whole)) return withLines(whole, text, 1);
  if (typeof whole !== 'object' || whole === null) return null;
  const list: unknown = Object.values(whole).find((value) => Array.isArray(value));
  const nested = Object.values(whole).some((value) => typeof value === 'object' && value !== list);
  return !Array.isArray(list) || nested ? null : withLines(list, text, 2);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function withLines(values: readonly unknown[], text: string, depth: number): readonly JsonItem[] {
  const lines = itemLines(text, depth);
  return values.map((value, index) => ({ line: lines[index] ?? 1, value }));
}

// A text, a bracket or comma, a line end, or a number or word.
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},\n]|[^\s"[\]{},]+/g;

/** The lines in which the items of the list begin that is `wanted` brackets deep. */
function itemLines(text: string, wanted: number): readonly number[] {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  let atItem = false;
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '\n') {
      line += 1;
      continue;
    }
    const closes = token === ']' || token === '}';
    if (atItem && !closes) lines.push(line);
    if (closes) depth -= 1;
    if (token === '[' || token === '{') depth += 1;
    atItem = depth === wanted && (token === '[' || token === ',');
  }
  return lines;
}
