import type { Observation } from '../../../src/model/observation.ts';
import { FORMAT_NAMES, render } from '../../../src/index.ts';
import { asked, reportOf } from './library.ts';

// render PROFILE RUNS: makes a report of one invented observation for each target, writes it in all formats, and prints
// the milliseconds of each, with those of JSON.stringify and JSON.parse beside them.

const [file = '', runs = '1'] = process.argv.slice(2);
const run = await asked(file);
const observations = run.targets.map(({ id, host, port }, index): Observation => {
  // One in ten is silent.
  const failure = index % 10 === 0 ? 'connection-timeout' : null;
  const detail = { kind: 'connect', sockets: failure === null ? 1 : 6 } as const;
  const place = { target: id, operation: 'connect', path: 'direct', address: host, port } as const;
  return { ...place, failure, code: null, detail, attempt: 1, startedMs: index / 10, durationMs: 50 };
});
const found: Record<string, number[]> = {};
const clock = async (name: string, work: () => unknown): Promise<void> => {
  const startedMs = performance.now();
  await work();
  (found[name] ??= []).push(performance.now() - startedMs);
};
const report = reportOf(run, observations);
const options = { width: 120, colour: false, verbose: false };
for (let count = 0; count < Number(runs); count += 1) {
  await clock('conclude', () => reportOf(run, observations));
  await clock('JSON', () => JSON.parse(JSON.stringify(report)));
  for (const name of FORMAT_NAMES) await clock(name, async () => render(report, name, options));
}
process.stdout.write(`${JSON.stringify({ observations: observations.length, found })}\n`);
