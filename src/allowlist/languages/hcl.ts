/** A value of an argument: `null` leaves the argument out, `raw` is an expression. */
type HclValue = string | number | null | { readonly raw: string };

/** A block of HCL as `terraform fmt` writes it: one argument a line, with the signs below each other. */
export function hclBlock(head: string, values: Readonly<Record<string, HclValue>>): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [[name, expression(value)] as const],
  );
  const width = Math.max(0, ...given.map(([name]) => name.length));
  return [`${head} {`, ...given.map(([name, value]) => `  ${name.padEnd(width)} = ${value}`), '}'].join('\n');
}

function expression(value: Exclude<HclValue, null>): string {
  if (typeof value === 'object') return value.raw;
  return typeof value === 'number' ? String(value) : hclText(value);
}

/**
 * Any text as a quoted template without templates in it (the language's specification, "Template Expressions"): `${` and
 * `%{` begin one, and doubling the sign takes that from them.
 */
export function hclText(text: string): string {
  const escaped = text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll(/[$%](?=\{)/g, (sign) => sign + sign)
    .replaceAll(/\p{Cc}/gu, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}
