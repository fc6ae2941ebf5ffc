import { duration, type Line } from '../line.ts';
import { type Network, OPEN_FAR, OPEN_PORT, SILENT_FAR } from '../network.ts';
import { interleaved, median, ratio } from '../numbers.ts';
import { nmap } from '../peers.ts';
import { addressesOf, fiftyEach, oneEach } from '../profile.ts';
import { reachcheck } from '../reachcheck.ts';
import type { Row } from '../row.ts';
import { observedStates, type Said, type State, stateOf, verdictCount } from '../verdicts.ts';

const OPEN = addressesOf(OPEN_FAR, 900);
const SILENT = addressesOf(SILENT_FAR, 100);
const TRUTH: ReadonlyMap<string, State> = new Map([
  ...OPEN.map((address) => [address, 'open'] as const),
  ...SILENT.map((address) => [address, 'not-open'] as const),
]);
/** Every tenth is silent: a list in which all of them stand at the end would be easier. */
const ADDRESSES = SILENT.flatMap((address, index) => [...OPEN.slice(9 * index, 9 * index + 9), address]);
const EACH = oneEach(ADDRESSES, OPEN_PORT);
const FEW = fiftyEach(ADDRESSES, OPEN_PORT);

interface Answered extends Said {
  readonly wallMs: number;
}

/** Nine in ten are open, and the network loses packets: who is quick must not be wrong. */
export const loss: Row = {
  name: 'loss',
  about:
    '1000 addresses, a tenth of them silent, 50 ms there and back, with packets lost at random in each direction. Wrong: an open one called blocked, or a silent one called open, in all runs together; with 50 addresses in an entry by what was observed of each, with 1000 entries by the verdicts.',
  measure: async ({ network, quick, seed }) => {
    const lines: Line[] = [];
    for (const lost of [0, 0.02, 0.05]) {
      const across = (work: () => Promise<Answered>) => async (run: number) =>
        network.across({ oneWayMs: 25, loss: lost, seed: seed + run }, work);
      const [few = [], each = [], theirs = []] = await interleaved(quick ? 1 : 5, [
        across(async () => weObserve(network)),
        across(async () => weJudge(network)),
        across(async () => nmapAnswers(network)),
      ]);
      const what = `900 open, 100 silent, ${lost * 100} % lost`;
      lines.push(
        ...linesOf(`${what}, 20 entries`, few, theirs, { most: lost === 0 ? 1 : 1 / 3 }),
        ...linesOf(`${what}, 1000 entries`, each, theirs, null),
      );
    }
    return lines;
  },
};

async function weObserve(network: Network): Promise<Answered> {
  const ran = await reachcheck(network, FEW, []);
  return { wallMs: ran.wallMs, ...verdictCount(TRUTH, observedStates(ran.report().observations)) };
}

async function weJudge(network: Network): Promise<Answered> {
  const ran = await reachcheck(network, EACH, []);
  const addresses = new Map(EACH.map(({ id, hosts = [] }) => [id, hosts[0] ?? '']));
  const said = new Map(
    ran.report().verdicts.map(({ requirement, outcome }) => [addresses.get(requirement) ?? '', stateOf(outcome)]),
  );
  return { wallMs: ran.wallMs, ...verdictCount(TRUTH, said) };
}

async function nmapAnswers(network: Network): Promise<Answered> {
  const ran = await nmap(network, ADDRESSES, OPEN_PORT, ['-T4']);
  return { wallMs: ran.wallMs, ...verdictCount(TRUTH, ran.states) };
}

function linesOf(
  what: string,
  ours: readonly Answered[],
  theirs: readonly Answered[],
  goal: Line['goal'],
): readonly Line[] {
  const walls = (runs: readonly Answered[]): readonly number[] => runs.map(({ wallMs }) => wallMs);
  const sum = (runs: readonly Answered[], key: keyof Said): number => runs.reduce((all, run) => all + run[key], 0);
  return [
    {
      what: `${what}: wall time`,
      ours: duration(median(walls(ours))),
      against: `nmap -T4 ${duration(median(walls(theirs)))}`,
      measured: ratio(walls(ours), walls(theirs)),
      unit: 'ratio',
      goal,
    },
    {
      what: `${what}: wrong in ${ours.length} runs`,
      ours: `${sum(ours, 'wrong')} wrong, ${sum(ours, 'undecided')} undecided`,
      against: `nmap -T4 ${sum(theirs, 'wrong')} wrong`,
      measured: sum(ours, 'wrong'),
      unit: 'count',
      goal: { most: 0 },
    },
  ];
}
