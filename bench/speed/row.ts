import type { Line } from './line.ts';
import type { Network } from './network.ts';

/** What a row is measured with. */
interface Bench {
  readonly network: Network;
  readonly quick: boolean;
  readonly seed: number;
}

export interface Row {
  readonly name: string;
  /** What is done and held against what, in a sentence or two. */
  readonly about: string;
  readonly measure: (bench: Bench) => Promise<readonly Line[]>;
}
