const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)?)\}/g;

/** A string somewhere in plain data. */
export interface StringAt {
  readonly text: string;
  /** Keys and indexes that lead to it. */
  readonly path: readonly (string | number)[];
}

/** Names of the `{placeholders}` in a text, in order, each once. */
export function placeholders(text: string): readonly string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))];
}

/** The text with every placeholder that `values` knows filled in; the others stay as they are. */
export function fillText(text: string, values: (name: string) => string | undefined): string {
  return text.replaceAll(PLACEHOLDER, (whole, name: string) => values(name) ?? whole);
}

/** Every string in plain data, with its path. */
export function stringsAt(value: unknown, path: StringAt['path'] = []): readonly StringAt[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item, index) => stringsAt(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => stringsAt(item, [...path, key]));
}

/** Every string in plain data. */
export function stringsIn(value: unknown): readonly string[] {
  return stringsAt(value).map(({ text }) => text);
}
