import assert from 'node:assert/strict';
import { test } from 'node:test';
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
