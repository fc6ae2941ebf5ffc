/** As the causes write it, for reports that have such a list. */
const IN_LIST = 'the entry under "Missing allowlist entries"';

/** A next step for formats that have no list of missing entries to look into. */
export function withoutList(next: string, places: 'it' | 'each' = 'it'): string {
  return next.replace(IN_LIST, `an allowlist entry for ${places}`);
}
