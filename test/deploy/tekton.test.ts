import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
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
  QUEUE,
  runScript,
} from './gate.ts';

const TASK = parse(deployed('tekton/reachcheck.yaml'));
const [STEP] = TASK.spec.steps;

interface Params {
  readonly profile?: string;
  readonly set?: string;
  readonly args?: readonly string[];
  readonly deadline?: string;
  readonly 'allow-undecided'?: string;
}

interface TaskEnded extends Ended {
  readonly results: Readonly<Record<string, string>>;
  readonly reports: string;
}

test('the Task passes where every entry is open, with its results and reports', async (t) => {
  const place = await makePlace(t);
  const { status, results, reports } = await runTask(place, { profile: 'mine.yaml', set: QUEUE, args: place.open });
  assert.equal(status, 0);
  assert.deepEqual(results, { 'exit-code': '0', missing: '0', undecided: '0' });
  assertReports(reports, 0);
});

test('the Task fails after its results are written, unless the baseline knows of it', async (t) => {
  const place = await makePlace(t);
  const params = { profile: 'mine.yaml', set: QUEUE, args: place.shut };
  const { status, results, reports } = await runTask(place, params);
  assert.equal(status, 1);
  assert.deepEqual(results, { 'exit-code': '1', missing: '1', undecided: '0' });
  assertReports(reports, 1);
  copyFileSync(join(reports, 'report.json'), join(place.folder, 'known.json'));
  const again = await runTask(place, { ...params, args: [...place.shut, '--baseline', 'known.json'] });
  assert.equal(again.status, 0);
});

test('the Task fails on what is undecided, unless that is allowed', async (t) => {
  const place = await makePlace(t);
  const params = { profile: 'mine.yaml', args: place.open };
  const { status, results } = await runTask(place, params);
  assert.equal(status, 3);
  assert.deepEqual(results, { 'exit-code': '3', missing: '0', undecided: '1' });
  const allowed = await runTask(place, { ...params, 'allow-undecided': 'true' });
  assert.deepEqual([allowed.status, allowed.results['exit-code']], [0, '3']);
});

test('the Task never passes without a run, and old reports are gone then', async (t) => {
  const place = await makePlace(t);
  await runTask(place, { profile: 'mine.yaml', args: place.open });
  for (const params of [{ profile: '*.yaml' }, { args: ['--help'] }, { args: ['--plan'] }, { args: ['demo'] }]) {
    const { status, results, reports } = await runTask(place, { profile: 'mine.yaml', ...params });
    assert.equal(status, 2, JSON.stringify(params));
    assert.deepEqual(results, { 'exit-code': '2', missing: 'unknown', undecided: 'unknown' });
    assertNoReports(reports);
  }
});

test('a report of another run that cannot be removed is no result of this one', async (t) => {
  const place = await makePlace(t);
  mkdirSync(join(temporaryFolderOf(place), 'reports/report.json/kept'), { recursive: true });
  for (const args of [['--help'], place.open]) {
    const { status, results } = await runTask(place, { profile: 'mine.yaml', set: QUEUE, args });
    assert.deepEqual([status, results], [2, { 'exit-code': '2', missing: 'unknown', undecided: 'unknown' }]);
  }
});

test('nothing in a param is run, split or expanded', async (t) => {
  const place = await makePlace(t);
  const lines = HOSTILE_LINES;
  for (const wrong of [{ profile: lines }, { set: lines }, { args: lines.split('\n') }, { deadline: lines }])
    assert.equal((await runTask(place, { profile: 'mine.yaml', ...wrong })).status, 2, Object.keys(wrong)[0]);
  const args = [...place.open, `--save-observations=${HOSTILE_NAME}`];
  assert.equal((await runTask(place, { profile: 'mine.yaml', args })).status, 3);
  const split = await runTask(place, { profile: 'mine.yaml', args: [...place.open, '--only=a b\n--help'] });
  assert.equal(split.status, 2);
  assertUntouched(place.folder);
});

test('the Task prints no password of a proxy, and writes none', async (t) => {
  const place = await makePlace(t);
  const ended = await runTask(
    { ...place, env: { ...place.env, ...PROXIED } },
    { profile: 'mine.yaml', set: QUEUE, args: place.shut },
  );
  assert.equal(ended.status, 1);
  assertNoSecret(ended, ended.reports);
});

test('the Task runs without rights, and its script holds nothing that Tekton fills in', () => {
  assert.doesNotMatch(STEP.script, /\$\((?:params|workspaces|results|context|tasks|steps|step|inputs|outputs)\b/);
  assert.deepEqual([STEP.securityContext.runAsNonRoot, STEP.securityContext.readOnlyRootFilesystem], [true, true]);
  assert.deepEqual(STEP.securityContext.capabilities, { drop: ['ALL'] });
});

/** As Tekton does it: params are filled into `env` and `args`, and the script is a file that is run by its first line. */
async function runTask(place: Place, params: Params): Promise<TaskEnded> {
  const folder = temporaryFolderOf(place);
  const fill = (text: string): string =>
    text.replaceAll(/\$\(([a-z.-]+)\)/g, (_whole, name: string) => valueOf(name, params, folder));
  const env = STEP.env.map(({ name, value }: { name: string; value: string }) => [name, fill(value)]);
  const [interpreter = ''] = STEP.script.split('\n');
  const ended = await runScript([interpreter.replace('#!', '')], STEP.script, {
    folder: place.folder,
    env: { ...place.env, ...Object.fromEntries(env) },
    args: params.args ?? [],
  });
  const names: readonly string[] = TASK.spec.results.map(({ name }: { name: string }) => name);
  const results = names.map((name) => [name, readFileSync(join(folder, 'results', name), 'utf8')]);
  return { ...ended, results: Object.fromEntries(results), reports: join(folder, 'reports') };
}

/** Beside the folder of sources, which is read-only for a Task. */
function temporaryFolderOf({ folder }: Place): string {
  const made = `${folder}.task`;
  for (const name of ['results', 'reports']) mkdirSync(join(made, name), { recursive: true });
  return made;
}

function valueOf(name: string, params: Params, folder: string): string {
  const [kind = '', what = '', path = ''] = name.split('.');
  if (kind === 'results' && path === 'path') return join(folder, 'results', what);
  if (kind === 'workspaces' && path === 'path') return join(folder, what);
  const declared = TASK.spec.params.find((param: { name: string }) => param.name === what);
  const given = Object.entries(params).find(([key]) => key === what)?.[1];
  const value: unknown = given ?? declared?.default;
  if (kind !== 'params' || typeof value !== 'string') throw new Error(`nothing for $(${name})`);
  return value;
}
