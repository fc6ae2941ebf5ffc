import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessFacts, type ClusterAccess, hasLogin, readKubeconfigs } from '../../src/discovery/kubeconfig.ts';
import { fixture } from './fixture.ts';

const IKS = { file: '/home/me/.kube/config', text: fixture('kubeconfig-iks.yaml') };

function access(text: string, context: string | null = null): ClusterAccess {
  const read = readKubeconfigs([{ file: 'config', text }], context);
  assert.ok('access' in read, JSON.stringify(read));
  return read.access;
}

function trouble(text: string, context: string | null = null): string {
  const read = readKubeconfigs([{ file: 'config', text }], context);
  assert.ok('trouble' in read);
  return read.trouble.message;
}

function config(...lines: readonly string[]): string {
  return [
    'current-context: one',
    'contexts: [{ name: one, context: { cluster: one } }]',
    'clusters:',
    '  - name: one',
    '    cluster:',
    ...lines.map((line) => `      ${line}`),
  ].join('\n');
}

test('reads the cluster of the current context: its server, and the path of its authority as it stands there', () => {
  const read = access(IKS.text);
  assert.equal(read.context, 'mycluster/c3f0a1b2c3d4e5f60718');
  assert.equal(read.server, 'https://c3.us-south.containers.cloud.ibm.com:30426');
  assert.deepEqual(read.authority, { path: 'ca-us-south-mycluster.pem' });
  assert.deepEqual(accessFacts(read), {
    'kubeconfig.server': 'https://c3.us-south.containers.cloud.ibm.com:30426',
    'kubeconfig.host': 'c3.us-south.containers.cloud.ibm.com',
    'kubeconfig.publicServer': 'https://c3.us-south.containers.cloud.ibm.com:30426',
    'cluster.region': 'us-south',
  });
});

test('--context chooses another one; its authority, server name and proxy come along', () => {
  const read = access(IKS.text, 'private');
  assert.deepEqual(read.authority, { pem: '-----BEGIN CERTIFICATE-----' });
  assert.equal(read.proxyUrl, 'http://me:proxy-secret@proxy.example.com:3128');
  assert.deepEqual(accessFacts(read), {
    'kubeconfig.server': 'https://c3.private.us-south.containers.cloud.ibm.com:31140',
    'kubeconfig.host': 'c3.private.us-south.containers.cloud.ibm.com',
    'kubeconfig.privateServer': 'https://c3.private.us-south.containers.cloud.ibm.com:31140',
    'kubeconfig.serverName': 'c3.us-south.containers.cloud.ibm.com',
    'cluster.region': 'us-south',
  });
});

test('no token, no password and no key of a user comes out', () => {
  for (const context of [null, 'private', 'careless'])
    assert.doesNotMatch(JSON.stringify(access(IKS.text, context)), /token-secret|refresh-secret/);
});

test('insecure-skip-tls-verify is seen', () => {
  assert.equal(access(IKS.text, 'careless').insecure, true);
  assert.equal(access(IKS.text).insecure, false);
});

test('of data and file the data counts, as in kubectl', () => {
  const both = config('server: https://a.example', 'certificate-authority: ca.pem', 'certificate-authority-data: aGk=');
  assert.deepEqual(access(both).authority, { pem: 'hi' });
});

test('a cluster without an authority has none', () => {
  assert.equal(access(config('server: https://a.example')).authority, null);
});

for (const [server, fact] of [
  ['https://c3.us-south.containers.cloud.ibm.com:30426', 'kubeconfig.publicServer'],
  ['https://c100-e.us-south.containers.cloud.ibm.com:30426', 'kubeconfig.publicServer'],
  ['https://c3.private.us-south.containers.cloud.ibm.com:31140', 'kubeconfig.privateServer'],
  ['https://c3-private.us-south.containers.cloud.ibm.com:31140', 'kubeconfig.privateServer'],
  ['https://x.vpe.private.us-south.containers.cloud.ibm.com:31140', 'kubeconfig.privateServer'],
  ['https://10.0.0.1:6443', 'kubeconfig.privateServer'],
  ['https://[fd00::1]:6443', 'kubeconfig.privateServer'],
  ['https://127.0.0.1:6443', 'kubeconfig.privateServer'],
  ['https://166.9.12.140:31140', 'kubeconfig.privateServer'],
  ['https://169.46.7.238', 'kubeconfig.publicServer'],
] as const) {
  test(`${server} is a ${fact}`, () => {
    const facts = accessFacts(access(config(`server: "${server}"`)));
    assert.deepEqual(
      Object.keys(facts).filter((name) => /(?:public|private)Server$/.test(name)),
      [fact],
    );
  });
}

test('JSON is read too', () => {
  const text = JSON.stringify({
    'current-context': 'one',
    contexts: [{ name: 'one', context: { cluster: 'one' } }],
    clusters: [{ name: 'one', cluster: { server: 'https://a.example' } }],
  });
  assert.equal(access(text).server, 'https://a.example');
});

test('of several files the first that has a name decides, also about the current context', () => {
  const first = { file: 'a', text: config('server: https://first.example') };
  const second = { file: 'b', text: config('server: https://second.example', 'tls-server-name: x') };
  const third = { file: 'c', text: IKS.text };
  const read = readKubeconfigs([first, second, third], null);
  assert.ok('access' in read);
  assert.deepEqual(
    [read.access.file, read.access.server, read.access.serverName],
    ['a', 'https://first.example', null],
  );
  const other = readKubeconfigs([first, second, third], 'private');
  assert.ok('access' in other);
  assert.equal(other.access.file, 'c');
});

test('a context of one file may name a cluster of another', () => {
  const contexts = { file: 'a', text: 'current-context: one\ncontexts: [{ name: one, context: { cluster: one } }]' };
  const clusters = { file: 'b', text: 'clusters: [{ name: one, cluster: { server: "https://a.example" } }]' };
  const read = readKubeconfigs([contexts, clusters], null);
  assert.ok('access' in read);
  assert.equal(read.access.file, 'b');
});

test('what is wrong is named with its file, and what would be right', () => {
  assert.match(trouble('clusters: []'), /^config: has no current-context; name one with --context/);
  assert.match(trouble(IKS.text, 'privat'), /^config: has no context "privat"/);
  assert.match(trouble(IKS.text, 'broken'), /context "broken" is of cluster "gone", which it does not have/);
  assert.match(trouble('clusters: ['), /^config: is not readable as YAML/);
  assert.match(trouble('hello'), /^config: is no kubeconfig/);
  assert.match(trouble(''), /^config: is no kubeconfig/);
  assert.match(trouble('[1, 2]'), /^config: is no kubeconfig/);
  const read = readKubeconfigs([IKS], 'privat');
  assert.ok('trouble' in read);
  assert.deepEqual(read.trouble.known, ['mycluster/c3f0a1b2c3d4e5f60718', 'private', 'careless', 'broken']);
});

test('a file of aliases of aliases, and one that is nested without end, are refused', () => {
  const layers = 'abcdefgh'.split('').map((name, index, all) => {
    const before = all[index - 1];
    return `${name}: &${name} [${before === undefined ? 'x' : Array(9).fill(`*${before}`).join(', ')}]`;
  });
  assert.match(trouble(['clusters: []', ...layers].join('\n')), /stand for too many values/);
  assert.match(trouble(`clusters: ${'['.repeat(20_000)}`), /^config: is /);
});

test('a key that every object has is no entry', () => {
  assert.match(trouble('__proto__: { clusters: [] }'), /is no kubeconfig/);
  assert.match(trouble(config('server: https://a.example'), 'constructor'), /has no context "constructor"/);
});

test('a query of the server, which kubectl never sends, is no part of its URL', () => {
  const read = access(config('server: https://c1.example:30000/k8s?token=hush#x'));
  assert.equal(read.server, 'https://c1.example:30000/k8s');
});

test('of a server with a user name or a password nothing is passed on, and of one without it is', () => {
  for (const server of ['https://me:hush@c1.example:1', 'me:hush@c1.example:1', 'https://me:h?sh@c1.example']) {
    const read = access(config(`server: ${server}`));
    assert.equal(hasLogin(read), true);
    assert.deepEqual(accessFacts(read), {});
  }
  assert.equal(hasLogin(access(config('server: https://c1.example:1'))), false);
});
