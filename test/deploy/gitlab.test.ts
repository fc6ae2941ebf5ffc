import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
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

const JOB = parse(deployed('gitlab/reachcheck.yml'))['.reachcheck'];

for (const shell of ['bash', 'sh']) {
  test(`the job of GitLab passes, fails and is undecided as the program is, in ${shell}`, async (t) => {
    const place = await makePlace(t);
    const reports = join(place.folder, 'reachcheck-reports');
    const passed = { GATE_PROFILE: 'mine.yaml', GATE_ARGS: place.open.join('\n'), REACHCHECK_QUEUE: 'queue.example' };
    assert.equal((await runJob(shell, place, passed)).status, 0);
    assertReports(reports, 0);
    const failing = { ...passed, GATE_ARGS: place.shut.join('\n') };
    const failed = await runJob(shell, place, failing);
    assert.equal(failed.status, 1);
    assert.match(failed.stdout, /Missing allowlist entries/);
    assertReports(reports, 1);
    copyFileSync(join(reports, 'report.json'), join(place.folder, 'known.json'));
    const baseline = { ...failing, GATE_ARGS: `${failing.GATE_ARGS}\n--baseline=known.json` };
    assert.equal((await runJob(shell, place, baseline)).status, 0);
    assert.equal((await runJob(shell, place, { ...passed, REACHCHECK_QUEUE: '' })).status, 3);
    assertReports(reports, 3);
    for (const wrong of [{ GATE_PROFILE: '*.yaml' }, { GATE_ARGS: '--help' }, { GATE_ARGS: '--plan' }]) {
      assert.equal((await runJob(shell, place, { ...passed, ...wrong })).status, 2);
      assertNoReports(reports);
    }
  });

  test(`nothing in a variable is run, split or expanded, in ${shell}`, async (t) => {
    const place = await makePlace(t);
    for (const name of ['GATE_PROFILE', 'GATE_ARGS', 'GATE_DEADLINE']) {
      const { status } = await runJob(shell, place, { GATE_PROFILE: 'mine.yaml', [name]: HOSTILE_LINES });
      assert.equal(status, 2, name);
    }
    const args = [...place.open, `--save-observations=${HOSTILE_NAME}`].join('\n');
    assert.equal((await runJob(shell, place, { GATE_PROFILE: 'mine.yaml', GATE_ARGS: args })).status, 3);
    assertUntouched(place.folder);
  });
}

test('the job of GitLab prints no password of a proxy, and writes none', async (t) => {
  const place = await makePlace(t);
  const variables = { GATE_PROFILE: 'mine.yaml', GATE_ARGS: place.shut.join('\n'), REACHCHECK_QUEUE: 'queue.example' };
  const ended = await runJob('sh', place, { ...variables, ...PROXIED });
  assert.equal(ended.status, 1);
  assertNoSecret(ended, place.folder);
});

test('a folder that cannot be made is no missing entry', async (t) => {
  const place = await makePlace(t);
  writeFileSync(join(place.folder, 'reachcheck-reports'), '');
  assert.equal((await runJob('sh', place, { GATE_PROFILE: 'mine.yaml' })).status, 2);
});

test('the job keeps what it writes when it fails', () => {
  const { when, paths, reports } = JOB.artifacts;
  assert.deepEqual(
    [when, paths, reports],
    ['always', ['reachcheck-reports/'], { junit: 'reachcheck-reports/junit.xml' }],
  );
});

/** As the runner does it: variables are exported, the lines are joined and evaluated without standard input. */
function runJob(shell: string, place: Place, variables: Readonly<Record<string, string>>): Promise<Ended> {
  const lines: readonly string[] = JOB.script;
  const quoted = `'${lines.join('\n').replaceAll("'", String.raw`'\''`)}'`;
  const script = `if set -o | grep pipefail > /dev/null; then set -o pipefail; fi
set -o errexit
set +o noclobber
: | eval ${quoted}
exit 0
`;
  return runScript([shell], script, { ...place, env: { ...place.env, ...JOB.variables, ...variables } });
}
