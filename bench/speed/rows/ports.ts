import { duration, number } from '../line.ts';
import { interleaved, median, ratio } from '../numbers.ts';
import { mustEndWell } from '../peers.ts';
import { reachcheck } from '../reachcheck.ts';
import type { Row } from '../row.ts';

const ADDRESS = '10.79.0.1';

/** A whole host: every port, nearly all of them closed. */
export const ports: Row = {
  name: 'ports',
  about:
    'All 65,535 ports of one host without delay, one of them open and the rest closed, with --exhaustive --rate 999999; and the same at the default rate of 5000 a second.',
  measure: async ({ network, quick }) => {
    const wanted = [{ id: 'all', hosts: [ADDRESS], port: quick ? '1-16384' : '1-65535', check: 'tcp' }];
    const scan = ['nmap', '-n', '-Pn', '-sT', '-T5', '-p', quick ? '1-16384' : '1-65535', ADDRESS];
    const run = async (...more: readonly string[]): ReturnType<typeof reachcheck> =>
      reachcheck(network, wanted, ['--exhaustive', '--deadline=300s', ...more]);
    const [ours = [], theirs = []] = await interleaved(quick ? 1 : 3, [
      async () => run('--rate=999999'),
      async () => mustEndWell(network, scan),
    ]);
    const polite = await run();
    const walls = ours.map(({ wallMs }) => wallMs);
    const peers = theirs.map(({ wallMs }) => wallMs);
    const peak = median(ours.map(({ peakMb }) => peakMb));
    return [
      {
        what: 'all ports of a host: wall time',
        ours: duration(median(walls)),
        against: `nmap -sT -T5 ${duration(median(peers))}`,
        measured: ratio(walls, peers),
        unit: 'ratio',
        goal: null,
      },
      {
        what: 'all ports of a host, default rate: wall time',
        ours: duration(polite.wallMs),
        against: `nmap -sT -T5 ${duration(median(peers))}`,
        measured: polite.wallMs / median(peers),
        unit: 'ratio',
        goal: null,
      },
      {
        what: 'all ports of a host: peak memory',
        ours: `${number(peak)} MB`,
        against: `nmap ${number(median(theirs.map(({ peakMb }) => peakMb)))} MB`,
        measured: peak,
        unit: 'MB',
        goal: { most: 150 },
      },
    ];
  },
};
