const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)?)\}/g;

/** A `{placeholder}` somewhere in plain data. */
export interface PlaceholderAt {
  readonly name: string;
  /** Keys and indexes that lead to its text. */
  readonly path: readonly (string | number)[];
}

/** Names of the `{placeholders}` in a text, in order, each once. */
export function placeholders(text: string): readonly string[] {
  if (!text.includes('{')) return [];
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ''))];
}

/** The text with every placeholder that `values` knows filled in; the others stay as they are. */
export function fillText(text: string, values: (name: string) => string | undefined): string {
  if (!text.includes('{')) return text;
  return text.replaceAll(PLACEHOLDER, (whole, name: string) => values(name) ?? whole);
}

/** Every placeholder in the strings of plain data, in order, each once in its string. */
export function placeholdersAt(value: unknown): readonly PlaceholderAt[] {
  if (typeof value === 'string') return placeholders(value).map((name) => ({ name, path: [] }));
  if (typeof value !== 'object' || value === null) return [];
  const found: PlaceholderAt[] = [];
  // Nearly all data has none: paths are made for those that are there, from the inside out.
  for (const [key, item] of Array.isArray(value) ? value.entries() : Object.entries(value))
    for (const { name, path } of placeholdersAt(item)) found.push({ name, path: [key, ...path] });
  return found;
}

/** The names of these alone. */
export function placeholdersIn(value: unknown): readonly string[] {
  return placeholdersAt(value).map(({ name }) => name);
}
