import { duration, type Line } from '../line.ts';
import { OPEN_PORT, SILENT_FAR } from '../network.ts';
import { median } from '../numbers.ts';
import { addressesOf, fiftyEach, oneEach, type Wanted } from '../profile.ts';
import { reachcheck } from '../reachcheck.ts';
import type { Row } from '../row.ts';

const TIMEOUT_MS = 4000;

/** What is asked: the same addresses in few entries, as most profiles have them, or each in an entry of its own. */
interface Shape {
  readonly what: string;
  readonly wanted: readonly Wanted[];
  readonly args: readonly string[];
  readonly goal: Line['goal'];
}

const ADDRESSES = addressesOf(SILENT_FAR, 1000);
const EACH = oneEach(ADDRESSES, OPEN_PORT);
const FEW = fiftyEach(ADDRESSES, OPEN_PORT);
const SHAPES: readonly Shape[] = [
  { what: '1000 silent in 20 entries', wanted: FEW, args: ['--no-controls'], goal: { most: 1.05 } },
  { what: '1000 silent in 1000 entries', wanted: EACH, args: ['--no-controls'], goal: { most: 1.05 } },
  { what: '1000 silent in 1000 entries, then controls', wanted: EACH, args: [], goal: null },
];

/** A firewall that drops everything: the run takes as long as one of them does. */
export const silent: Row = {
  name: 'silent',
  about: `1000 addresses that never answer, against one --timeout (${TIMEOUT_MS} ms): with --no-controls, and with the controls that tell causes apart.`,
  measure: async ({ network, quick, seed }) =>
    network.across({ oneWayMs: 25, loss: 0, seed }, async () => {
      const lines: Line[] = [];
      for (const { what, wanted, args, goal } of SHAPES) {
        const walls: number[] = [];
        for (let run = 0; run < (quick ? 1 : 3); run += 1)
          walls.push((await reachcheck(network, wanted, [`--timeout=${TIMEOUT_MS}ms`, ...args])).wallMs);
        lines.push({
          what: `${what}: wall time`,
          ours: duration(median(walls)),
          against: `one timeout ${duration(TIMEOUT_MS)}`,
          measured: median(walls) / TIMEOUT_MS,
          unit: 'ratio',
          goal,
        });
      }
      return lines;
    }),
};
