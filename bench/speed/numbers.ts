/** The middle one; of an even number of them, what lies between the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error('no values have no median');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** The median of the ratios of pairs: what disturbed the machine for a while disturbed both of a pair. */
export function ratio(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} values have no pairs in ${theirs.length}`);
  return median(ours.map((value, index) => value / (theirs[index] ?? Number.NaN)));
}

/** Does each of the works once, then each again, and so on; what came of each, in order. */
export async function interleaved<Value>(
  runs: number,
  works: readonly ((run: number) => Promise<Value>)[],
): Promise<readonly (readonly Value[])[]> {
  const found = works.map((work) => ({ work, values: new Array<Value>() }));
  for (let run = 0; run < runs; run += 1)
    // Who comes first changes: the first one finds caches cold, and meets what the one before it left behind.
    for (const { work, values } of run % 2 === 0 ? found : found.toReversed()) values.push(await work(run));
  return found.map(({ values }) => values);
}
