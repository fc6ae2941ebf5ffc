import { duration, type Line } from '../line.ts';
import { type Network, RESOLVERS } from '../network.ts';
import { interleaved, median, ratio } from '../numbers.ts';
import { reachcheck } from '../reachcheck.ts';
import type { Row } from '../row.ts';

const NAMES = Array.from({ length: 50 }, (_, index) => `n${index + 1}.bench.test`);
/** Plain dns.lookup needs minutes for a dead server: it is stopped after this. */
const LONGEST_MS = 20_000;

/** Names, while the DNS server is well, far away or dead. */
export const names: Row = {
  name: 'names',
  about: `50 names at once: a DNS server without delay, one that is 300 ms away there and back, and one that never answers. getent runs as 50 processes at once; dns.lookup is a script of one call for each name (stopped after ${LONGEST_MS / 1000} s).`,
  measure: async ({ network, quick, seed }) => {
    await startResolver(network);
    return network.across({ oneWayMs: 150, loss: 0, seed }, async () => {
      const healthy = await asked(network, 'healthy', quick ? 2 : 7);
      const slow = await asked(network, 'slow', quick ? 1 : 5);
      const dead = await asked(network, 'dead', quick ? 1 : 3);
      return [...healthy, ...slow, ...dead];
    });
  },
};

async function startResolver(network: Network): Promise<void> {
  const config = network.file(
    'dnsmasq.conf',
    [
      'no-resolv',
      'no-hosts',
      'no-daemon',
      'user=root',
      'pid-file=',
      'log-facility=-',
      'bind-interfaces',
      `listen-address=${RESOLVERS.healthy}`,
      `listen-address=${RESOLVERS.slow}`,
      'local=/#/',
      ...NAMES.map((name) => `host-record=${name},10.79.0.1`),
      '',
    ].join('\n'),
  );
  await network.spawn('server', ['dnsmasq', '-C', config], { prints: /started, version/ });
}

async function asked(network: Network, kind: keyof typeof RESOLVERS, runs: number): Promise<readonly Line[]> {
  network.settings({ 'resolv.conf': `nameserver ${RESOLVERS[kind]}\n` });
  const wanted = NAMES.map((name, index) => ({ id: `n${index + 1}`, hosts: [name], check: 'dns' }));
  const list = network.file('names.txt', NAMES.join('\n'));
  const script = network.file(
    'lookup.mjs',
    `import { lookup } from 'node:dns/promises';
await Promise.allSettled(process.argv.slice(2).map((name) => lookup(name, { all: true })));
`,
  );
  // What it says of the names is not asked: getent fails for a dead server, and so it must.
  const [ours = [], getent = [], lookup = []] = await interleaved(runs, [
    async () => (await reachcheck(network, wanted, ['--no-controls'])).wallMs,
    async () => (await network.measure(['xargs', '-a', list, '-P', '50', '-n', '1', 'getent', 'ahosts'])).wallMs,
    async () => (await network.measure([process.execPath, script, ...NAMES], { timeoutMs: LONGEST_MS })).wallMs,
  ]);
  const line = (name: string, theirs: readonly number[]): Line => ({
    what: `50 names, ${kind} server: wall time`,
    ours: duration(median(ours)),
    against: `${name} ${median(theirs) < LONGEST_MS ? '' : 'more than '}${duration(median(theirs))}`,
    measured: ratio(ours, theirs),
    unit: 'ratio',
    goal: kind === 'healthy' ? null : { most: 1 },
  });
  return [line('getent', getent), line('dns.lookup', lookup)];
}
