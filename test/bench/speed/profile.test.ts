import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { asked } from '../../../bench/speed/children/library.ts';
import { addressesOf, oneEach, profileText } from '../../../bench/speed/profile.ts';

test('addresses go on in the next byte, and never begin with the network itself', () => {
  const addresses = addressesOf('10.77.0.0', 600);
  assert.deepEqual(
    [addresses[0], addresses[254], addresses[255], addresses[599]],
    ['10.77.0.1', '10.77.0.255', '10.77.1.0', '10.77.2.88'],
  );
  assert.equal(new Set(addresses).size, 600);
});

test('the profile that is written is one that the program reads, with a target for every place', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-profile-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'profile.yaml');
  const wanted = [
    ...oneEach(addressesOf('10.77.0.0', 3), 9000),
    { id: 'subnet', subnets: ['10.78.0.8/30'], port: 9000, check: 'tcp' },
    { id: 'name', hosts: ['n1.bench.test'], check: 'dns' },
    { id: 'page', hosts: ['n1.bench.test'], port: 443, check: { https: { path: '/', status: [200] } } },
    { id: 'range', hosts: ['10.79.0.1'], port: '1-3', check: 'tcp' },
  ];
  await writeFile(file, profileText(wanted));
  const { requirements, targets, plan } = await asked(file);
  assert.deepEqual(
    requirements.map(({ id }) => id),
    ['to-10-77-0-1', 'to-10-77-0-2', 'to-10-77-0-3', 'subnet', 'name', 'page', 'range'],
  );
  assert.deepEqual(
    plan.map(({ skipped }) => skipped),
    wanted.map(() => null),
  );
  const ids = targets.map(({ id }) => id);
  for (const id of ['tcp://10.77.0.1:9000', 'name://n1.bench.test', 'https://n1.bench.test:443/', 'tcp://10.79.0.1:2'])
    assert.ok(ids.includes(id), id);
});
