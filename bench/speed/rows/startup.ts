import { duration } from '../line.ts';
import type { Line } from '../line.ts';
import { interleaved, median, ratio } from '../numbers.ts';
import { mustEndWell } from '../peers.ts';
import { REACHCHECK } from '../reachcheck.ts';
import type { Row } from '../row.ts';

const COMMANDS: readonly { readonly args: readonly string[]; readonly most: number }[] = [
  { args: ['--version'], most: 1.3 },
  { args: ['--help'], most: 1.3 },
  { args: ['--profile', 'vpc', '--plan'], most: 2 },
];

/** What the program costs before it does anything. */
export const startup: Row = {
  name: 'startup',
  about: 'The whole process, against Node.js with an empty module.',
  measure: async ({ network, quick }) => {
    const empty = network.file('empty.mjs', '');
    const wallMs = async (argv: readonly string[]): Promise<number> => (await mustEndWell(network, argv)).wallMs;
    const [bare = [], ...found] = await interleaved(quick ? 3 : 21, [
      async () => wallMs([process.execPath, empty]),
      ...COMMANDS.map(
        ({ args }) =>
          async () =>
            wallMs([...REACHCHECK, ...args]),
      ),
    ]);
    return COMMANDS.map(({ args, most }, index): Line => {
      const ours = found[index] ?? [];
      return {
        what: `reachcheck ${args.join(' ')}`,
        ours: duration(median(ours)),
        against: `bare Node.js ${duration(median(bare))}`,
        measured: ratio(ours, bare),
        unit: 'ratio',
        goal: { most },
      };
    });
  },
};
