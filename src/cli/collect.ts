/** For repeatable flags. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
