import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { HttpAnswer } from '../../src/demo/http-servers.ts';
import { type Site, startSite } from '../helpers/tls-site.ts';
import { temporaryFolder } from './site.ts';

/** What stands in the kubeconfig of a user, and must never come out. */
export const USER_TOKEN = 'user-token-0123456789';

/** Why tests with kubectl cannot run here; false when they can. */
export const WITHOUT_KUBECTL: string | false =
  spawnSync('kubectl', ['version', '--client'], { timeout: 20_000 }).status === 0 ? false : 'there is no kubectl here';

export interface ApiServer {
  readonly site: Site;
  readonly kubeconfig: string;
  /** kubectl keeps what it learns of a server below HOME. */
  readonly env: Readonly<Record<string, string>>;
}

/** A server on loopback that answers for a ConfigMap as an API server does, and a kubeconfig that leads to it. */
export async function startApiServer(t: TestContext, configMap: HttpAnswer): Promise<ApiServer> {
  const answers: Readonly<Record<string, HttpAnswer>> = {
    ...API,
    '/api/v1/namespaces/kube-system/configmaps/cluster-info': configMap,
  };
  const site = await startSite(t, {
    respond: ({ path }) => {
      const answer = answers[path] ?? statusAnswer(404, 'NotFound', 'the server could not find the requested resource');
      return { ...answer, headers: { 'content-type': 'application/json' } };
    },
  });
  const folder = temporaryFolder(t);
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, kubeconfigText(`https://127.0.0.1:${site.port}`, site.authority));
  return { site, kubeconfig, env: { HOME: folder } };
}

/** A kubeconfig of one cluster, with the authority inside. */
export function kubeconfigText(server: string, authority: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'mine',
    clusters: [
      {
        name: 'mycluster',
        cluster: { server, 'certificate-authority-data': Buffer.from(authority).toString('base64') },
      },
    ],
    contexts: [{ name: 'mine', context: { cluster: 'mycluster', user: 'me' } }],
    users: [{ name: 'me', user: { token: USER_TOKEN } }],
  });
}

/** What an API server says when it does not give an object. */
export function statusAnswer(status: number, reason: string, message: string): HttpAnswer {
  const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code: status };
  return { status, body: JSON.stringify(body) };
}

const API: Readonly<Record<string, HttpAnswer>> = {
  '/version': { status: 200, body: JSON.stringify({ major: '1', minor: '32', gitVersion: 'v1.32.4+IKS' }) },
  '/api': { status: 200, body: JSON.stringify({ kind: 'APIVersions', versions: ['v1'] }) },
  '/apis': { status: 200, body: JSON.stringify({ kind: 'APIGroupList', apiVersion: 'v1', groups: [] }) },
  '/api/v1': {
    status: 200,
    body: JSON.stringify({
      kind: 'APIResourceList',
      groupVersion: 'v1',
      resources: [
        {
          name: 'configmaps',
          singularName: 'configmap',
          namespaced: true,
          kind: 'ConfigMap',
          verbs: ['get', 'list'],
          shortNames: ['cm'],
        },
      ],
    }),
  },
};
