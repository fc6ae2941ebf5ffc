/** A mapping of a foreign document; nothing is known of its values. */
export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A key's value, of the mapping itself only: `constructor` is nobody's. */
export function field(value: unknown, key: string): unknown {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A mapping below a key; an empty one where there is none. */
export function mapping(value: unknown, key: string): Mapping {
  const below = field(value, key);
  return isMapping(below) ? below : {};
}

/** The mappings in the list below a key. */
export function mappings(value: unknown, key: string): readonly Mapping[] {
  const below = field(value, key);
  return Array.isArray(below) ? below.filter(isMapping) : [];
}

/** The texts in the list below a key. */
export function texts(value: unknown, key: string): readonly string[] {
  const below = field(value, key);
  return Array.isArray(below) ? below.flatMap((item) => plainText(item) ?? []) : [];
}

/** The first of some keys that holds a text. Empty texts and `-` say nothing; numbers are read as texts. */
export function text(value: unknown, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const found = plainText(field(value, key));
    if (found !== null) return found;
  }
  return null;
}

/** Whether a key says no, as a truth value or as a text. Without a word it does not. */
export function saysNo(value: unknown, key: string): boolean {
  const said = field(value, key);
  return said === false || (typeof said === 'string' && said.trim().toLowerCase() === 'false');
}

/** Whether a key says yes, as a truth value or as a text. */
export function saysYes(value: unknown, key: string): boolean {
  const said = field(value, key);
  return said === true || (typeof said === 'string' && said.trim().toLowerCase() === 'true');
}

function plainText(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  const trimmed = typeof value === 'string' ? value.trim() : '';
  return trimmed === '' || trimmed === '-' ? null : trimmed;
}
