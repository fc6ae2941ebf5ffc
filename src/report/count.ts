/** A number with its noun: `1 entry`, `2 entries`, `5,000 names`. */
export function count(number: number, one: string, many: string = `${one}s`): string {
  return `${numberText(number)} ${number === 1 ? one : many}`;
}

/** A number with thousands marked, the same on every system. */
export function numberText(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A comma list of which only the first `most` are named: `a, b and 4 more`. */
export function nameSome(names: readonly string[], most: number): string {
  // "and 1 more" is no shorter than the name itself.
  if (names.length <= most + 1) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${numberText(names.length - most)} more`;
}
