import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../e2e/site.ts';
import {
  assertNoReports,
  assertNoSecret,
  assertReports,
  assertUntouched,
  HOSTILE_LINES,
  HOSTILE_NAME,
  makePlace,
  PROXIED,
  QUEUE,
  ROOT,
} from './gate.ts';
import { ACTION, runAction } from './github.ts';

test('the action keeps expressions out of its script, and names outputs that the script writes', () => {
  for (const { run, shell } of ACTION.runs.steps) {
    assert.doesNotMatch(run, /\$\{\{/);
    assert.equal(shell, 'bash');
    assert.equal(spawnSync('bash', ['-n'], { input: run }).status, 0);
    for (const [name, { value }] of Object.entries(ACTION.outputs)) {
      assert.equal(value, `\${{ steps.gate.outputs.${name} }}`);
      assert.ok(run.includes(`${name}=`), name);
    }
  }
});

test('the action passes where every entry is open, and says where the reports are', async (t) => {
  const place = await makePlace(t);
  const { status, outputs, summary, stdout } = await runAction(place, {
    profile: 'mine.yaml',
    set: QUEUE,
    args: place.open.join('\n'),
  });
  assert.equal(status, 0, stdout);
  assert.deepEqual(outputs, {
    'exit-code': '0',
    missing: '0',
    reports: 'reachcheck-reports',
    junit: 'reachcheck-reports/junit.xml',
    html: 'reachcheck-reports/report.html',
    json: 'reachcheck-reports/report.json',
  });
  assertReports(join(place.folder, 'reachcheck-reports'), 0);
  assert.match(stdout, /^::notice title=reachcheck::/m);
  assert.match(summary, /database/);
});

test('the action fails where an entry is missing, with an annotation, unless the baseline knows of it', async (t) => {
  const place = await makePlace(t);
  const inputs = {
    profile: '\nmine.yaml\r\n',
    set: `${QUEUE}\r\n`,
    args: place.shut.join('\r\n'),
    reports: 'a b/$HOME',
  };
  const { status, outputs, stdout } = await runAction(place, inputs);
  assert.deepEqual([status, outputs['exit-code'], outputs['missing']], [1, '1', '1']);
  assert.equal(outputs['junit'], 'a b/$HOME/junit.xml');
  assertReports(join(place.folder, 'a b/$HOME'), 1);
  assert.match(stdout, /^::error title=queue%3A blocked/m);
  copyFileSync(join(place.folder, 'a b/$HOME/report.json'), join(place.folder, 'known.json'));
  const again = await runAction(place, { ...inputs, baseline: 'known.json' });
  assert.deepEqual([again.status, again.outputs['exit-code']], [0, '0']);
});

test('the action fails on what is undecided, unless that is allowed; the exit code is told either way', async (t) => {
  const place = await makePlace(t);
  const inputs = { profile: 'mine.yaml', args: place.open.join('\n') };
  const { status, outputs, stdout } = await runAction(place, inputs);
  assert.deepEqual([status, outputs['exit-code']], [3, '3']);
  assert.match(stdout, /^::error title=reachcheck::.*\(exit code 3\).*allow-undecided/m);
  const allowed = await runAction(place, { ...inputs, 'allow-undecided': 'true' });
  assert.deepEqual([allowed.status, allowed.outputs['exit-code']], [0, '3']);
  assert.match(allowed.stdout, /^::warning title=reachcheck::.*allow-undecided/m);
  assert.doesNotMatch(allowed.stdout, /^::error/m);
  assertReports(join(place.folder, 'reachcheck-reports'), 3);
  const widened = await runAction(place, { ...inputs, 'allow-undecided': 'true', 'fail-on': 'undecided,optional' });
  assert.deepEqual([widened.status, widened.outputs['exit-code']], [1, '1']);
  const missing = await runAction(place, {
    ...inputs,
    set: QUEUE,
    args: place.shut.join('\n'),
    'allow-undecided': 'true',
  });
  assert.equal(missing.status, 1);
});

test('the action never passes without a run, and old reports are gone then', async (t) => {
  const place = await makePlace(t);
  const reports = join(place.folder, 'reachcheck-reports');
  mkdirSync(reports);
  for (const inputs of [
    { profile: '' },
    { profile: 'absent.yaml' },
    { profile: '*.yaml' },
    { profile: 'mine.yaml', args: '--help' },
    { profile: 'mine.yaml', program: 'absent.js' },
    { profile: 'mine.yaml', args: '--plan' },
    { profile: 'mine.yaml', args: 'demo' },
    { profile: 'mine.yaml', deadline: 'soon' },
    { profile: 'mine.yaml', reports: 'mine.yaml' },
    { profile: 'mine.yaml', baseline: 'absent.json' },
  ]) {
    writeFileSync(join(reports, 'report.json'), '{}');
    const { status, outputs, stdout } = await runAction(place, inputs);
    assert.match(stdout, /^::error title=reachcheck::/m);
    assert.deepEqual([status, outputs['exit-code'], outputs['json']], [2, '2', undefined], JSON.stringify(inputs));
    if (inputs.reports === undefined) assertNoReports(reports);
  }
});

test('nothing in an input is run, split or expanded', async (t) => {
  const place = await makePlace(t);
  for (const name of ['profile', 'set', 'args', 'fail-on', 'baseline', 'deadline', 'program']) {
    const { status } = await runAction(place, { profile: 'mine.yaml', [name]: HOSTILE_LINES });
    assert.equal(status, 2, name);
  }
  const args = [...place.open, `--save-observations=${HOSTILE_NAME}`].join('\n');
  const reports = `reports ${HOSTILE_NAME}`;
  const { status, outputs } = await runAction(place, { profile: 'mine.yaml', set: QUEUE, args, reports });
  assert.deepEqual([status, outputs['reports']], [0, reports]);
  assertReports(join(place.folder, reports), 0);
  assertUntouched(place.folder);
});

test('an input adds no outputs of its own', async (t) => {
  const place = await makePlace(t);
  const { status, outputs, stdout } = await runAction(place, { profile: 'mine.yaml', reports: 'a\nexit-code=0' });
  assert.deepEqual([status, outputs], [2, { 'exit-code': '2' }]);
  assert.match(stdout, /^::error title=reachcheck::reports: give one folder/m);
});

test('the action prints no password of a proxy, and writes none', async (t) => {
  const place = await makePlace(t);
  const ended = await runAction(place, { profile: 'mine.yaml', set: QUEUE, args: place.shut.join('\n') }, PROXIED);
  assert.equal(ended.outputs['exit-code'], '1');
  assertNoSecret(ended, place.folder);
  assertNoSecret(ended, `${place.folder}.runner`);
});

test('without Node.js, or with an old one, the action says what to do', async (t) => {
  const place = await makePlace(t);
  const programs = temporaryFolder(t);
  const none = await runAction(place, { profile: 'mine.yaml' }, { PATH: withBash(programs) });
  assert.deepEqual([none.status, none.outputs['exit-code']], [2, '2']);
  assert.match(none.stdout, /^::error title=reachcheck::Node\.js is not in PATH/m);
  for (const [version, isOld] of Object.entries({
    '18.20.8': true,
    '20.18.3': true,
    '21.7.3': true,
    '22.13.0': false,
  })) {
    const old = join(programs, 'node');
    const preload = join(programs, 'old.cjs');
    writeFileSync(
      preload,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
    );
    writeFileSync(old, `#!/bin/sh\nexec '${process.execPath}' --require '${preload}' "$@"\n`);
    chmodSync(old, 0o755);
    const PATH = [programs, place.env['PATH']].join(delimiter);
    const { status, stdout } = await runAction(place, { profile: 'mine.yaml', args: place.open.join('\n') }, { PATH });
    assert.equal(status, isOld ? 2 : 3, version);
    assert.equal(stdout.includes('is too old'), isOld);
  }
});

/** A PATH with bash in it and nothing else. */
function withBash(folder: string): string {
  const { stdout } = spawnSync('sh', ['-c', 'command -v bash'], { encoding: 'utf8' });
  symlinkSync(stdout.trim(), join(folder, 'bash'));
  return folder;
}

test('a program that cannot be built is no missing entry; one that is named needs no building', async (t) => {
  const place = await makePlace(t);
  const env = { GATE_ROOT: temporaryFolder(t), npm_config_offline: 'true', npm_config_update_notifier: 'false' };
  const inputs = { profile: 'mine.yaml', set: QUEUE, args: place.open.join('\n') };
  const failed = await runAction(place, inputs, { ...env, npm_config_cache: temporaryFolder(t) });
  assert.deepEqual([failed.status, failed.outputs['exit-code']], [2, '2']);
  assert.match(failed.stdout, /^::error title=reachcheck::reachcheck cannot be built/m);
  const named = await runAction(place, { ...inputs, program: join(ROOT, 'bin/reachcheck.js') }, env);
  assert.equal(named.status, 0);
  assert.equal(existsSync(join(env.GATE_ROOT, 'node_modules')), false);
  assert.match(readFileSync(join(place.folder, 'reachcheck-reports/junit.xml'), 'utf8'), /name="queue"/);
});
