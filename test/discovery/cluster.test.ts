import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readIbmcloudOutput } from '../../src/discovery/ibmcloud.ts';
import type { Cluster } from '../../src/model/discovery.ts';
import { fixture } from './fixture.ts';

function cluster(content: string): Cluster {
  const read = readIbmcloudOutput(content);
  assert.ok('kind' in read && read.kind === 'cluster', JSON.stringify(read));
  return read.cluster;
}

function facts(value: Readonly<Record<string, unknown>>): Cluster['facts'] {
  return cluster(JSON.stringify({ id: 'c1', masterURL: '', ...value })).facts;
}

const PUBLIC = 'https://c3.us-south.containers.cloud.ibm.com:30426';
const PRIVATE = 'https://c3.private.us-south.containers.cloud.ibm.com:31140';

test('reads a VPC cluster, whose server URL and etcd port are empty', () => {
  const read = cluster(fixture('cluster-vpc.json'));
  assert.deepEqual(read.facts, {
    'cluster.id': 'c3f0a1b2c3d4e5f60718',
    'cluster.name': 'mycluster',
    'cluster.region': 'us-south',
    'cluster.masterUrl': PUBLIC,
    'cluster.privateMasterUrl': PRIVATE,
    'cluster.vpeUrl': 'https://c3f0a1b2c3d4e5f60718.vpe.private.us-south.containers.cloud.ibm.com:31140',
    'cluster.ingressHost': 'mycluster-0123456789abcdef-0000.us-south.containers.appdomain.cloud',
    'cluster.podSubnet': '172.17.0.0/18',
    'cluster.serviceSubnet': '172.21.0.0/16',
  });
  assert.deepEqual([read.generation, read.zones.length, read.vpcs.length], ['vpc', 3, 1]);
});

test('reads a classic cluster: flat endpoints, a port that is a number, the former name of its region, its VLANs', () => {
  const read = cluster(fixture('cluster-classic.json'));
  assert.deepEqual(read.facts, {
    'cluster.id': 'bq4r5s6t7u8v9w0x1y2z',
    'cluster.name': 'oldcluster',
    'cluster.region': 'eu-de',
    'cluster.masterUrl': 'https://c2.eu-de.containers.cloud.ibm.com:31234',
    'cluster.ingressHost': 'oldcluster-0123456789abcdef-0000.eu-de.containers.appdomain.cloud',
    'cluster.etcdPort': '31235',
  });
  assert.equal(read.generation, 'classic');
  assert.deepEqual(read.vlanSubnets, [
    { cidr: '198.51.100.0/29', isPublic: true },
    { cidr: '10.176.22.48/29', isPublic: false },
  ]);
});

test('an endpoint that is disabled has no URL, even where one stands there; the master is then the private one', () => {
  const read = cluster(fixture('cluster-vpc-private.json')).facts;
  assert.equal(read['cluster.masterUrl'], undefined);
  assert.equal(read['cluster.privateMasterUrl'], 'https://c2.private.eu-de.containers.cloud.ibm.com');
});

test('what is disabled or empty has its reason, and nothing else has one', () => {
  const reasons = (name: string): readonly string[] => cluster(fixture(name)).missing.map(({ reason }) => reason);
  assert.deepEqual(reasons('cluster-vpc-private.json'), ['the public service endpoint is disabled']);
  assert.deepEqual(reasons('cluster-classic.json'), ['the private service endpoint is disabled']);
  assert.match(reasons('cluster-vpc.json').join(), /^ibmcloud prints an empty etcd port/);
  assert.deepEqual(reasons('cluster-text.txt'), []);
});

test('the URL of an endpoint is taken from where it stands: nested, flat, as the master or as the server', () => {
  const nested = { serviceEndpoints: { publicServiceEndpointURL: PUBLIC, privateServiceEndpointURL: PRIVATE } };
  for (const value of [
    nested,
    { publicServiceEndpointURL: PUBLIC, privateServiceEndpointURL: PRIVATE },
    {
      serviceEndpoints: { publicServiceEndpointURL: '' },
      publicServiceEndpointURL: PUBLIC,
      privateServiceEndpointURL: PRIVATE,
    },
    { masterURL: PUBLIC, serverURL: PRIVATE },
    { masterURL: PRIVATE, serverURL: PUBLIC },
  ]) {
    const read = facts(value);
    assert.deepEqual([read['cluster.masterUrl'], read['cluster.privateMasterUrl']], [PUBLIC, PRIVATE]);
  }
});

test("the master's own URL is a private one where only the private endpoint is enabled", () => {
  const read = facts({ masterURL: PRIVATE, publicServiceEndpointEnabled: false });
  assert.deepEqual([read['cluster.masterUrl'], read['cluster.privateMasterUrl']], [undefined, PRIVATE]);
});

test('flags and ports may be texts', () => {
  const read = facts({ publicServiceEndpointEnabled: 'False', publicServiceEndpointURL: PUBLIC, etcdPort: '20023' });
  assert.deepEqual([read['cluster.masterUrl'], read['cluster.etcdPort']], [undefined, '20023']);
});

test('a URL without a port keeps none, which means 443; one without a scheme is https', () => {
  const read = facts({ publicServiceEndpointURL: 'c3.us-south.containers.cloud.ibm.com' });
  assert.equal(read['cluster.masterUrl'], 'https://c3.us-south.containers.cloud.ibm.com');
});

test('empty texts, "-" and nothing are no values', () => {
  assert.deepEqual(facts({ name: '', etcdPort: '', region: '-', ingressHostname: null, podSubnet: ' ' }), {
    'cluster.id': 'c1',
  });
});

for (const [value, region] of [
  [{ region: 'eu-de', crn: 'crn:v1:bluemix:public:containers-kubernetes:us-south:a/0:c1::' }, 'eu-de'],
  [{ crn: 'crn:v1:bluemix:public:containers-kubernetes:us-south:a/0:c1::' }, 'us-south'],
  [{ workerZones: ['br-sao-2'] }, 'br-sao'],
  [{ dataCenter: 'jp-tok-1' }, 'jp-tok'],
  [{ masterURL: PRIVATE }, 'us-south'],
  [{ region: 'ap-north' }, 'jp-tok'],
  [{ dataCenter: 'dal10' }, undefined],
  [{ crn: 'not a crn' }, undefined],
] as const) {
  test(`the region of ${JSON.stringify(value)} is ${region ?? 'not known'}`, () => {
    assert.equal(facts(value)['cluster.region'], region);
  });
}

test('reads what the command prints for people', () => {
  const read = cluster(fixture('cluster-text.txt'));
  assert.deepEqual(read.facts, {
    'cluster.id': 'c3f0a1b2c3d4e5f60718',
    'cluster.name': 'mycluster',
    'cluster.region': 'us-south',
    'cluster.masterUrl': 'https://c2.us-south.containers.cloud.ibm.com:20267',
    'cluster.privateMasterUrl': 'https://c2.private.us-south.containers.cloud.ibm.com:20267',
    'cluster.ingressHost': 'mycluster-0123456789abcdef-0000.us-south.containers.appdomain.cloud',
    'cluster.podSubnet': '172.17.0.0/18',
    'cluster.serviceSubnet': '172.21.0.0/16',
  });
  assert.deepEqual(read.zones, ['us-south-1', 'us-south-2', 'us-south-3']);
  assert.deepEqual(read.vpcs, ['r006-11111111-2222-4333-8444-555555555555']);
});

test('of the text for people, the master\'s URL counts in both places where it may stand, and "-" is none', () => {
  const head = 'ID:    c1\nPublic Service Endpoint URL:   -\n';
  for (const text of [`${head}\nMaster\nStatus:   Ready\nURL:   ${PUBLIC}\n`, `${head}Master URL:   ${PUBLIC}\r\n`])
    assert.equal(cluster(text).facts['cluster.masterUrl'], PUBLIC);
  assert.equal(cluster(head).facts['cluster.masterUrl'], undefined);
});

test('a list of one cluster is that cluster; of several none is chosen', () => {
  const one = JSON.parse(fixture('cluster-vpc.json'));
  assert.equal(cluster(JSON.stringify([one])).facts['cluster.name'], 'mycluster');
  assert.equal(cluster(JSON.stringify({ clusters: [one] })).facts['cluster.name'], 'mycluster');
  assert.deepEqual(readIbmcloudOutput(JSON.stringify([one, one])), { trouble: 'holds 2 clusters' });
});
