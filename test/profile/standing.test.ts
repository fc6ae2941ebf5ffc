import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequirementTemplate } from '../../src/model/profile.ts';
import type { Statement } from './documents.ts';
import { profile, template } from './sample.ts';
import { standings, valuesMissing } from './standing.ts';

function statement(changes: Partial<Statement>): Statement {
  return {
    section: 'outbound',
    kind: 'host',
    values: ['api.example.com'],
    port: [],
    protocol: [],
    direction: ['out'],
    for: 'the API',
    ...changes,
  };
}

function missing(wanted: Partial<Statement>, ...changes: readonly Partial<RequirementTemplate>[]): readonly string[] {
  const requirements = changes.map((change, index) => template({ id: `entry-${index}`, ...change }));
  const one = statement(wanted);
  return valuesMissing(one, standings(one, [profile({ requirements })]));
}

function to(...values: readonly string[]): Partial<RequirementTemplate> {
  return { destinations: values.map((value) => ({ kind: 'host', value })) };
}

function toSubnet(value: string): Partial<RequirementTemplate> {
  return { destinations: [{ kind: 'cidr', value }] };
}

/** What it is that is compared, the statement, the entry that covers it, and one that does not. */
const CASES: readonly (readonly [
  string,
  Partial<Statement>,
  Partial<RequirementTemplate>,
  Partial<RequirementTemplate>,
])[] = [
  ['a host is in a list of hosts', {}, to('www.example.com', 'api.example.com'), to('example.com')],
  ['a host is under a wildcard', {}, to('*.example.com'), to('*.api.example.com')],
  [
    'any region is the region',
    { values: ['c1.us-south.example.com'] },
    to('c1.{region}.example.com'),
    to('c1.{zone}.example.com'),
  ],
  ['an address is itself', { kind: 'address', values: ['192.0.2.1'] }, to('192.0.2.1'), to('192.0.2.10')],
  [
    'an address is in a subnet',
    { kind: 'address', values: ['192.0.2.9'] },
    toSubnet('192.0.2.8/29'),
    toSubnet('192.0.2.0/29'),
  ],
  [
    'a subnet is in a wider one',
    { kind: 'subnet', values: ['192.0.2.8/29'] },
    toSubnet('192.0.2.0/24'),
    toSubnet('192.0.2.8/30'),
  ],
  [
    'host bits are masked',
    { kind: 'subnet', values: ['192.0.2.14/29'] },
    toSubnet('192.0.2.8/29'),
    toSubnet('192.0.2.14/32'),
  ],
  [
    'everything is no place',
    { kind: 'subnet', values: ['0.0.0.0/0'] },
    toSubnet('0.0.0.0/0'),
    toSubnet('192.0.2.0/24'),
  ],
  [
    'an address stands in everything only by itself',
    { kind: 'address', values: ['192.0.2.1'] },
    toSubnet('192.0.2.0/24'),
    toSubnet('0.0.0.0/0'),
  ],
  [
    'published subnets count',
    { kind: 'subnet', values: ['192.0.2.0/29'] },
    { published: ['192.0.2.0/28'] },
    { published: [] },
  ],
  [
    'who comes in is compared',
    { kind: 'subnet', values: ['192.0.2.0/29'], direction: ['in'] },
    { direction: 'in', from: ['192.0.2.0/24'] },
    { direction: 'in', ...toSubnet('192.0.2.0/24') },
  ],
  ['ports are compared', { port: ['443'] }, { ports: ['80', '400-500'] }, { ports: ['80'] }],
  [
    'ports of parameters are compared as texts',
    { port: ['{etcdPort}'] },
    { ports: ['{etcdPort}'] },
    { ports: ['2379'] },
  ],
  ['protocols are compared', { protocol: ['udp'] }, { protocol: 'udp' }, { protocol: 'tcp' }],
  [
    'all protocols hold every one, and every port',
    { protocol: ['udp'], port: ['53'] },
    { protocol: 'any', ports: [] },
    { protocol: 'udp', ports: ['5353'] },
  ],
  ['directions are compared', {}, { direction: 'out' }, { direction: 'in' }],
  ['what must be blocked opens nothing', {}, { expect: 'open' }, { expect: 'blocked' }],
  [
    'where it has to stand is the only place',
    { kind: 'port', values: ['443'], in: { mine: ['entry-0'] } },
    {},
    { id: 'another' },
  ],
  [
    'an entry for several protocols has their names behind its id',
    { kind: 'protocol', values: ['ip:4'], in: { mine: ['nodes'] } },
    { id: 'nodes-ip4', protocol: 'ip:4' },
    { id: 'nodes-old', protocol: 'ip:4' },
  ],
];

for (const [name, wanted, covering, other] of CASES) {
  test(`${name}, and nothing else is`, () => {
    assert.deepEqual(missing(wanted, covering), []);
    assert.deepEqual(missing(wanted, other), statement(wanted).values);
  });
}

test('one range of ports may be opened by several entries', () => {
  const wanted = { port: ['20000-32767'] };
  assert.deepEqual(missing(wanted, { ports: ['20000-29999'] }, { ports: ['30000-32767'] }), []);
  assert.deepEqual(missing(wanted, { ports: ['20000-29998'] }, { ports: ['30000-32767'] }), ['api.example.com']);
});

test('the values of one statement may stand in several profiles, which say how many they have', () => {
  const wanted = statement({ values: ['a.example', 'b.example', 'c.example'] });
  const profiles = [
    profile({ name: 'new', requirements: [template(to('a.example'))] }),
    profile({
      name: 'old',
      requirements: [
        template({ need: 'retired', ...to('a.example') }),
        template({ id: 'b', need: 'retired', ...to('b.example') }),
      ],
    }),
  ];
  const found = standings(wanted, profiles);
  assert.deepEqual(found, [
    { profile: 'new', ids: ['api'], covered: ['a.example'], retired: false },
    { profile: 'old', ids: ['api', 'b'], covered: ['a.example', 'b.example'], retired: true },
  ]);
  assert.deepEqual(valuesMissing(wanted, found), ['c.example']);
});
