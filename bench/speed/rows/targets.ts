import { duration, type Line } from '../line.ts';
import { OPEN_FAR, OPEN_PORT } from '../network.ts';
import { interleaved, median, ratio } from '../numbers.ts';
import { connectAll, nmap } from '../peers.ts';
import { addressesOf, oneEach } from '../profile.ts';
import { reachcheck } from '../reachcheck.ts';
import type { Row } from '../row.ts';

/** What most runs are: a few dozen places, not near, nearly all of them open. */
export const targets: Row = {
  name: 'targets',
  about:
    '50 addresses with one open TCP port each, 50 ms there and back. nmap as root is asked with -n -Pn -T4 (SYN scan) and with -sT (connections) besides.',
  measure: async ({ network, quick, seed }) => {
    const addresses = addressesOf(OPEN_FAR, 50);
    const wanted = oneEach(addresses, OPEN_PORT);
    return network.across({ oneWayMs: 25, loss: 0, seed }, async () => {
      const [ours = [], syn = [], connect = [], limit = []] = await interleaved(quick ? 2 : 11, [
        async () => (await reachcheck(network, wanted, [])).wallMs,
        async () => (await nmap(network, addresses, OPEN_PORT, ['-T4'])).wallMs,
        async () => (await nmap(network, addresses, OPEN_PORT, ['-sT', '-T4'])).wallMs,
        async () => (await connectAll(network, addresses, OPEN_PORT, 50)).wallMs,
      ]);
      const line = (name: string, theirs: readonly number[], goal: Line['goal']): Line => ({
        what: '50 open, 50 ms: wall time',
        ours: duration(median(ours)),
        against: `${name} ${duration(median(theirs))}`,
        measured: ratio(ours, theirs),
        unit: 'ratio',
        goal,
      });
      return [
        line('nmap -T4', syn, { most: 0.55 }),
        line('nmap -sT -T4', connect, { most: 0.55 }),
        line('C', limit, null),
      ];
    });
  },
};
