import { type Line, number } from '../line.ts';
import { startBlackbox } from '../blackbox.ts';
import { connectingMs } from '../connecting.ts';
import { CLOSED_PORT, type Network, OPEN_NEAR, OPEN_PORT } from '../network.ts';
import { interleaved, median, ratio } from '../numbers.ts';
import { askBlackbox, connectAll } from '../peers.ts';
import { reachcheck } from '../reachcheck.ts';
import type { Row } from '../row.ts';
import { addressesOf } from '../profile.ts';

/** As reachcheck knows them: the usable addresses of a subnet. */
const FULL = { subnet: `${OPEN_NEAR}/18`, count: 16_382 };
const SMALL = { subnet: `${OPEN_NEAR}/20`, count: 4094 };
/** It takes many times as long. */
const FOR_BLACKBOX = 4000;

/** Connections per second where the network costs nothing. */
export const connects: Row = {
  name: 'connects',
  about:
    'Connections per second to 16,382 addresses without delay, by the own clock of each: from the first connection begun to the last one ended. With --exhaustive --no-controls --rate 999999. blackbox_exporter is asked for 4,000 of them over 64 connections.',
  measure: async ({ network, quick }) => {
    const { subnet, count } = quick ? SMALL : FULL;
    const addresses = addressesOf(OPEN_NEAR, count);
    const blackbox = await startBlackbox(network);
    const lines: Line[] = [];
    for (const [state, port] of [
      ['open', OPEN_PORT],
      ['closed', CLOSED_PORT],
    ] as const) {
      const targets = addresses.slice(0, FOR_BLACKBOX).map((address) => `module=tcp&target=${address}:${port}`);
      const [ours = [], limit = [], theirs = []] = await interleaved(quick ? 1 : 5, [
        async () => (count / (await ourMs(network, subnet, port))) * 1000,
        async () => (count / (await connectAll(network, addresses, port, 256)).ms) * 1000,
        async () => (targets.length / (await askBlackbox(network, blackbox.port, targets)).ms) * 1000,
      ]);
      const line = (name: string, rates: readonly number[], least: number): Line => ({
        what: `connections to ${state} ports`,
        ours: `${number(median(ours))}/s`,
        against: `${name} ${number(median(rates))}/s`,
        measured: ratio(ours, rates),
        unit: 'ratio',
        goal: { least },
      });
      lines.push(line('C', limit, 0.6), line('blackbox_exporter', theirs, 4));
    }
    await blackbox.stop();
    return lines;
  },
};

async function ourMs(network: Network, subnet: string, port: number): Promise<number> {
  const wanted = [{ id: 'all', subnets: [subnet], port, check: 'tcp' }];
  const ran = await reachcheck(network, wanted, ['--exhaustive', '--no-controls', '--rate=999999']);
  return connectingMs(ran.report().sweeps ?? []);
}
