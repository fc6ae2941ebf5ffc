import type { Report } from '../../model/report.ts';

/** By requirement: the anchor of its row. Numbers, because the id of a requirement may hold anything. */
export function rowIds({ verdicts }: Report): ReadonlyMap<string, string> {
  return new Map(verdicts.map(({ requirement }, index) => [requirement, `r${index + 1}`]));
}
