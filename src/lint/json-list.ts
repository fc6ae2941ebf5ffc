import { headerRoles, rowVerdict } from './header.ts';
import { refusesAll } from './verdict.ts';

/** One item of a JSON list, with its line. */
export interface JsonItem {
  readonly line: number;
  readonly value: unknown;
  /** The list stands under a key that denies, or beside one. */
  readonly refused: boolean;
}

/** The items of a JSON list, or of the lists in an object; null when the text is no JSON; none where it has another form. */
export function jsonItems(text: string): readonly JsonItem[] | 'other' | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const whole = parse(text);
  if (Array.isArray(whole)) return withLines(whole, text, 1, () => false);
  if (typeof whole !== 'object' || whole === null) return null;
  const entries = Object.entries(whole);
  const lists = entries.flatMap(([key, value]) =>
    Array.isArray(value) ? value.map((): boolean => refusesAll(key)) : [],
  );
  const values: readonly unknown[] = entries.flatMap(([, value]) => (Array.isArray(value) ? value : []));
  const nested = entries.some(([, value]) => typeof value === 'object' && value !== null && !Array.isArray(value));
  if (nested || entries.every(([, value]) => !Array.isArray(value))) return 'other';
  const beside = refusedBeside(entries.filter(([, value]) => !Array.isArray(value)));
  return withLines(values, text, 2, (index) => beside || lists[index] === true);
}

/** `"action": "deny"` or `"enabled": false` beside the list; what is not understood there opens nothing either. */
function refusedBeside(entries: readonly (readonly [string, unknown])[]): boolean {
  const roles = headerRoles(['host', ...entries.map(([key]) => key)]) ?? [];
  const { denies, problem } = rowVerdict(['', ...entries.map(([, value]) => String(value))], roles);
  return denies || problem !== null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function withLines(
  values: readonly unknown[],
  text: string,
  depth: number,
  refused: (index: number) => boolean,
): readonly JsonItem[] {
  const lines = itemLines(text, depth);
  return values.map((value, index) => ({ line: lines[index] ?? 1, value, refused: refused(index) }));
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
