import type { Discovery } from '../model/discovery.ts';
import type { DiscoverWish } from './discover-flags.ts';

/** What was found, with the authorities that stand inside of a kubeconfig. */
export interface Found extends Discovery {
  /** PEM texts by the name that stands for them in the place of a file. */
  readonly authorities: Readonly<Record<string, string>>;
  /** Lines for stderr. */
  readonly notes: readonly string[];
}

export const NOTHING_FOUND: Found = { found: [], missing: [], authorities: {}, notes: [] };

/** What was found where the user says. Where nothing is named nothing is read, and the readers are not even loaded. */
export async function findValues(wish: DiscoverWish | undefined, environment: NodeJS.ProcessEnv): Promise<Found> {
  const named = wish !== undefined && (wish.kubeconfig !== null || wish.clusterJson.length > 0 || wish.cluster);
  return named ? (await import('./discover.ts')).discover(wish, environment) : NOTHING_FOUND;
}
