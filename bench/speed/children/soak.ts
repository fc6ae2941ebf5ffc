import { setTimeout } from 'node:timers/promises';
import { conclude, pace, patience, probes, runTargets } from '../../../src/index.ts';
import { asked, LIMITS } from './library.ts';

// soak PROFILE RUNS (with --expose-gc): the same run again and again in one process, through the library. Prints the
// heap and the memory of the process after each of them, in megabytes, and what was not allowed.

const [file = '', runs = '1'] = process.argv.slice(2);
const run = await asked(file);
const heapMb: number[] = [];
const residentMb: number[] = [];
let notAllowed = 0;
for (let count = 0; count < Number(runs); count += 1) {
  const origin = performance.now();
  const now = (): number => performance.now() - origin;
  const observations = await runTargets(run.targets, {
    ...LIMITS,
    probes,
    controlProbe: probes.tcp,
    resolve: async () => Promise.reject(new Error('all addresses are literal')),
    patience: patience(() => false, 1000),
    loopDelayMs: () => 0,
    hadTime: () => true,
    pace: pace(LIMITS.rate, now),
    authorities: { extra: [], system: [], defaultsArePublic: true, files: {} },
    proxyCredentials: () => null,
    route: () => null,
    epochMs: Date.now(),
    random: (bytes) => new Uint8Array(bytes),
    signal: new AbortController().signal,
    now,
  });
  const { verdicts } = conclude({ ...run, observations }, []);
  notAllowed += verdicts.filter(({ outcome }) => outcome !== 'allowed').length;
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  heapMb.push(heapUsed / 2 ** 20);
  residentMb.push(rss / 2 ** 20);
}
// What is closed is gone in the next turns of the event loop.
await setTimeout(100);
const handles = process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
process.stdout.write(`${JSON.stringify({ heapMb, residentMb, notAllowed, handles })}\n`);
