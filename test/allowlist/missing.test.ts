import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingEntries } from '../../src/allowlist/missing.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Requirement } from '../../src/model/profile.ts';
import type { Observation } from '../../src/model/observation.ts';
import {
  answered,
  asControl,
  connected,
  gathering,
  http,
  https,
  OK,
  requirement,
  resolved,
  ROUTE,
  TCP,
  tunnelled,
  unresolved,
} from '../judge/gathering.ts';

const A = '192.29.1.1';

function missing(
  asked: Partial<Requirement>,
  seen: readonly Observation[],
  tried: { hosts?: readonly string[]; ports?: readonly number[]; sample?: string } = {},
): readonly string[] {
  const facts = gathering([{ requirement: requirement({ checks: [TCP], ...asked }), ...tried }], seen);
  return missingEntries(facts, judge(facts)).map(
    ({ destination, ports }) =>
      `${destination.value}:${ports.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join()}`,
  );
}

test('only the ports that were stopped are missing', () => {
  const ports = [
    { from: 80, to: 80 },
    { from: 443, to: 443 },
  ];
  assert.deepEqual(
    missing({ ports }, [connected('a.example:80#0', A), connected('a.example:443#0', A, 'connection-timeout')]),
    ['a.example:443'],
  );
});

test('of a range that was tried as a whole only what was stopped is missing', () => {
  const seen = [connected('a.example:2379#0', A), connected('a.example:2380#0', A, 'connection-refused')];
  assert.deepEqual(missing({ ports: [{ from: 2379, to: 2380 }] }, seen, { ports: [2379, 2380] }), ['a.example:2380']);
});

test('a wildcard is missing as it was asked for, once for all its witnesses', () => {
  const asked = {
    destinations: [{ kind: 'wildcard', value: '*.example' }],
    witnesses: ['a.example', 'b.example'],
  } as const;
  const seen = [
    connected('a.example:443#0', A, 'connection-timeout'),
    connected('b.example:443#0', A, 'connection-timeout'),
  ];
  assert.deepEqual(missing(asked, seen, { hosts: ['a.example', 'b.example'], sample: '*.example' }), ['*.example:443']);
});

test('what the proxy denies is missing in the list of the proxy, and not in that of the firewall', () => {
  const lists = (seen: readonly Observation[], proxy: typeof ROUTE | null): readonly string[] => {
    const facts = gathering([{ requirement: requirement({ checks: [https(OK)] }), proxy }], seen);
    return missingEntries(facts, judge(facts)).map(({ list }) => list);
  };
  const silent = connected('a.example:443#0', A, 'connection-timeout');
  const denied = tunnelled('a.example:443#0', 'a.example:443', 'proxy-refused', '403');
  assert.deepEqual(lists([silent, ...denied], ROUTE), ['proxy']);
  assert.deepEqual(lists([silent], null), ['firewall']);
});

test('a subnet of one address is an address: silence there is missing', () => {
  const asked = { destinations: [{ kind: 'cidr', value: '192.29.1.1/32' }] } as const;
  assert.deepEqual(
    missing(asked, [connected(`${A}:443#0`, A, 'connection-timeout')], { hosts: [A], sample: '1 addresses sampled' }),
    ['192.29.1.1/32:443'],
  );
});

for (const [why, given] of [
  ['is deprecated', { need: 'deprecated' }],
  ['is retired', { need: 'retired' }],
  ['must be blocked', { expect: 'blocked' }],
] as const) {
  test(`what ${why} is never missing`, () => {
    assert.deepEqual(missing(given, [connected('a.example:443#0', A, 'connection-timeout')]), []);
    assert.deepEqual(missing({}, [connected('a.example:443#0', A, 'connection-timeout')]), ['a.example:443']);
  });
}

test('neither a login page nor a firewall of this host is a missing entry', () => {
  const portal = answered('a.example:443#0', A, 302, {
    url: 'http://a.example/',
    headers: { location: 'http://portal.test/' },
  });
  assert.deepEqual(missing({ checks: [http(OK)] }, [connected('a.example:443#0', A), portal]), []);
  assert.deepEqual(missing({}, [connected('a.example:443#0', A, 'connection-prohibited')]), []);
});

test('an entry shows the addresses that its name had', () => {
  const facts = gathering(
    [{ requirement: requirement({ checks: [TCP] }) }],
    [
      resolved('a.example', A),
      connected('a.example:443#0', A, 'connection-timeout'),
      // A control for the same name, which asks for one that cannot exist.
      asControl('sibling-name', unresolved('a.example', 'name-not-found')),
    ],
  );
  assert.deepEqual(missingEntries(facts, judge(facts))[0]?.observed, [A]);
});

test('nobody is told to open the address of a sinkhole', () => {
  const facts = gathering(
    [{ requirement: requirement({ checks: [TCP] }) }],
    [resolved('a.example', '0.0.0.0'), connected('a.example:443#0', '0.0.0.0', 'connection-refused')],
  );
  const [entry] = missingEntries(facts, judge(facts));
  assert.deepEqual([entry?.destination.value, entry?.observed], ['a.example', []]);
});

test('a private name that leads to a public address is no missing entry: its resolution has to change', () => {
  const seen = [resolved('a.example', A), connected('a.example:443#0', A, 'connection-timeout')];
  assert.deepEqual(missing({ address: 'private' }, seen), []);
  assert.deepEqual(missing({ address: 'public' }, seen), ['a.example:443']);
});

test('no entry is wider than what was asked for, whatever was stopped', () => {
  const ports = [
    { from: 80, to: 80 },
    { from: 443, to: 443 },
    { from: 30_000, to: 32_767 },
  ];
  const destinations = [
    { kind: 'host', value: 'a.example' },
    { kind: 'wildcard', value: '*.b.example' },
    { kind: 'cidr', value: '192.29.8.0/24' },
  ] as const;
  const hosts = ['a.example', 'x.b.example', '192.29.8.1'];
  const tried = [80, 443, 30_000];
  const places = hosts.flatMap((host) => tried.map((port) => `${host}:${port}#0`));
  for (let pattern = 0; pattern < 2 ** places.length; pattern += 7) {
    const seen = places.map((place, index) =>
      connected(place, A, (pattern >> index) % 2 === 1 ? 'connection-refused' : null),
    );
    for (const entry of missing({ destinations, ports }, seen, { hosts, ports: tried, sample: 's' })) {
      const [, value = '', opened = ''] = /^(.*):([0-9,-]+)$/.exec(entry) ?? [];
      assert.ok(destinations.some((destination) => destination.value === value));
      for (const port of opened.split(',')) assert.ok(['80', '443', '30000-32767'].includes(port), entry);
    }
  }
});

test('what a resolver makes up is no matter of an allowlist', () => {
  const hijacked = [
    resolved('a.example', A),
    asControl('sibling-name', { ...resolved('zz-0.invalid', A), target: 'a.example' }),
    connected('a.example:443#0', A, 'connection-timeout'),
  ];
  assert.deepEqual(missing({}, hijacked), []);
  assert.deepEqual(missing({}, [resolved('a.example', A), connected('a.example:443#0', A, 'connection-timeout')]), [
    'a.example:443',
  ]);
});
