import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readClusterInfo } from '../../src/discovery/cluster-info.ts';
import { kubectlArguments, kubectlTrouble } from '../../src/discovery/kubectl.ts';
import { fixture } from './fixture.ts';

const BY_ITSELF = { code: '1', ended: 'by-itself' } as const;

test('reads etcd, and the JSON inside of the JSON', () => {
  assert.deepEqual(readClusterInfo(fixture('cluster-info.json')), {
    facts: {
      'cluster.etcdHost': 'c3.us-south.containers.cloud.ibm.com',
      'cluster.etcdPort': '30427',
      'cluster.id': 'c3f0a1b2c3d4e5f60718',
      'cluster.name': 'mycluster',
      'cluster.region': 'us-south',
    },
  });
});

test('keys that are missing or empty are no facts', () => {
  const without = readClusterInfo(fixture('cluster-info-without-etcd.json'));
  assert.ok('facts' in without);
  assert.deepEqual(Object.keys(without.facts), ['cluster.id', 'cluster.name', 'cluster.region']);
  const empty = { kind: 'ConfigMap', data: { etcd_host: '', etcd_port: ' ', 'cluster-config.json': 'no JSON' } };
  assert.deepEqual(readClusterInfo(JSON.stringify(empty)), { facts: {} });
  assert.deepEqual(readClusterInfo('{"kind":"ConfigMap"}'), { facts: {} });
});

test('the region of a VPC cluster can be told by its zone', () => {
  const config = JSON.stringify({ datacenter: 'eu-de-2' });
  assert.deepEqual(readClusterInfo(JSON.stringify({ kind: 'ConfigMap', data: { 'cluster-config.json': config } })), {
    facts: { 'cluster.region': 'eu-de' },
  });
});

test('an answer of another kind is none', () => {
  for (const text of ['', 'error', '[]', '{"kind":"Status"}']) assert.ok('trouble' in readClusterInfo(text));
});

test('kubectl gets the kubeconfig and the context that the user named, and otherwise finds its own', () => {
  assert.deepEqual(kubectlArguments(null, null), [
    'get',
    'configmap',
    'cluster-info',
    '--namespace=kube-system',
    '--output=json',
    '--request-timeout=10s',
  ]);
  assert.deepEqual(kubectlArguments('./my config', '--danger').slice(-2), [
    '--kubeconfig=./my config',
    '--context=--danger',
  ]);
});

for (const [failure, words] of [
  [{ code: 'ENOENT', ended: 'by-itself', stderr: '' }, /no kubectl here; install it/],
  [{ code: 'EACCES', ended: 'by-itself', stderr: '' }, /may not be run/],
  [{ code: null, ended: 'too-slow', stderr: '' }, /did not end within 20 s/],
  [{ code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER', ended: 'too-long', stderr: '' }, /more than a ConfigMap can hold/],
  [
    { ...BY_ITSELF, stderr: 'Error from server (NotFound): configmaps "cluster-info" not found\n' },
    /no ConfigMap cluster-info in kube-system/,
  ],
  [
    {
      ...BY_ITSELF,
      stderr: 'Error from server (Forbidden): configmaps "cluster-info" is forbidden: User "me" cannot get\n',
    },
    /you may not read .*User "me" cannot get/,
  ],
  [{ ...BY_ITSELF, stderr: 'error: You must be logged in to the server (Unauthorized)\n' }, /log in again/],
  [
    { ...BY_ITSELF, stderr: 'E1 again\n\nUnable to connect to the server: EOF\n' },
    /^kubectl failed: Unable to connect/,
  ],
  [{ ...BY_ITSELF, stderr: 'proxyconnect http://me:secret@proxy:1 refused' }, /http:\/\/proxy:1 refused$/],
  [
    { ...BY_ITSELF, stderr: 'parse "https://u:p@secret@h:1/?a=secret": no' },
    /^kubectl failed: parse "https:\/\/h:1": no$/,
  ],
  [{ ...BY_ITSELF, stderr: 'no way to https://u:p/secret@h: refused' }, /no way to https:\/\/h: refused$/],
  [{ ...BY_ITSELF, stderr: 'bad login me:secret@proxy:3128' }, /bad login \*\*\*@proxy:3128$/],
  [{ ...BY_ITSELF, stderr: 'error: token eyJsecret1.e30.x at https://h/' }, /error: token \*\*\* at https:\/\/h$/],
  [{ ...BY_ITSELF, stderr: 'Authorization: Bearer secret1' }, /Authorization: Bearer \*\*\*$/],
  [{ ...BY_ITSELF, stderr: 'got {"password": "secret"}' }, /got \{"password": \*\*\*\}$/],
  [{ ...BY_ITSELF, stderr: 'key 0123456789abcdefsecret0123456789 is old' }, /key \*\*\* is old$/],
  [{ ...BY_ITSELF, stderr: `${'x '.repeat(980)}https://u:secret${'x'.repeat(100)}@h` }, /(?: x){100} \.\.\.$/],
  [{ ...BY_ITSELF, stderr: 'the token has expired' }, /the token has expired$/],
  [
    { ...BY_ITSELF, stderr: 'Get "https://c1.example:30000/api?timeout=10s": dial tcp 192.0.2.1:30000: i/o timeout' },
    /Get "https:\/\/c1\.example:30000": dial tcp 192\.0\.2\.1:30000: i\/o timeout$/,
  ],
  [{ ...BY_ITSELF, stderr: '' }, /without a word \(1\)/],
] as const) {
  test(`kubectl's failure ${JSON.stringify(failure)} has a reason for people`, () => {
    assert.match(kubectlTrouble(failure), words);
    assert.doesNotMatch(kubectlTrouble(failure), /secret|\n/);
  });
}
