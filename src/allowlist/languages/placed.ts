import { shortText } from '../cidr.ts';
import type { Rule } from '../rules.ts';

/** The destinations of a rule, each on its own: names, else subnets, else what the documents write. */
export function placesOf({ names, cidrs, destinations }: Rule): readonly string[] {
  if (names.length > 0) return names;
  return cidrs.length > 0 ? cidrs.map(shortText) : destinations;
}
