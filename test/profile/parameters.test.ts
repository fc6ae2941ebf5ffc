import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Parameter, ParameterType } from '../../src/model/profile.ts';
import { environmentName, readParameters } from '../../src/profile/parameters.ts';
import { parameter, profile } from './sample.ts';

interface Given {
  readonly set?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

function read(declared: readonly Parameter[], { set = {}, environment = {} }: Given) {
  const { values, problems } = readParameters([profile({ parameters: declared })], { set, environment });
  return { values, messages: problems.map(({ message }) => message) };
}

const region = parameter('region', { default: 'us-south' });

test('takes --set before the environment, and the environment before the default', () => {
  const environment = { REACHCHECK_REGION: 'eu-gb' };
  const value = (given: Given): unknown => read([region], given).values[0];
  assert.deepEqual(value({ set: { region: 'eu-de' }, environment }), { name: 'region', value: 'eu-de', origin: 'set' });
  assert.deepEqual(value({ environment }), { name: 'region', value: 'eu-gb', origin: 'environment' });
  assert.deepEqual(value({}), { name: 'region', value: 'us-south', origin: 'default' });
});

test('an empty value is none: it never becomes an empty host name', () => {
  const given = { set: { region: '  ' }, environment: { REACHCHECK_REGION: '' } };
  assert.deepEqual(read([region], given).values, [{ name: 'region', value: 'us-south', origin: 'default' }]);
  assert.deepEqual(read([parameter('region', {})], given).values, [{ name: 'region', value: null, origin: 'unset' }]);
});

test('an empty --set leaves the word to the environment', () => {
  const given = { set: { region: '' }, environment: { REACHCHECK_REGION: 'eu-gb' } };
  assert.equal(read([region], given).values[0]?.origin, 'environment');
});

test('names the variable of a parameter in capitals', () => {
  assert.equal(environmentName('region'), 'REACHCHECK_REGION');
  assert.equal(environmentName('masterUrl'), 'REACHCHECK_MASTER_URL');
  assert.equal(environmentName('privateMasterUrl'), 'REACHCHECK_PRIVATE_MASTER_URL');
});

test('trims values, which scripts write with a line end', () => {
  assert.equal(read([region], { set: { region: ' eu-de\n' } }).values[0]?.value, 'eu-de');
});

test('reports every unknown parameter at once, with the nearest one', () => {
  assert.deepEqual(read([region, parameter('masterUrl', {})], { set: { regoin: 'x', masterURL: 'y' } }).messages, [
    '--set regoin: unknown parameter "regoin" (did you mean "region"? known: region, masterUrl)',
    '--set masterURL: unknown parameter "masterURL" (did you mean "masterUrl"? known: region, masterUrl)',
  ]);
});

test('a parameter may be called like something that every object has', () => {
  const named = [parameter('toString', {}), parameter('valueOf', { default: 'x' })];
  assert.deepEqual(read(named, {}).values, [
    { name: 'toString', value: null, origin: 'unset' },
    { name: 'valueOf', value: 'x', origin: 'default' },
  ]);
});

test('names the nearest of the values that are allowed, and where the wrong one came from', () => {
  const one = parameter('region', { oneOf: ['us-south', 'eu-de'] });
  assert.deepEqual(read([one], { set: { region: 'eu-dee' } }).messages, [
    '--set region: unknown value "eu-dee" (did you mean "eu-de"? known: us-south, eu-de)',
  ]);
  assert.deepEqual(read([one], { environment: { REACHCHECK_REGION: 'US-SOUTH' } }).messages, [
    'REACHCHECK_REGION: unknown value "US-SOUTH" (did you mean "us-south"? known: us-south, eu-de)',
  ]);
});

test('reads a list between commas, and reports each wrong item', () => {
  const list = parameter('registry', { type: 'list', default: ['us'], oneOf: ['us', 'de', 'jp'] });
  const { values, messages } = read([list], { set: { registry: 'de, jp,,fr,xx' } });
  assert.deepEqual(values[0]?.value, ['de', 'jp', 'fr', 'xx']);
  assert.equal(messages.length, 2);
  assert.match(messages[1] ?? '', /unknown value "xx"/);
});

test('a list of nothing is no list', () => {
  const list = parameter('registry', { type: 'list', default: ['us'] });
  assert.deepEqual(read([list], { set: { registry: ' , ,' } }).values, [
    { name: 'registry', value: ['us'], origin: 'default' },
  ]);
});

const RIGHT: Readonly<Record<ParameterType, readonly string[]>> = {
  url: ['https://c3.us-south.containers.cloud.ibm.com:30426', 'https://[2001:db8::1]:6443', 'http://10.0.0.1'],
  host: ['example.com', '10.0.0.1', '2001:db8::1', 'localhost'],
  port: ['1', '443', '65535'],
  subnet: ['10.240.0.0/24', '2001:db8::/32', '10.240.0.4'],
  text: ['us-south', 'a.b_c', '17'],
  file: ['./ca.pem', '/tmp/my ca.pem', 'C:\\ca.pem'],
  list: ['a,b'],
};

const WRONG: Readonly<Record<ParameterType, readonly string[]>> = {
  url: ['example.com:30426', 'ftp://example.com', 'https://', 'https://me:secret@example.com'],
  host: ['https://example.com', 'example.com:443', 'a b', '10.0.1', '*.example.com'],
  port: ['0', '65536', '30000-32767', 'https', '-1', '4.5'],
  subnet: ['10.240.0.0/33', 'example.com', '10.240.0/24', '{x}'],
  text: ['a b', 'a/b', '{x}', 'a\u001b[31m'],
  file: [],
  list: [],
};

for (const type of ['url', 'host', 'port', 'subnet', 'text', 'file', 'list'] as const) {
  const declared = [parameter('value', { type })];
  for (const text of RIGHT[type]) {
    test(`${JSON.stringify(text)} is a value of type ${type}`, () => {
      assert.deepEqual(read(declared, { set: { value: text } }).messages, []);
    });
  }
  for (const text of WRONG[type]) {
    test(`${JSON.stringify(text)} is no value of type ${type}`, () => {
      const { messages } = read(declared, { set: { value: text } });
      assert.equal(messages.length, 1);
      assert.match(messages[0] ?? '', /^--set value: /);
      // The message ends on a terminal and in logs.
      assert.doesNotMatch(messages[0] ?? '', /\p{Cc}|secret/u);
    });
  }
}

test('a value has to suit every profile that asks for it, and what is wrong for both is said once', () => {
  const profiles = [
    profile({ name: 'a', parameters: [parameter('region', { oneOf: ['us', 'de'], default: null })] }),
    profile({ name: 'b', parameters: [parameter('region', { oneOf: ['de'], default: 'de' })] }),
  ];
  const given = (set: Readonly<Record<string, string>>) => readParameters(profiles, { set, environment: {} });
  assert.equal(given({ region: 'us' }).problems.length, 1);
  assert.equal(given({ region: 'de' }).problems.length, 0);
  assert.deepEqual(given({}).values, [{ name: 'region', value: 'de', origin: 'default' }]);
  const same = readParameters(
    [profiles[0], profiles[0]].flatMap((each) => each ?? []),
    { set: { region: 'x' }, environment: {} },
  );
  assert.equal(same.problems.length, 1);
});

test('says when two profiles mean a list and a text by one name', () => {
  const profiles = [
    profile({ name: 'a', parameters: [parameter('registry', { type: 'list' })] }),
    profile({ name: 'b', parameters: [parameter('registry', {})] }),
  ];
  const { problems, values } = readParameters(profiles, { set: { registry: 'us' }, environment: {} });
  assert.match(problems[0]?.message ?? '', /parameter "registry" is a list in one of the profiles/);
  assert.equal(values[0]?.value, null);
});
