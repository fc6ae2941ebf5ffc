import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readIbmcloudOutput, workerFacts } from '../../src/discovery/ibmcloud.ts';
import type { Worker } from '../../src/model/discovery.ts';
import { fixture } from './fixture.ts';

function workers(content: string): readonly Worker[] {
  const read = readIbmcloudOutput(content);
  assert.ok('kind' in read && read.kind === 'workers', JSON.stringify(read));
  return read.workers;
}

test('reads workers on VPC: the primary interface first, whichever way they are listed', () => {
  const [, second] = workers(fixture('workers-vpc.json'));
  assert.equal(second?.zone, 'us-south-1');
  assert.deepEqual(second?.interfaces, [
    { address: '10.240.0.6', subnetId: '0717-aaaaaaaa-1111', cidr: '10.240.0.0/24' },
    { address: '10.240.1.9', subnetId: '0717-bbbbbbbb-1111', cidr: '10.240.1.0/24' },
  ]);
});

test('reads workers on classic infrastructure, flat or below networkInformation', () => {
  const flat = workers(fixture('workers-classic.json'));
  assert.deepEqual(
    flat.map(({ publicAddress, privateAddress, zone }) => [publicAddress, privateAddress, zone]),
    [
      ['192.0.2.21', '10.176.48.67', 'fra02'],
      ['192.0.2.37', '10.176.50.12', 'fra04'],
    ],
  );
  const nested = [
    { id: 'w1', location: 'fra02', networkInformation: { publicIP: '192.0.2.21', privateIP: '10.0.0.1' } },
  ];
  assert.equal(workers(JSON.stringify(nested))[0]?.publicAddress, '192.0.2.21');
});

test('a worker on a private VLAN only has no public address', () => {
  const read = workers(JSON.stringify([{ id: 'w1', location: 'fra02', privateIP: '10.0.0.1', publicIP: '-' }]));
  assert.deepEqual([read[0]?.publicAddress, read[0]?.privateAddress], [null, '10.0.0.1']);
});

test('the facts of workers leave out those that are deleted', () => {
  assert.deepEqual(workerFacts(workers(fixture('workers-vpc.json'))), {
    'workers.addresses': ['10.240.0.5', '10.240.0.6', '10.240.64.4'],
  });
  assert.deepEqual(workerFacts(workers(fixture('workers-classic.json'))), {
    'workers.addresses': ['10.176.48.67', '10.176.50.12'],
    'workers.publicAddresses': ['192.0.2.21', '192.0.2.37'],
  });
});

for (const name of ['subnets', 'public-gateways']) {
  test(`${name} are the same bare and as the API wraps them`, () => {
    const bare = readIbmcloudOutput(fixture(`${name}.json`));
    assert.ok('kind' in bare);
    assert.equal(bare.kind, name);
    assert.deepEqual(readIbmcloudOutput(fixture(`${name}-api.json`)), bare);
  });
}

test('a public gateway has its floating IP, and a subnet without a gateway says so', () => {
  const gateways = readIbmcloudOutput(fixture('public-gateways.json'));
  assert.ok('kind' in gateways && gateways.kind === 'public-gateways');
  assert.deepEqual(gateways.gateways[0], {
    id: 'r006-gw-1',
    name: 'pgw-us-south-1',
    status: 'available',
    address: '192.0.2.11',
    zone: 'us-south-1',
    vpc: 'r006-11111111-2222-4333-8444-555555555555',
  });
  const subnets = readIbmcloudOutput(fixture('subnets.json'));
  assert.ok('kind' in subnets && subnets.kind === 'subnets');
  assert.equal(subnets.subnets.find(({ name }) => name === 'of-others')?.publicGateway, null);
});

test('an empty list is of nothing, bare or wrapped', () => {
  assert.deepEqual(readIbmcloudOutput('[]'), { kind: 'empty' });
  assert.deepEqual(readIbmcloudOutput('{"public_gateways": [], "limit": 50}'), { kind: 'empty' });
});

test('what is something else is named as that', () => {
  for (const [content, words] of [
    ['FAILED\nNo API endpoint set.', /neither JSON nor/],
    ['', /neither JSON nor/],
    ['"text"', /JSON of another kind/],
    ['null', /JSON of another kind/],
    ['{"incidentID": "x", "code": "E0051"}', /JSON of another kind/],
    ['[{"a": 1}]', /list of another kind/],
    ['{"a": [], "b": []}', /JSON of another kind/],
  ] as const) {
    const read = readIbmcloudOutput(content);
    assert.ok('trouble' in read, content);
    assert.match(read.trouble, words);
  }
});

test('what is no address and no subnet is not taken for one, and is kept as what it is', () => {
  const [worker] = workers(JSON.stringify([{ id: 'w1', publicIP: '0.0.0.0/0', privateIP: '10.0.0.5;rm' }]));
  assert.deepEqual([worker?.publicAddress, worker?.privateAddress], [null, null]);
  assert.deepEqual(worker?.wrong, { public: '0.0.0.0/0', private: '10.0.0.5;rm', subnet: null });
  for (const address of ['not-an-ip', '192.0.2.1/32', '0.0.0.0', '255.255.255.255', '127.0.0.1', '1', 'fe80::1%eth0']) {
    const read = readIbmcloudOutput(JSON.stringify([{ id: 'g', floating_ip: { address } }]));
    assert.ok('kind' in read && read.kind === 'public-gateways');
    assert.deepEqual([read.gateways[0]?.address, read.gateways[0]?.wrong], [null, address]);
  }
  for (const cidr of ['nope', '10.0.0.0', '0.0.0.0/0', '10.0.0.0/7', '10.0.0.0/33', '10.0.0.0/24/24', '::/0']) {
    const read = readIbmcloudOutput(JSON.stringify([{ id: 's', ipv4_cidr_block: cidr }]));
    assert.ok('kind' in read && read.kind === 'subnets');
    assert.deepEqual([read.subnets[0]?.cidr, read.subnets[0]?.wrong], [null, cidr]);
  }
});
