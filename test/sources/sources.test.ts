import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readIbmcloudOutput } from '../../src/discovery/ibmcloud.ts';
import type { PublicGateway, Subnet, Worker } from '../../src/model/discovery.ts';
import type { ClusterSources } from '../../src/model/sources.ts';
import { clusterSources, type Inventory, isWhole } from '../../src/sources/sources.ts';
import { fixture } from '../discovery/fixture.ts';

const NOTHING: Inventory = { cluster: null, workers: null, subnets: null, gateways: null };

function output(name: string) {
  const read = readIbmcloudOutput(fixture(name));
  assert.ok('kind' in read, name);
  return read;
}

function vpc(): Inventory & {
  readonly workers: readonly Worker[];
  readonly subnets: readonly Subnet[];
  readonly gateways: readonly PublicGateway[];
} {
  const [cluster, workers, subnets, gateways] = [
    output('cluster-vpc.json'),
    output('workers-vpc.json'),
    output('subnets.json'),
    output('public-gateways.json'),
  ];
  assert.ok(cluster.kind === 'cluster' && workers.kind === 'workers');
  assert.ok(subnets.kind === 'subnets' && gateways.kind === 'public-gateways');
  return {
    cluster: cluster.cluster,
    workers: workers.workers,
    subnets: subnets.subnets,
    gateways: gateways.gateways,
  };
}

function values(sources: ClusterSources, destinations: 'public' | 'private'): readonly string[] {
  const list = sources.lists.find((one) => one.destinations === destinations);
  return (list?.addresses ?? []).map(({ zone, value }) => `${zone} ${value}`);
}

function reasons(sources: ClusterSources, destinations: 'public' | 'private'): string {
  const list = sources.lists.find((one) => one.destinations === destinations);
  return (list?.unknown ?? []).map(({ zone, reason }) => `${zone} ${reason}`).join('\n');
}

test('on VPC public services see the gateway of the subnet, private ones the subnet', () => {
  const sources = clusterSources(vpc());
  assert.deepEqual(values(sources, 'public'), ['us-south-1 192.0.2.11', 'us-south-2 198.51.100.12']);
  assert.deepEqual(values(sources, 'private'), ['us-south-1 10.240.0.0/24', 'us-south-2 10.240.64.0/24']);
  assert.equal(
    sources.lists[0]?.addresses[0]?.what,
    'public gateway pgw-us-south-1 of subnet mycluster-dal1, 2 workers',
  );
  assert.equal(isWhole(sources), true);
  assert.deepEqual(sources.cluster, { id: 'c3f0a1b2c3d4e5f60718', name: 'mycluster', region: 'us-south' });
});

test('one gateway of two subnets with workers is one address', () => {
  const { workers, ...rest } = vpc();
  const moved = workers.map((worker, index) =>
    index === 1 ? { ...worker, interfaces: worker.interfaces.toReversed() } : worker,
  );
  const sources = clusterSources({ ...rest, workers: moved });
  assert.deepEqual(values(sources, 'public'), ['us-south-1 192.0.2.11', 'us-south-2 198.51.100.12']);
  assert.match(
    sources.lists[0]?.addresses[0]?.what ?? '',
    /of subnets mycluster-dal1, mycluster-dal1-second, 2 workers/,
  );
  assert.equal(values(sources, 'private').length, 3);
});

test('a zone of the cluster without a worker is noted', () => {
  assert.match(clusterSources(vpc()).notes[0] ?? '', /^us-south-3: .* no worker in it/);
});

test('workers in a subnet without a public gateway reach no public service, and that is said', () => {
  const { subnets, ...rest } = vpc();
  const sources = clusterSources({
    ...rest,
    subnets: subnets.map((subnet) => (subnet.zone === 'us-south-2' ? { ...subnet, publicGateway: null } : subnet)),
  });
  assert.deepEqual(values(sources, 'public'), ['us-south-1 192.0.2.11']);
  assert.match(
    reasons(sources, 'public'),
    /^us-south-2 Subnet mycluster-dal2 has no public gateway: workers in it reach no/,
  );
  assert.equal(values(sources, 'private').length, 2);
  assert.equal(isWhole(sources), false);
});

for (const [change, words] of [
  [{ status: 'pending' }, /is pending, not available \(its address would be 198\.51\.100\.12\)/],
  [{ status: 'pending', address: null }, /is pending, not available\./],
  [{ address: null }, /has no floating IP/],
  [{ id: 'another' }, /\(r006-gw-2\) is not in the list of gateways/],
] as const) {
  test(`a public gateway with ${JSON.stringify(change)} gives no address, and the reason`, () => {
    const { gateways, ...rest } = vpc();
    const changed = gateways.map((gateway) => (gateway.id === 'r006-gw-2' ? { ...gateway, ...change } : gateway));
    const sources = clusterSources({ ...rest, gateways: changed });
    assert.deepEqual(values(sources, 'public'), ['us-south-1 192.0.2.11']);
    assert.match(reasons(sources, 'public'), words);
  });
}

test('a subnet that is not in the list has its address from the worker, but no gateway', () => {
  const { subnets, ...rest } = vpc();
  const sources = clusterSources({ ...rest, subnets: subnets.filter(({ id }) => !id.startsWith('0727')) });
  assert.match(
    reasons(sources, 'public'),
    /us-south-2 Whether subnet 0727-cccccccc-2222 has a public gateway: it is not in/,
  );
  assert.deepEqual(values(sources, 'private'), ['us-south-1 10.240.0.0/24', 'us-south-2 10.240.64.0/24']);
});

test('a worker without a subnet, and one without an address of it, are named', () => {
  const { workers, ...rest } = vpc();
  const bare = { address: '10.1.1.1', subnetId: null, cidr: null };
  const lost = workers.map((worker, index) => (index === 2 ? { ...worker, interfaces: [bare] } : worker));
  assert.match(
    reasons(clusterSources({ ...rest, workers: lost }), 'private'),
    /us-south-2 In which subnet worker .*00000303 is/,
  );
  const unnamed = workers.map((worker) => ({
    ...worker,
    interfaces: worker.interfaces.map((one) => ({ ...one, cidr: null })),
  }));
  const sources = clusterSources({ ...rest, workers: unnamed, subnets: [] });
  assert.match(reasons(sources, 'private'), /The addresses of subnet 0717-aaaaaaaa-1111: it is not in the list/);
});

test('what was not given is said, with the command for it', () => {
  const { cluster, workers, subnets, gateways } = vpc();
  for (const [inventory, words] of [
    [{ ...NOTHING, cluster, subnets, gateways }, /In which subnets the workers are.* Give --workers/],
    [{ ...NOTHING, workers, gateways }, /Which subnets have a public gateway.* Give --subnets/],
    [
      { ...NOTHING, workers, subnets },
      /The address of the public gateway of subnet mycluster-dal1. Give --public-gateways/,
    ],
    [{ ...NOTHING, workers: [], subnets, gateways }, /the list of them is empty/],
    [{ ...NOTHING, cluster }, /Give --workers[\s\S]*Give --subnets/],
  ] as const) {
    const sources = clusterSources(inventory);
    assert.match(reasons(sources, 'public'), words);
    assert.equal(isWhole(sources), false);
  }
});

test("without workers the subnets and gateways of the cluster's own zones and VPC are shown, and no others", () => {
  const { cluster, subnets, gateways } = vpc();
  const sources = clusterSources({ ...NOTHING, cluster, subnets, gateways });
  assert.deepEqual(values(sources, 'public'), ['us-south-1 192.0.2.11', 'us-south-2 198.51.100.12']);
  assert.equal(values(sources, 'private').includes('us-south-2 10.240.65.0/24'), false);
});

test('on classic infrastructure each worker has its own addresses', () => {
  const workers = output('workers-classic.json');
  assert.ok(workers.kind === 'workers');
  const sources = clusterSources({ ...NOTHING, workers: workers.workers });
  assert.equal(sources.generation, 'classic');
  assert.deepEqual(values(sources, 'public'), ['fra02 192.0.2.21', 'fra04 192.0.2.37']);
  assert.deepEqual(values(sources, 'private'), ['fra02 10.176.48.67', 'fra04 10.176.50.12']);
  assert.equal(isWhole(sources), true);
  const [first] = workers.workers;
  assert.ok(first !== undefined);
  const inside = clusterSources({ ...NOTHING, workers: [{ ...first, publicAddress: null }] });
  assert.match(
    reasons(inside, 'public'),
    /fra02 Worker kube-fra02-.* has no public address: it goes out through the gateway/,
  );
});

test('a classic cluster without a list of workers is not known', () => {
  const cluster = output('cluster-classic.json');
  assert.ok(cluster.kind === 'cluster');
  const sources = clusterSources({ ...NOTHING, cluster: cluster.cluster });
  assert.match(reasons(sources, 'public'), /Give --workers/);
  assert.match(sources.notes[0] ?? '', /198\.51\.100\.0\/29 \(public\), 10\.176\.22\.48\/29 \(private\)/);
});

test('IAM is told apart: no list of control plane subnets, but a network zone', () => {
  for (const inventory of [vpc(), NOTHING]) assert.match(clusterSources(inventory).notes.join(' '), /network zone/);
});

test('what is no address is not known, and stands in no list', () => {
  const { gateways, subnets, ...rest } = vpc();
  const badGateways = gateways.map((one) => ({ ...one, address: null, wrong: '0.0.0.0/0' }));
  const badSubnets = subnets.map((one) => ({ ...one, cidr: null, wrong: 'nope' }));
  const sources = clusterSources({ ...rest, gateways: badGateways, subnets: badSubnets });
  assert.deepEqual([values(sources, 'public'), values(sources, 'private')], [[], []]);
  assert.match(reasons(sources, 'public'), /says "0\.0\.0\.0\/0", which is no address/);
  assert.match(reasons(sources, 'private'), /says "nope", which is no subnet/);
  const classic = output('workers-classic.json');
  assert.ok(classic.kind === 'workers');
  const wrong = { public: 'a', private: 'b', subnet: null };
  const workers = classic.workers.map((one) => ({ ...one, publicAddress: null, privateAddress: null, wrong }));
  const old = clusterSources({ ...NOTHING, workers });
  assert.deepEqual([values(old, 'public'), values(old, 'private'), isWhole(old)], [[], [], false]);
  assert.match(reasons(old, 'public'), /The public address of worker .* says "a"/);
  assert.match(reasons(old, 'private'), /The private address of worker .* says "b"/);
});

test('of two entries with one id neither is taken, unless they say the same', () => {
  const { gateways, subnets, ...rest } = vpc();
  const same = clusterSources({ ...rest, subnets: [...subnets, ...subnets], gateways: [...gateways, ...gateways] });
  assert.equal(isWhole(same), true);
  const others = gateways.map((one) => ({ ...one, address: '192.0.2.77' }));
  const sources = clusterSources({ ...rest, subnets, gateways: [...gateways, ...others] });
  assert.deepEqual(values(sources, 'public'), []);
  assert.match(reasons(sources, 'public'), /the list has it several times/);
  const moved = subnets.map((one) => ({ ...one, cidr: '10.1.0.0/24' }));
  const unclear = clusterSources({ ...rest, gateways, subnets: [...subnets, ...moved] });
  assert.deepEqual([values(unclear, 'public'), values(unclear, 'private')], [[], []]);
  assert.match(reasons(unclear, 'private'), /the list has it several times/);
});
