import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check, ParameterValue, Requirement, RequirementTemplate } from '../../src/model/profile.ts';
import { fillProfile } from '../../src/profile/fill.ts';
import { parameter, profile, template } from './sample.ts';

type Values = Readonly<Record<string, string | readonly string[] | null>>;

function fill(templates: readonly RequirementTemplate[], values: Values) {
  const parameters = Object.keys(values).map((name) =>
    parameter(name, { howTo: name === 'titled' ? null : `Ask for ${name}.` }),
  );
  const given = Object.entries(values).map(([name, value]): ParameterValue => ({
    name,
    value,
    origin: value === null ? 'unset' : 'set',
  }));
  const { requirements, problems } = fillProfile(profile({ parameters, requirements: templates }), given);
  return { requirements, messages: problems.map(({ message }) => message) };
}

function fillOne(changes: Partial<RequirementTemplate>, values: Values): Requirement {
  const { requirements, messages } = fill([template(changes)], values);
  const [only] = requirements;
  assert.ok(only !== undefined);
  assert.deepEqual(messages, []);
  return only;
}

const host = (value: string) => ({ destinations: [{ kind: 'host', value }] }) as const;
const url = (value: string) => ({ destinations: [{ kind: 'url', value }], ports: [] }) as const;
const https = (changes: Partial<Extract<Check, { kind: 'https' }>>): Check => ({
  kind: 'https',
  trust: 'public',
  ca: null,
  path: '/',
  answers: [],
  ...changes,
});

test('fills the texts of a requirement', () => {
  const filled = fillOne(
    {
      ...host('{region}.example.com'),
      title: 'API of {region}',
      ports: ['{port}'],
      witnesses: ['{region}.example.com'],
      manual: 'curl https://{region}.example.com',
      note: '{region} only',
      replacedBy: 'new.{region}.example.com',
      checks: [https({ path: '/{region}/v1', ca: '{ca}' })],
    },
    { region: 'eu-de', port: '8443', ca: '/tmp/My CA.pem' },
  );
  assert.deepEqual(filled.destinations, [{ kind: 'host', value: 'eu-de.example.com' }]);
  assert.deepEqual(filled.ports, [{ from: 8443, to: 8443 }]);
  assert.deepEqual(filled.checks, [https({ path: '/eu-de/v1', ca: '/tmp/My CA.pem' })]);
  const { title, manual, note, replacedBy, gap, profiles } = filled;
  assert.deepEqual(
    [title, manual, note, replacedBy, gap, profiles],
    ['API of eu-de', 'curl https://eu-de.example.com', 'eu-de only', 'new.eu-de.example.com', null, ['mine']],
  );
});

test('a missing value leaves a gap that says how to get it, and never an empty text', () => {
  const { requirements, messages } = fill([template(host('{masterHost}.example.com'))], { masterHost: null });
  assert.deepEqual(messages, []);
  assert.deepEqual(requirements[0]?.destinations, [{ kind: 'host', value: '{masterHost}.example.com' }]);
  assert.deepEqual(requirements[0]?.gap, { parameter: 'masterHost', conditional: false, howTo: 'Ask for masterHost.' });
});

test('a gap without instructions says what the parameter is', () => {
  const { requirements } = fill([template(host('{titled}.example.com'))], { titled: null });
  assert.equal(requirements[0]?.gap?.howTo, 'Needed: the titled.');
});

for (const [what, changes] of [
  ['port', { ports: ['{x}'] }],
  ['URL', url('{x}')],
  ['subnet', { destinations: [{ kind: 'cidr', value: '{x}' }] }],
  ['path', { checks: [https({ path: '/{x}' })] }],
  ['query', { checks: [{ kind: 'dns', query: '{x}.example.com', type: 'A' }] }],
  ['witness', { ...host('*.example.com'), witnesses: ['{x}.example.com'] }],
] as const) {
  test(`a missing value of the ${what} leaves a gap`, () => {
    const { requirements } = fill([template(changes)], { x: null });
    assert.equal(requirements[0]?.gap?.parameter, 'x');
  });
}

test('an authority file that is not given is left out, and leaves no gap', () => {
  const filled = fillOne({ checks: [https({ ca: '{ca}', trust: 'private' })] }, { ca: null });
  assert.equal(filled.gap, null);
  assert.deepEqual(filled.checks, [https({ ca: null, trust: 'private' })]);
});

test('a client certificate and a server name that are not given are left out, and leave no gap', () => {
  const client = { cert: '{cert}', key: '{key}' };
  const asked = https({ trust: 'private', client, serverName: '{name}' });
  const left = fillOne({ checks: [asked] }, { cert: './me.pem', key: null, name: null });
  assert.equal(left.gap, null);
  assert.deepEqual(left.checks, [https({ trust: 'private' })]);
  const given = fillOne({ checks: [asked] }, { cert: './me.pem', key: './me.key', name: 'other.example' });
  const whole = { cert: './me.pem', key: './me.key' };
  assert.deepEqual(given.checks, [https({ trust: 'private', client: whole, serverName: 'other.example' })]);
});

test('a registry without its image cannot be tried, and one without its authority can', () => {
  const registry: Check = {
    kind: 'registry',
    trust: 'private',
    ca: '{ca}',
    repository: '{image}',
    reference: 'latest',
  };
  const filled = fillOne({ checks: [registry] }, { ca: null, image: 'tiny' });
  assert.deepEqual([filled.gap, filled.checks], [null, [{ ...registry, ca: null, repository: 'tiny' }]]);
  assert.equal(fillOne({ checks: [registry] }, { ca: null, image: null }).gap?.parameter, 'image');
});

test('with "when", a missing value means that the requirement does not apply', () => {
  const { requirements } = fill(
    [template({ ...host('{masterHost}'), when: { parameter: 'masterHost', includes: null } })],
    {
      masterHost: null,
    },
  );
  assert.deepEqual(requirements[0]?.gap?.conditional, true);
});

test('with "when", another missing value is a gap like any other', () => {
  const entry = template({ ...host('{etcdHost}'), when: { parameter: 'etcdPort', includes: null } });
  assert.deepEqual(fill([entry], { etcdHost: null, etcdPort: '2379' }).requirements[0]?.gap, {
    parameter: 'etcdHost',
    conditional: false,
    howTo: 'Ask for etcdHost.',
  });
});

test('only the rows that the user chose remain', () => {
  const rows = ['us', 'de', 'jp'].map((row) =>
    template({ id: `icr-${row}`, when: { parameter: 'registry', includes: row } }),
  );
  const ids = (registry: readonly string[] | null) => fill(rows, { registry }).requirements.map(({ id }) => id);
  assert.deepEqual(ids(['de', 'us']), ['icr-us', 'icr-de']);
  assert.deepEqual(ids([]), []);
});

test('without a choice every row remains and says which parameter is missing: nothing is left out in silence', () => {
  const rows = ['us', 'de'].map((row) =>
    template({ id: `icr-${row}`, when: { parameter: 'registry', includes: row } }),
  );
  const { requirements } = fill(rows, { registry: null });
  assert.deepEqual(
    requirements.map(({ id, gap }) => [id, gap?.parameter, gap?.conditional]),
    [
      ['icr-us', 'registry', true],
      ['icr-de', 'registry', true],
    ],
  );
});

test('writes names in lower case wherever they are compared', () => {
  const filled = fillOne(
    {
      destinations: [
        { kind: 'host', value: 'API.Example.COM' },
        { kind: 'host', value: '*.{zone}.IO' },
      ],
      witnesses: ['Us.{zone}.Io'],
    },
    { zone: 'ICR' },
  );
  assert.deepEqual(filled.destinations, [
    { kind: 'host', value: 'api.example.com' },
    { kind: 'wildcard', value: '*.icr.io' },
  ]);
  assert.deepEqual(filled.witnesses, ['us.icr.io']);
  assert.deepEqual(fillOne(url('https://API.Example.COM'), {}).destinations, [
    { kind: 'host', value: 'api.example.com' },
  ]);
});

test('leaves the name of a missing parameter in its own case', () => {
  const { requirements } = fill([template(host('{masterHost}.Example.com'))], { masterHost: null });
  assert.equal(requirements[0]?.destinations[0]?.value, '{masterHost}.Example.com');
});

test('tells host, wildcard, address and subnet apart', () => {
  const kinds = fillOne(
    {
      destinations: [
        { kind: 'host', value: '10.0.0.1' },
        { kind: 'host', value: '2001:DB8:0::1' },
        { kind: 'cidr', value: '10.0.0.9' },
        { kind: 'cidr', value: '10.0.0.9/32' },
        { kind: 'cidr', value: '161.202.146.86/29' },
      ],
    },
    {},
  );
  assert.deepEqual(kinds.destinations, [
    { kind: 'address', value: '10.0.0.1' },
    { kind: 'address', value: '2001:db8::1' },
    { kind: 'address', value: '10.0.0.9' },
    { kind: 'address', value: '10.0.0.9' },
    { kind: 'cidr', value: '161.202.146.80/29' },
  ]);
});

test('takes host and port from a URL, IPv6 without its brackets', () => {
  for (const [text, kind, value, port] of [
    ['https://[2001:DB8::1]:6443', 'address', '2001:db8::1', 6443],
    ['https://192.0.2.1', 'address', '192.0.2.1', 443],
    ['https://c1.example.com:30426', 'host', 'c1.example.com', 30_426],
    ['http://c1.example.com', 'host', 'c1.example.com', 80],
  ] as const) {
    const filled = fillOne(url('{masterUrl}'), { masterUrl: text });
    assert.deepEqual(filled.destinations, [{ kind, value }]);
    assert.deepEqual(filled.ports, [{ from: port, to: port }]);
  }
});

test('puts the path of a check under the path of the URL', () => {
  const filled = fillOne(
    { ...url('{masterUrl}'), checks: [https({ path: '/version' })] },
    { masterUrl: 'https://rancher.example.com/k8s/c1/' },
  );
  assert.deepEqual(filled.checks, [https({ path: '/k8s/c1/version' })]);
});

test('masks published subnets, and leaves out those that a missing value is part of', () => {
  const filled = fillOne({ published: ['161.202.146.86/29', '2001:DB8::1', '{net}/24'] }, { net: null });
  assert.deepEqual(filled.published, ['161.202.146.80/29', '2001:db8::1']);
});

for (const [what, changes, values, message] of [
  [
    'a host',
    host('{name}.example.com'),
    { name: '-x-' },
    /requirement "api": "-x-\.example\.com" is not a host name.*\(it was made of "\{name\}\.example\.com"\)/,
  ],
  ['a port', { ports: ['{port}'] }, { port: 'https' }, /requirement "api": "https" is not a port/],
  ['a port that is too large', { ports: ['{port}'] }, { port: '70000' }, /"70000" is not a port/],
  ['a reversed range', { ports: ['{port}'] }, { port: '5-3' }, /"5-3" is not a port or a range; write 3-5/],
  ['a subnet', { destinations: [{ kind: 'cidr', value: '{net}' }] }, { net: 'office' }, /"office" is not a subnet/],
  ['a URL', url('{u}'), { u: 'example.com' }, /"example\.com" is not an http or https URL/],
  [
    'a witness',
    { ...host('*.example.com'), witnesses: ['{name}.example.com'] },
    { name: '-' },
    /"-\.example\.com" is not a host name/,
  ],
  [
    'a URL of another scheme than its check',
    { ...url('{u}'), checks: [https({})] },
    { u: 'http://example.com' },
    /check https does not go with an http URL/,
  ],
] as const) {
  test(`says what values made of ${what} that cannot be`, () => {
    const { messages } = fill([template(changes)], values);
    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? '', message);
  });
}

test('complains of no text that still waits for a value', () => {
  assert.deepEqual(fill([template({ ...host('{a}'), ports: ['{b}'] })], { a: '-x-', b: null }).messages, []);
});
