import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  assertNoReports,
  assertNoSecret,
  assertReports,
  assertUntouched,
  deployed,
  type Ended,
  HOSTILE_LINES,
  HOSTILE_NAME,
  makePlace,
  type Place,
  PROXIED,
  runScript,
} from './gate.ts';

const PIPELINE = deployed('jenkins/Jenkinsfile');
/** What Groovy hands to the shell: it fills nothing into single quotes, and there is nothing to unescape. */
const SCRIPT = /script: '''([^']*)'''/.exec(PIPELINE)?.[1] ?? '';

test('the shell part of the Jenkinsfile is a script of its own that prints no commands', () => {
  assert.ok(SCRIPT.startsWith('#!/bin/sh\n'), 'without a first line, Jenkins would use sh -xe');
  assert.doesNotMatch(SCRIPT, /\\/);
  for (const shell of ['sh', 'bash']) assert.equal(spawnSync(shell, ['-n'], { input: SCRIPT }).status, 0);
});

test('the stage of Jenkins passes, fails and is undecided as the program is', async (t) => {
  const place = await makePlace(t);
  const reports = join(place.folder, 'reachcheck-reports');
  const passed = { GATE_PROFILE: 'mine.yaml', GATE_ARGS: place.open.join('\n'), REACHCHECK_QUEUE: 'queue.example' };
  assert.equal((await runStage(place, passed)).status, 0);
  assertReports(reports, 0);
  const failed = await runStage(place, { ...passed, GATE_ARGS: place.shut.join('\n') });
  assert.equal(failed.status, 1);
  assert.match(failed.stdout, /Missing allowlist entries/);
  assertReports(reports, 1);
  assert.equal((await runStage(place, { ...passed, REACHCHECK_QUEUE: '' })).status, 3);
  assertReports(reports, 3);
  for (const wrong of [{ GATE_PROFILE: '*.yaml' }, { GATE_ARGS: '--help' }, { GATE_ARGS: '--plan' }]) {
    assert.equal((await runStage(place, { ...passed, ...wrong })).status, 2);
    assertNoReports(reports);
  }
});

test('a report of another run that cannot be removed is no result of this one', async (t) => {
  const place = await makePlace(t);
  const stale = join(place.folder, 'reachcheck-reports/report.json');
  mkdirSync(join(stale, 'kept'), { recursive: true });
  const { status, stderr } = await runStage(place, { GATE_PROFILE: 'mine.yaml', GATE_ARGS: '--help' });
  assert.equal(status, 2);
  assert.match(stderr, /report\.json/);
});

test('nothing in a variable of Jenkins is run, split or expanded', async (t) => {
  const place = await makePlace(t);
  for (const name of ['GATE_PROFILE', 'GATE_ARGS', 'GATE_DEADLINE']) {
    const { status } = await runStage(place, { GATE_PROFILE: 'mine.yaml', [name]: HOSTILE_LINES });
    assert.equal(status, 2, name);
  }
  const args = [...place.open, `--save-observations=${HOSTILE_NAME}`].join('\n');
  assert.equal((await runStage(place, { GATE_PROFILE: 'mine.yaml', GATE_ARGS: args })).status, 3);
  assertUntouched(place.folder);
});

test('the stage of Jenkins prints no password of a proxy, and writes none', async (t) => {
  const place = await makePlace(t);
  const variables = { GATE_PROFILE: 'mine.yaml', GATE_ARGS: place.shut.join('\n'), REACHCHECK_QUEUE: 'queue.example' };
  const ended = await runStage(place, { ...variables, ...PROXIED });
  assert.equal(ended.status, 1);
  assert.doesNotMatch(ended.stderr, /^\+ /m);
  assertNoSecret(ended, place.folder);
});

test('the Jenkinsfile fails on every exit code but 0, and on 3 unless that is allowed', () => {
  assert.match(PIPELINE, /code == 3 && env\.GATE_ALLOW_UNDECIDED == 'true'\) \{\s*unstable\(/);
  assert.match(PIPELINE, /else if \(code != 0\) \{\s*error\(/);
  assert.match(PIPELINE, /post \{\s*always \{/);
});

function runStage(place: Place, variables: Readonly<Record<string, string>>): Promise<Ended> {
  const declared = [...PIPELINE.matchAll(/^ +(GATE_[A-Z_]+) = '(.*)'$/gm)].map(([, name, value]) => [name, value]);
  return runScript(['sh'], SCRIPT, { ...place, env: { ...place.env, ...Object.fromEntries(declared), ...variables } });
}
