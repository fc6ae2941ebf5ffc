import { type Line, number } from '../line.ts';
import { type Network, OPEN_PORT, SILENT_FAR } from '../network.ts';
import { median } from '../numbers.ts';
import { connectAll, mustEndWell } from '../peers.ts';
import { addressesOf, oneEach, type Wanted } from '../profile.ts';
import { reachcheck } from '../reachcheck.ts';
import type { Row } from '../row.ts';

interface Amount {
  readonly what: string;
  readonly wanted: readonly Wanted[];
  readonly args: readonly string[];
  readonly goal: Line['goal'];
  /** As many must be under way in one moment, or the number above means something else; null: as many as there are. */
  readonly atOnce: number | null;
}

const TEN_THOUSAND = 10_236;
const AMOUNTS: readonly Amount[] = [
  {
    what: '1000 in flight',
    wanted: oneEach(addressesOf(SILENT_FAR, 1000), OPEN_PORT),
    args: [],
    goal: null,
    atOnce: 1000,
  },
  {
    what: `${TEN_THOUSAND} in flight`,
    // A subnet's usable addresses are two fewer than all.
    wanted: [{ id: 'all', subnets: [`${SILENT_FAR}/19`, '11.78.32.0/21'], port: OPEN_PORT, check: 'tcp' }],
    args: ['--exhaustive', `--concurrency=${TEN_THOUSAND}`, '--rate=999999'],
    goal: { most: 100 },
    atOnce: 10_000,
  },
  {
    what: '65,534 in all',
    wanted: [{ id: 'all', subnets: [`${SILENT_FAR}/16`], port: OPEN_PORT, check: 'tcp' }],
    args: ['--exhaustive', '--rate=999999', '--timeout=1s', '--deadline=280s'],
    goal: { most: 150 },
    atOnce: null,
  },
];

/** The most memory that a process has at once, while nobody answers. */
export const memory: Row = {
  name: 'memory',
  about:
    'Peak memory (ru_maxrss) while addresses stay silent, with --no-controls, and how many sockets there were in one moment (each place may be asked again while it is silent); thousands of them with --exhaustive --rate 999999, the 65,534 with --timeout 1s. It fails where the program warns of anything, or leaves a socket. Bare Node.js and the C program are there for scale.',
  measure: async ({ network, quick, seed }) =>
    network.across({ oneWayMs: 25, loss: 0, seed }, async () => {
      const empty = network.file('empty.mjs', '');
      const { peakMb: bare } = await mustEndWell(network, [process.execPath, empty]);
      const silent = addressesOf(SILENT_FAR, TEN_THOUSAND);
      const { peakMb: limit } = await connectAll(network, silent, OPEN_PORT, TEN_THOUSAND);
      const against = `bare Node.js ${number(bare)} MB, C ${number(limit)} MB`;
      const lines: Line[] = [];
      for (const amount of quick ? AMOUNTS.slice(0, 1) : AMOUNTS)
        lines.push(...linesOf(amount, against, await runs(network, amount, quick ? 1 : 3)));
      return lines;
    }),
};

interface Waited {
  readonly peakMb: number;
  readonly atOnce: number;
}

async function runs(network: Network, { wanted, args, what }: Amount, count: number): Promise<readonly Waited[]> {
  const found: Waited[] = [];
  for (let run = 0; run < count; run += 1) {
    const counted = await network.countingSockets(async () => reachcheck(network, wanted, ['--no-controls', ...args]));
    const { ended } = counted.result.report();
    if (ended !== 'complete') throw new Error(`${what}: the run ended by its ${ended}`);
    if (/warning/i.test(counted.result.stderr)) throw new Error(`${what}: a warning: ${counted.result.stderr}`);
    const left = await network.socketsLeft();
    if (left > 0) throw new Error(`${what}: ${left} sockets are left`);
    found.push({ peakMb: counted.result.peakMb, atOnce: counted.most });
  }
  return found;
}

function linesOf({ what, goal, atOnce }: Amount, against: string, found: readonly Waited[]): readonly Line[] {
  const peak = median(found.map(({ peakMb }) => peakMb));
  const most = median(found.map((run) => run.atOnce));
  const memoryLine: Line = {
    what: `${what}: peak memory`,
    ours: `${number(peak)} MB`,
    against,
    measured: peak,
    unit: 'MB',
    goal,
  };
  const countLine: Line = {
    what: `${what}: sockets in one moment`,
    ours: String(most),
    against: '',
    measured: most,
    unit: 'count',
    goal: atOnce === null ? null : { least: atOnce },
  };
  return [memoryLine, countLine];
}
