/** How many there are of what a platform counts. */
export interface Count {
  readonly what: string;
  readonly count: number;
}

/** For the head of an output: what is more than the platform is known to take. Nothing is left out for it. */
export function limitNotes(counts: readonly Count[], most: number, room: string): readonly string[] {
  return counts
    .filter(({ count }) => count > most)
    .map(({ what, count }) => `LIMIT: these are ${count} ${what}; ${room}.`);
}
