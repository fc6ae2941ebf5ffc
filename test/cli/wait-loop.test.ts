import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repeat, type Waited, type WaitOptions } from '../../src/cli/wait-loop.ts';
import type { Report } from '../../src/model/report.ts';
import { blocked, report, requirement, skipped, verdict } from '../report/sample.ts';

const MET = report({ verdicts: [verdict('iam')] });
const UNMET = report({ verdicts: [blocked('iam')], exitCode: 1 });
const UNDECIDED = report({
  verdicts: [verdict('iam', { outcome: 'inconclusive', met: 'unknown', cause: 'udp.silent' })],
  exitCode: 3,
});
const CUT_SHORT: Report = {
  ...report({ verdicts: [skipped('iam', { cause: 'not-run.deadline' })], exitCode: 3 }),
  ended: 'deadline',
};

interface Told extends Waited {
  /** When each round began, on the clock of the test. */
  readonly begun: readonly number[];
  readonly left: readonly number[];
  readonly rounds: number;
}

/** Waits on a clock of its own: a round takes `roundMs`, and nobody sleeps. The last of the reports comes again and again. */
async function waited(
  reports: readonly Report[],
  overrides: Partial<WaitOptions> & { readonly roundMs?: number; readonly stopAtMs?: number } = {},
): Promise<Told> {
  const { roundMs = 1000, stopAtMs = Infinity, ...options } = overrides;
  let clock = 5_000_000;
  const start = clock;
  const begun: number[] = [];
  const left: number[] = [];
  let rounds = 0;
  const result = await repeat({
    forMs: 60_000,
    everyMs: 15_000,
    now: () => clock,
    sleep: async (ms) => {
      clock = Math.min(clock + ms, start + stopAtMs);
    },
    stopped: () => clock - start >= stopAtMs,
    round: async (leftMs) => {
      begun.push(clock - start);
      left.push(leftMs);
      clock += Math.min(roundMs, leftMs);
      return reports[begun.length - 1] ?? reports.at(-1) ?? MET;
    },
    onRound: () => {
      rounds += 1;
    },
    ...options,
  });
  return { ...result, begun, left, rounds };
}

test('what is met at once is not waited for', async () => {
  const { end, begun, report: last } = await waited([MET]);
  assert.deepEqual([end, begun, last], ['met', [0], MET]);
});

test('rounds follow with the pause between them, until one is met', async () => {
  const { end, begun, report: last } = await waited([UNMET, UNDECIDED, MET]);
  assert.deepEqual([end, begun, last], ['met', [0, 16_000, 32_000], MET]);
});

test('no round begins that could not, before time is up, and the last report is given', async () => {
  const { end, begun, left, report: last } = await waited([UNMET]);
  assert.deepEqual([end, last], ['time', UNMET]);
  assert.deepEqual(begun, [0, 16_000, 32_000, 48_000]);
  assert.deepEqual(left, [60_000, 44_000, 28_000, 12_000]);
});

test('a pause that is longer than the time gives one round', async () => {
  const { end, begun } = await waited([UNMET], { everyMs: 120_000 });
  assert.deepEqual([end, begun], ['time', [0]]);
});

test('a round that the end of the time cut short does not stand for the whole one before it', async () => {
  const { end, report: last, rounds } = await waited([UNMET, CUT_SHORT], { roundMs: 40_000 });
  assert.deepEqual([end, last, rounds], ['time', UNMET, 1]);
});

test('a first round that was cut short is all that there is', async () => {
  const { end, report: last } = await waited([CUT_SHORT], { roundMs: 90_000 });
  assert.deepEqual([end, last], ['time', CUT_SHORT]);
});

test('a round that its own deadline ended counts: there may be no other', async () => {
  const { report: last, rounds } = await waited([UNMET, CUT_SHORT, CUT_SHORT, CUT_SHORT]);
  assert.deepEqual([last, rounds], [CUT_SHORT, 4]);
});

test('who stops it in a pause or in a round gets the last whole report', async () => {
  const inPause = await waited([UNMET, MET], { stopAtMs: 5000 });
  assert.deepEqual([inPause.end, inPause.report, inPause.begun], ['stopped', UNMET, [0]]);
  const interrupted: Report = { ...CUT_SHORT, ended: 'interrupted' };
  const inRound = await waited([UNMET, interrupted], { stopAtMs: 16_500 });
  assert.deepEqual([inRound.end, inRound.report], ['stopped', UNMET]);
});

const HOPELESS: readonly (readonly [string, Report, Waited['end']])[] = [
  ['lacks a value', report({ verdicts: [verdict('iam'), skipped('etcd')], exitCode: 3 }), 'hopeless'],
  [
    'cannot be tried from here',
    report({ verdicts: [skipped('etcd', { cause: 'not-run.not-testable' })], exitCode: 3 }),
    'hopeless',
  ],
  ['is undecided by what the network did', UNDECIDED, 'time'],
  [
    'lacks a value, beside one that is not met',
    report({ verdicts: [blocked('iam'), skipped('etcd')], exitCode: 1 }),
    'time',
  ],
  [
    'lacks a value, beside an optional one that is undecided',
    report({
      requirements: [requirement('etcd'), requirement('ntp', { need: 'optional' })],
      verdicts: [skipped('etcd'), verdict('ntp', { outcome: 'inconclusive', met: 'unknown', cause: 'udp.silent' })],
      exitCode: 3,
    }),
    'hopeless',
  ],
];

for (const [what, one, expected] of HOPELESS) {
  test(`what ${what}: the waiting ends with "${expected}"`, async () => {
    const { end } = await waited([one]);
    assert.equal(end, expected);
  });
}
