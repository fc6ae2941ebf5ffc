import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, fixturePath } from '../discovery/fixture.ts';
import { runCli } from '../helpers/cli.ts';

const VPC = [
  'sources',
  ...['--workers', fixturePath('workers-vpc.json')],
  ...['--subnets', fixturePath('subnets.json')],
  ...['--public-gateways', fixturePath('public-gateways.json')],
];

test('prints per zone what public and private services must allow, and exits 0', async () => {
  const { status, stdout, stderr } = await runCli(VPC);
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /^All source addresses of the cluster are known\.$/m);
  assert.match(stdout, /^For public services$/m);
  assert.match(stdout, /^ {2}us-south-1 {2}192\.0\.2\.11 +public gateway pgw-us-south-1/m);
  assert.match(stdout, /^For private services$/m);
  assert.match(stdout, /^ {2}us-south-2 {2}10\.240\.64\.0\/24 +subnet mycluster-dal2, 1 worker/m);
  assert.ok(stdout.split('\n').every((line) => line.length <= 80));
});

test('what the API wraps, and standard input, are taken too', async () => {
  const flags = [...VPC.slice(0, 3), '--subnets', fixturePath('subnets-api.json'), '--public-gateways', '-'];
  const { status, stdout } = await runCli(flags, { input: fixture('public-gateways-api.json') });
  assert.equal(status, 0);
  assert.equal(stdout, (await runCli(VPC)).stdout);
});

test('exits 3 where something is not known, with the command that would tell', async () => {
  const { status, stdout } = await runCli(VPC.slice(0, 5));
  assert.equal(status, 3);
  assert.match(stdout, /not known +The address of the public gateway of subnet/);
  assert.match(stdout.replaceAll(/\s+/g, ' '), /"ibmcloud is public-gateways --output json"/);
});

test('the same as JSON', async () => {
  const flags = ['--cluster-json', fixturePath('cluster-text.txt'), '-f', 'json'];
  const { status, stdout } = await runCli([...VPC, ...flags]);
  assert.equal(status, 0);
  const sources = JSON.parse(stdout);
  assert.deepEqual(sources.cluster, { id: 'c3f0a1b2c3d4e5f60718', name: 'mycluster', region: 'us-south' });
  assert.equal(sources.generation, 'vpc');
  assert.deepEqual(
    sources.lists.map(({ destinations }: { destinations: string }) => destinations),
    ['public', 'private'],
  );
});

test('classic workers, with their own addresses', async () => {
  const { status, stdout } = await runCli(['sources', '--workers', fixturePath('workers-classic.json')]);
  assert.equal(status, 0);
  assert.match(stdout, /^ {2}fra02 {2}192\.0\.2\.21 +worker kube-fra02/m);
});

test('a text that is no address is not known: exit 3', async () => {
  const input = JSON.stringify([{ id: 'w1', location: 'dal10', publicIP: '0.0.0.0/0', privateIP: '10.0.0.5' }]);
  const { status, stdout } = await runCli(['sources', '--workers', '-'], { input });
  assert.equal(status, 3);
  assert.match(
    stdout.replaceAll(/\s+/g, ' '),
    /not known The public address of worker w1: its entry says "0\.0\.0\.0\/0"/,
  );
});

test('an input of another kind is a usage error that names the file, what it holds, and the command for the right one', async () => {
  const gateways = fixturePath('public-gateways.json');
  for (const [flags, words] of [
    [[], /no input: give --workers/],
    [
      ['--subnets', gateways],
      /--subnets .*gateways\.json: holds public gateways; give what "ibmcloud is subnets --output json"/,
    ],
    [['--workers', './gone.json'], /--workers \.\/gone\.json: there is no such file/],
    [['--workers', '-', '--subnets', '-'], /can be read once/],
    [['--workers', gateways, '--format', 'xml'], /known: text, json/],
  ] as const) {
    const { status, stdout, stderr } = await runCli(['sources', ...flags]);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, words);
  }
});

test('names from a file do not act on the terminal', async () => {
  const hostile = fixture('public-gateways.json').replaceAll('pgw-us-south-1', String.raw`\u001b]0;x\u0007\u202e`);
  for (const format of ['text', 'json']) {
    const flags = [...VPC.slice(0, 5), '--public-gateways', '-', '--format', format];
    assert.doesNotMatch((await runCli(flags, { input: hostile })).stdout, /[\u001b\u0007\u202e]/);
  }
});
