import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept } from '../../src/compare/baseline.ts';
import { summarise } from '../../src/judge/summary.ts';
import type { Report } from '../../src/model/report.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { exitCodeText } from '../../src/report/exit-code.ts';
import { notes } from '../../src/report/notes.ts';
import { blocked, report, requirement, skipped, verdict } from '../report/sample.ts';

const MET = verdict('iam');
const UNMET = blocked('iam');
const UNDECIDED = verdict('iam', { outcome: 'inconclusive', met: 'unknown', cause: 'udp.silent' });
const UNTRIED = skipped('iam');

const ROWS: readonly (readonly [what: string, baseline: Verdict, now: Verdict, accepted: boolean, exitCode: number])[] =
  [
    ['broken then and now', UNMET, UNMET, true, 0],
    ['broken then and now, for another cause', UNMET, blocked('iam', { cause: 'tls.reset' }), true, 0],
    ['met then, broken now', MET, UNMET, false, 1],
    ['undecided then, broken now', UNDECIDED, UNMET, false, 1],
    ['not tried then, broken now', UNTRIED, UNMET, false, 1],
    ['broken then, undecided now', UNMET, UNDECIDED, false, 3],
    ['broken then, not tried now', UNMET, UNTRIED, false, 3],
    ['undecided then and now', UNDECIDED, UNDECIDED, false, 3],
    ['broken then, met now', UNMET, MET, false, 0],
  ];

for (const [what, then, now, accepted, exitCode] of ROWS) {
  test(`${what}: ${accepted ? 'accepted' : 'not accepted'}, exit code ${exitCode}`, () => {
    // Beside one that is met, so that not everything is skipped.
    const run = report({ verdicts: [now, verdict('other')] });
    const held = accept(report({ verdicts: [then, verdict('other')] }), run);
    assert.deepEqual(held.accepted, accepted ? ['iam'] : []);
    assert.equal(summarise(run, run.verdicts, [], [], held.accepted).exitCode, exitCode);
  });
}

test('what is accepted is counted as not met all the same', () => {
  const run = report({ verdicts: [UNMET, verdict('other')] });
  const { required } = summarise(run, run.verdicts, [], [], ['iam']);
  assert.deepEqual(required, { yes: 1, no: 1, unknown: 0 });
});

test('an id that leads elsewhere by now is not excused by what was known of it', () => {
  const elsewhere = [requirement('iam', { ports: [{ from: 8443, to: 8443 }] })];
  const run = report({ requirements: elsewhere, verdicts: [UNMET] });
  assert.deepEqual(accept(report({ verdicts: [UNMET] }), run).accepted, []);
});

test('one that is known does not excuse another one', () => {
  const run = report({ verdicts: [UNMET, blocked('cos')] });
  const { accepted } = accept(report({ verdicts: [UNMET, verdict('cos')] }), run);
  assert.deepEqual(accepted, ['iam']);
  assert.equal(summarise(run, run.verdicts, [], [], accepted).exitCode, 1);
});

test('--fail-on reaches beyond what was known: impaired then is excused, impaired since is not', () => {
  const impaired = (id: string): Verdict => verdict(id, { outcome: 'impaired', met: 'yes', cause: 'path.flaky' });
  const run = report({ verdicts: [impaired('iam')] });
  const known = accept(report({ verdicts: [impaired('iam')] }), run).accepted;
  assert.equal(summarise(run, run.verdicts, [], ['impaired'], known).exitCode, 0);
  const unknown = accept(report({ verdicts: [verdict('iam')] }), run).accepted;
  assert.equal(summarise(run, run.verdicts, [], ['impaired'], unknown).exitCode, 1);
});

test('the report names what is accepted, what was fixed since, and what its exit code means', () => {
  const run = report({ verdicts: [UNMET, verdict('cos'), verdict('other')] });
  const held = accept(report({ verdicts: [UNMET, blocked('cos')] }), run);
  const summary = summarise(run, run.verdicts, [], [], held.accepted);
  const whole = { ...run, baseline: held, summary };
  const said = notes(whole).join('\n');
  assert.match(said, /baseline of 2026-09-14 08:12:03 UTC knows it to be broken: iam\./);
  assert.match(said, /Met since the baseline: cos\./);
  assert.equal(exitCodeText(summary), 'every required entry is met, but for those that the baseline accepts');
  assert.equal(notes(run).join('\n').includes('baseline'), false);
});

test('a placeholder of one report is not that of another one, so it excuses nothing', () => {
  const [then, now] = [hidden('private-1'), hidden('private-1')];
  assert.deepEqual(accept(then, now).accepted, []);
  // What it names stays known.
  const named = report({ verdicts: [UNMET] });
  assert.deepEqual(accept({ ...named, redacted: true }, { ...named, redacted: true }).accepted, ['iam']);
});

test('what was only rehearsed excuses what is rehearsed again, and nothing that is tried for real', () => {
  const real = report({ verdicts: [UNMET] });
  const rehearsed = {
    ...real,
    targets: real.targets.map((target) => ({ ...target, dial: { ...target.dial, redirected: true } })),
  };
  assert.deepEqual(accept(rehearsed, real).accepted, []);
  assert.deepEqual(accept(rehearsed, rehearsed).accepted, ['iam']);
  assert.deepEqual(accept(real, rehearsed).accepted, ['iam']);
  const half = { ...real, plan: real.plan.map((one) => ({ ...one, groups: [['t-iam', 't-other']] })) };
  assert.deepEqual(accept({ ...half, targets: rehearsed.targets }, real).accepted, ['iam']);
});

/** A redacted report of one thing that is not met. */
function hidden(value: string): Report {
  const requirements = [requirement('iam', { destinations: [{ kind: 'address', value }] })];
  return { ...report({ requirements, verdicts: [UNMET] }), redacted: true };
}
