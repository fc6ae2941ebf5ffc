/** A JSON or YAML mapping. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The items of a list; none of what is no list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A key in whichever of its spellings is there, whatever its case: PowerShell writes `DomainName`. */
export function pick(record: Readonly<Record<string, unknown>>, ...names: readonly string[]): unknown {
  const key = Object.keys(record).find((candidate) => names.includes(candidate.toLowerCase()));
  return key === undefined ? undefined : record[key];
}

export function unknownKeys(record: Readonly<Record<string, unknown>>, known: readonly string[]): readonly string[] {
  return Object.keys(record).filter((key) => !known.includes(key));
}

/** A JSON document, or why it is none. */
export function readJson(text: string): { readonly value: unknown } | { readonly trouble: string } {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    // The message repeats a piece of the text.
    const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ').slice(0, 160) : String(error);
    return { trouble: `is not JSON (${reason})` };
  }
}
