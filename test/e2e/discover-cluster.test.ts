import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fixture } from '../discovery/fixture.ts';
import { runCli } from '../helpers/cli.ts';
import { statusAnswer, startApiServer, USER_TOKEN, WITHOUT_KUBECTL } from './api-server.ts';
import { temporaryFolder } from './site.ts';

const PLAN = ['--profile', 'vpc', '--plan', '--format', 'json', '--discover', 'cluster'];
const OPTIONS = { skip: WITHOUT_KUBECTL };
const ETCD = 'tcp://c3.us-south.containers.cloud.ibm.com:30427';

interface Plan {
  readonly targets: readonly {
    readonly host: string;
    readonly port: number;
    readonly requirements: readonly string[];
  }[];
  readonly skipped: readonly { readonly requirement: string; readonly next: string | null }[];
}

function etcdOf(stdout: string): string | null {
  const plan: Plan = JSON.parse(stdout);
  const target = plan.targets.find(({ requirements }) => requirements.includes('etcd'));
  return target === undefined ? null : `tcp://${target.host}:${target.port}`;
}

function whySkipped(stdout: string): string {
  const plan: Plan = JSON.parse(stdout);
  return plan.skipped.find(({ requirement }) => requirement === 'etcd')?.next ?? '';
}

test('kubectl reads the ConfigMap of the cluster, and nothing is changed there', OPTIONS, async (t) => {
  const { site, kubeconfig, env } = await startApiServer(t, { status: 200, body: fixture('cluster-info.json') });
  const { status, stdout, stderr } = await runCli([...PLAN, '--kubeconfig', kubeconfig, '--context', 'mine'], { env });
  assert.equal(status, 0, stderr);
  assert.equal(etcdOf(stdout), ETCD, stderr);
  assert.match(stderr, /asking the cluster with "kubectl get configmap cluster-info --namespace=kube-system/);
  assert.match(stderr, /etcdPort=30427 from the ConfigMap cluster-info of the cluster/);
  assert.deepEqual([...new Set(site.requests.map(({ method }) => method))], ['GET']);
  assert.ok(!(stdout + stderr).includes(USER_TOKEN));
});

test('without --kubeconfig, kubectl finds its own', OPTIONS, async (t) => {
  const { kubeconfig, env } = await startApiServer(t, { status: 200, body: fixture('cluster-info.json') });
  const { stdout, stderr } = await runCli(PLAN, { env: { ...env, KUBECONFIG: kubeconfig } });
  assert.equal(etcdOf(stdout), ETCD, stderr);
  assert.doesNotMatch(stderr, /masterUrl=/);
});

for (const [name, answer, words] of [
  [
    'forbidden',
    statusAnswer(
      403,
      'Forbidden',
      'configmaps "cluster-info" is forbidden: User "me" cannot get resource "configmaps"',
    ),
    /you may not read the ConfigMap cluster-info/,
  ],
  ['not there', statusAnswer(404, 'NotFound', 'configmaps "cluster-info" not found'), /has no ConfigMap cluster-info/],
  ['for others', statusAnswer(401, 'Unauthorized', 'Unauthorized'), /the cluster does not know you/],
  ['without etcd', { status: 200, body: fixture('cluster-info-without-etcd.json') }, /has no etcd_host and etcd_port/],
  ['not even JSON', { status: 200, body: 'hello' }, /kubectl/],
] as const) {
  test(
    `where the ConfigMap is ${name}, the run goes on without it, and the reason is told twice`,
    OPTIONS,
    async (t) => {
      const { kubeconfig, env } = await startApiServer(t, answer);
      const { status, stdout, stderr } = await runCli([...PLAN, '--kubeconfig', kubeconfig], { env });
      assert.equal(status, 0, stderr);
      assert.equal(etcdOf(stdout), null);
      assert.match(stderr, words);
      assert.match(whySkipped(stdout), words);
      assert.match(whySkipped(stdout), /^Not found: .* Run "kubectl get cm/);
    },
  );
}

test('without kubectl the run goes on, and says so', async (t) => {
  const { status, stdout, stderr } = await runCli(PLAN, { env: { PATH: temporaryFolder(t) } });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /--discover cluster: there is no kubectl here/);
  assert.match(whySkipped(stdout), /there is no kubectl here/);
});

/** A program in the place of kubectl; POSIX only. */
function standIn(t: TestContext, script: string): { readonly PATH: string } {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'kubectl'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
}

const POSIX = { skip: process.platform === 'win32' ? 'there is no shell' : false };

/** Whether a process is there; a killed one may be a zombie for a moment, when nobody waits for it. */
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}

test('a kubectl that hangs is ended at the deadline, with all that it started', POSIX, async (t) => {
  const pids = join(temporaryFolder(t), 'pids');
  const env = standIn(t, `sleep 600 &\necho $! > ${pids}\nwait`);
  const { status, stderr, signal } = await runCli([...PLAN, '--deadline', '1s'], { env, timeoutMs: 15_000 });
  assert.deepEqual([status, signal], [0, null]);
  assert.match(stderr, /kubectl did not end within 1 s/);
  const pid = Number(readFileSync(pids, 'utf8'));
  for (let tries = 0; tries < 100 && !isGone(pid); tries += 1) await setTimeout(20);
  assert.ok(isGone(pid));
});

test('a child that kubectl leaves behind is not waited for, and what kubectl said counts', POSIX, async (t) => {
  const answer = join(temporaryFolder(t), 'answer.json');
  writeFileSync(answer, fixture('cluster-info.json'));
  const env = standIn(t, `cat ${answer}\nsleep 600 &\nexit 0`);
  const { status, stdout, stderr, signal } = await runCli(PLAN, { env, timeoutMs: 15_000 });
  assert.deepEqual([status, signal], [0, null]);
  assert.equal(etcdOf(stdout), ETCD, stderr);
});

test('what kubectl says is told without the secrets in it', POSIX, async (t) => {
  const env = standIn(t, 'echo "token eyJhush1 at https://u:p@hush@h:1/ and https://u:p/hush@h" >&2; exit 1');
  const { stdout, stderr } = await runCli(PLAN, { env });
  assert.match(stderr, /kubectl failed: token \*\*\* at https:\/\/h:1 and https:\/\/h\n/);
  assert.doesNotMatch(stdout + stderr, /hush/);
});
