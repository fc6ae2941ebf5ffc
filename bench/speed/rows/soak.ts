import { join } from 'node:path';
import { number } from '../line.ts';
import { OPEN_NEAR, OPEN_PORT } from '../network.ts';
import { median } from '../numbers.ts';
import { mustEndWell } from '../peers.ts';
import { addressesOf, oneEach, profileText } from '../profile.ts';
import { ROOT } from '../programs.ts';
import type { Row } from '../row.ts';

interface Soaked {
  readonly heapMb: readonly number[];
  readonly residentMb: readonly number[];
  readonly notAllowed: number;
  readonly handles: number;
}

/** One process that works for long: nothing adds up. */
export const soak: Row = {
  name: 'soak',
  about:
    '200 runs of 1,000 open addresses in one process, through the library. Memory of the last quarter of the runs against that of the second quarter, heap after a collection; sockets that are left at the end, by the process and by ss(8).',
  measure: async ({ network, quick }) => {
    const runs = quick ? 8 : 200;
    const profile = network.file('profile.yaml', profileText(oneEach(addressesOf(OPEN_NEAR, 1000), OPEN_PORT)));
    const child = join(ROOT, 'dist/bench/speed/children/soak.js');
    const { stdout } = await mustEndWell(network, [process.execPath, '--expose-gc', child, profile, String(runs)]);
    const { heapMb, residentMb, notAllowed, handles }: Soaked = JSON.parse(stdout);
    const left = await network.socketsLeft();
    const growth = (what: string, values: readonly number[]): ReturnType<typeof growthLine> =>
      growthLine(`${what} after ${runs} runs`, values);
    return [
      growth('heap', heapMb),
      growth('memory of the process', residentMb),
      countLine('not allowed in all runs', notAllowed),
      countLine('sockets left, by the process itself', handles),
      countLine('sockets left, by ss', left),
    ];
  },
};

function growthLine(what: string, values: readonly number[]) {
  const quarter = Math.floor(values.length / 4);
  const [early, late] = [values.slice(quarter, 2 * quarter), values.slice(-quarter)].map(median);
  return {
    what,
    ours: `last quarter ${number(late ?? 0)} MB`,
    against: `second quarter ${number(early ?? 0)} MB`,
    measured: (late ?? 0) / (early ?? 1),
    unit: 'ratio',
    goal: { most: 1.05 },
  } as const;
}

function countLine(what: string, measured: number) {
  return { what, ours: String(measured), against: '', measured, unit: 'count', goal: { most: 0 } } as const;
}
