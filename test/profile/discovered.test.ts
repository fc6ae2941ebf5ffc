import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Discovered, Discovery } from '../../src/model/discovery.ts';
import type { Parameter } from '../../src/model/profile.ts';
import { withReasons } from '../../src/profile/discovered.ts';
import { readParameters } from '../../src/profile/parameters.ts';
import { parameter, profile } from './sample.ts';

const PUBLIC = 'https://c3.us-south.containers.cloud.ibm.com:30426';
const OTHER = 'https://c9.us-south.containers.cloud.ibm.com:30999';

const kubeconfig: Discovered = {
  source: 'kubeconfig',
  where: 'kubeconfig config, context mine',
  facts: { 'kubeconfig.publicServer': PUBLIC },
};
const file: Discovered = {
  source: 'cluster-json',
  where: 'cluster.json',
  facts: { 'cluster.masterUrl': PUBLIC, 'cluster.region': 'eu-de', 'workers.addresses': ['10.0.0.5', '10.0.0.6'] },
};

const masterUrl = parameter('masterUrl', {
  type: 'url',
  discover: ['cluster.masterUrl', 'kubeconfig.publicServer'],
});
const region = parameter('region', { default: 'us-south', oneOf: ['us-south', 'eu-de'], discover: ['cluster.region'] });

function read(
  declared: readonly Parameter[],
  found: readonly Discovered[],
  given: {
    readonly set?: Readonly<Record<string, string>>;
    readonly environment?: Readonly<Record<string, string>>;
  } = {},
) {
  const { values, problems, notes } = readParameters([profile({ parameters: declared })], {
    set: given.set ?? {},
    environment: given.environment ?? {},
    discovered: { found, missing: [] },
  });
  return { values, notes, problems: problems.map(({ severity, message }) => `${severity} ${message}`) };
}

test('what was discovered comes before the default, and after what the user gave', () => {
  assert.deepEqual(read([region], [file]).values, [{ name: 'region', value: 'eu-de', origin: 'cluster-json' }]);
  assert.equal(read([region], [file], { set: { region: 'us-south' } }).values[0]?.origin, 'set');
  assert.equal(
    read([region], [file], { environment: { REACHCHECK_REGION: 'us-south' } }).values[0]?.origin,
    'environment',
  );
  assert.equal(read([region], [kubeconfig]).values[0]?.origin, 'default');
});

test('the first fact of the parameter counts, not the first source', () => {
  assert.equal(read([masterUrl], [kubeconfig, file]).values[0]?.origin, 'cluster-json');
  assert.equal(read([masterUrl], [kubeconfig]).values[0]?.origin, 'kubeconfig');
});

test('says what it used and where it is from, and is silent where the user gave a value', () => {
  assert.deepEqual(read([masterUrl], [kubeconfig]).notes, [`masterUrl=${PUBLIC} from kubeconfig config, context mine`]);
  assert.deepEqual(read([masterUrl], [kubeconfig], { set: { masterUrl: OTHER } }).notes, []);
});

test('two sources of different clusters are noticed, two that agree are not', () => {
  const another = { ...kubeconfig, facts: { 'kubeconfig.publicServer': OTHER } };
  assert.deepEqual(read([masterUrl], [another, file]).notes.slice(1), [
    `masterUrl: kubeconfig config, context mine says "${OTHER}"; is it of another cluster?`,
  ]);
  assert.equal(read([masterUrl], [kubeconfig, file]).notes.length, 1);
});

test('a parameter for one text takes the first of a list, and one for a list takes all', () => {
  const one = parameter('worker', { type: 'host', discover: ['workers.publicAddresses', 'workers.addresses'] });
  const all = parameter('workers', { type: 'list', discover: ['workers.addresses'] });
  const { values, notes } = read([one, all], [file]);
  assert.deepEqual(
    values.map(({ value }) => value),
    ['10.0.0.5', ['10.0.0.5', '10.0.0.6']],
  );
  assert.equal(notes.length, 2);
});

test('a value that does not suit is left out with a warning, and the next fact counts', () => {
  const odd = { ...file, facts: { 'cluster.masterUrl': 'https://me:secret@example.com', 'cluster.region': 'mars-1' } };
  const { values, problems } = read([masterUrl, region], [odd, kubeconfig]);
  assert.deepEqual(
    values.map(({ origin }) => origin),
    ['kubeconfig', 'default'],
  );
  assert.match(
    problems[0] ?? '',
    /^warning cluster\.json: masterUrl: a URL with user name or password is not accepted/,
  );
  assert.match(problems[1] ?? '', /^warning cluster\.json: region: unknown value "mars-1" .* --set region=VALUE$/);
  assert.doesNotMatch(problems.join(), /secret/);
});

test('a parameter without discover is filled by nothing that was found', () => {
  assert.equal(read([parameter('masterUrl', { type: 'url' })], [kubeconfig, file]).values[0]?.origin, 'unset');
});

test('why a value was not found stands before how to get it', () => {
  const discovery: Discovery = {
    found: [],
    missing: [{ facts: ['cluster.etcdHost'], reason: 'kubectl is not there.' }],
  };
  const parameters = [
    parameter('etcdHost', { discover: ['cluster.etcdHost'], howTo: 'Ask.' }),
    parameter('etcdPort', { discover: ['cluster.etcdPort'], howTo: 'Ask.' }),
  ];
  assert.deepEqual(
    withReasons(profile({ parameters }), discovery).parameters.map(({ howTo }) => howTo),
    ['Not found: kubectl is not there. Ask.', 'Ask.'],
  );
});
