import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check, Requirement } from '../../src/model/profile.ts';
import type { RequirementPlan } from '../../src/model/target.ts';
import { type Directions, planTargets } from '../../src/plan/plan.ts';
import { requirement } from '../profile/sample.ts';

const NOWHERE: Directions = { connectTo: [], resolve: [] };
const LIMITS = {
  timeouts: { resolveMs: 5000, connectMs: 4000, tlsMs: 5000, httpMs: 10_000 },
  deadlineMs: 60_000,
  concurrency: 1000,
  heavyConcurrency: 32,
  perAddress: 64,
  namesAtOnce: 50,
  maxAddresses: 32,
  controls: false,
  exhaustive: false,
  resolvers: 1,
  attempts: 2,
  rate: 1_000_000_000,
};

function planOne(changes: Partial<Requirement>, directions = NOWHERE) {
  const plan = planTargets([requirement(changes)], directions, LIMITS);
  const [only] = plan.requirements;
  assert.ok(only !== undefined);
  return { plan: only, targets: plan.targets, bounds: plan.bounds };
}

const tls: Check = { kind: 'tls', trust: 'public', ca: null, alpn: null };
const https: Check = { kind: 'https', trust: 'public', ca: null, path: '/v1', answers: [] };
const registry: Check = { kind: 'registry', trust: 'public', ca: null, repository: null, reference: 'latest' };
const resolves: Check = { kind: 'dns', query: null, type: 'A' };
const hosts = (...values: readonly string[]) => values.map((value) => ({ kind: 'host', value }) as const);
const wildcard = { kind: 'wildcard', value: '*.icr.io' } as const;
const subnet = (value: string) => ({ kind: 'cidr', value }) as const;
const port = (from: number, to = from) => ({ from, to });

for (const [check, id] of [
  [{ kind: 'tcp' }, 'tcp://api.example.com:443'],
  [tls, 'tls://api.example.com:443'],
  [{ kind: 'tls', trust: 'private', ca: null, alpn: null }, 'tls://api.example.com:443#private'],
  [{ kind: 'tls', trust: 'private', ca: './ca.pem', alpn: null }, 'tls://api.example.com:443#private=./ca.pem'],
  [https, 'https://api.example.com:443/v1'],
  [{ kind: 'http', path: '/v1', answers: [] }, 'http://api.example.com:443/v1'],
  [
    { ...https, trust: 'private', ca: 'ca', serverName: 'other.example', client: { cert: 'me.pem', key: 'me.key' } },
    'https://api.example.com:443/v1#private=ca#name=other.example#client=me.pem,me.key',
  ],
  [registry, 'registry://api.example.com:443'],
  [{ ...registry, repository: 'library/alpine' }, 'registry://api.example.com:443/library/alpine:latest'],
  [resolves, 'name://api.example.com'],
  [{ kind: 'dns', query: 'example.org', type: 'AAAA' }, 'dns+tcp://api.example.com:443/example.org/AAAA'],
] as const satisfies readonly (readonly [Check, string])[]) {
  test(`a target is called ${id}`, () => assert.deepEqual(planOne({ checks: [check] }).plan.groups, [[id]]));
}

test('an IPv6 address stands in brackets in the id of its target', () => {
  const { targets } = planOne({ destinations: [{ kind: 'address', value: '2001:db8::1' }] });
  assert.equal(targets[0]?.id, 'tcp://[2001:db8::1]:443');
  assert.deepEqual(targets[0]?.dial.known, ['2001:db8::1']);
});

test('every host and port is a group, and alternatives share one', () => {
  const { plan } = planOne({
    destinations: hosts('a.example', 'b.example'),
    ports: [port(443), port(8443)],
    checks: [tls, https],
  });
  assert.deepEqual(plan.groups, [
    ['tls://a.example:443', 'https://a.example:443/v1'],
    ['tls://a.example:8443', 'https://a.example:8443/v1'],
    ['tls://b.example:443', 'https://b.example:443/v1'],
    ['tls://b.example:8443', 'https://b.example:8443/v1'],
  ]);
  assert.equal(plan.sample, null);
});

test('what two requirements ask of one place is one target, whatever they expect of the answer', () => {
  const expecting = (status: number) => [{ ...https, answers: [{ status: [status], json: null }] }];
  const plan = planTargets(
    [requirement({ checks: expecting(200) }), requirement({ id: 'b', checks: expecting(204) })],
    NOWHERE,
    LIMITS,
  );
  assert.equal(plan.targets.length, 1);
  assert.deepEqual(
    plan.requirements.map(({ groups }) => groups.length),
    [1, 1],
  );
});

test('a host that is named twice is tried once', () => {
  assert.equal(planOne({ destinations: hosts('a.example', 'a.example') }).plan.groups.length, 1);
});

test('a name that only has to resolve is one group, and is asked for even where connections are sent elsewhere', () => {
  const directions = {
    connectTo: [{ host: null, port: null, toHost: '127.0.0.1', toPort: 1 }],
    resolve: [{ host: '*', port: null, addresses: ['127.0.0.1'] }],
  };
  const { plan, targets } = planOne({ checks: [resolves], ports: [port(80), port(443)] }, directions);
  assert.deepEqual(plan.groups, [['name://api.example.com']]);
  assert.deepEqual(targets[0]?.dial, { host: 'api.example.com', port: 80, known: null, redirected: false });
});

test('a name that only has to resolve needs no port', () => {
  assert.deepEqual(planOne({ checks: [resolves], ports: [] }).plan.groups, [['name://api.example.com']]);
});

test('a wildcard is tried by its witnesses, and the sample says so', () => {
  const { plan } = planOne({ destinations: [wildcard], witnesses: ['us.icr.io', 'de.icr.io', 'other.example'] });
  assert.deepEqual(plan.groups, [['tcp://us.icr.io:443'], ['tcp://de.icr.io:443']]);
  assert.equal(plan.sample, '*.icr.io tested by us.icr.io, de.icr.io');
});

test('a wildcard without a witness beside a name is said to be untested', () => {
  const { plan } = planOne({ destinations: [...hosts('icr.io'), wildcard] });
  assert.deepEqual(plan.groups, [['tcp://icr.io:443']]);
  assert.equal(plan.sample, '*.icr.io not tested');
});

test('a subnet and a range are tried by sample, and the sample says so', () => {
  const { plan } = planOne({ destinations: [subnet('161.26.0.0/16')], ports: [port(443), port(30_000, 32_767)] });
  assert.equal(plan.groups.length, 4 * 5);
  assert.equal(plan.sample, '4 addresses sampled; 5 of 2769 ports sampled');
});

test('single ports are all tried, and are no sample', () => {
  const { plan } = planOne({ ports: [1, 2, 3, 4, 5, 6].map((number) => port(number)) });
  assert.equal(plan.groups.length, 6);
  assert.equal(plan.sample, null);
});

test('a subnet of the whole internet beside a small one is left out, and said to be', () => {
  const { plan } = planOne({ destinations: [subnet('192.0.2.4/30'), subnet('0.0.0.0/0')] });
  assert.equal(plan.groups.length, 2);
  assert.equal(plan.sample, '2 addresses sampled; 0.0.0.0/0 not tested');
});

const gap = { parameter: 'masterUrl', conditional: false, howTo: 'Ask for it' };
for (const [what, changes, cause, next] of [
  [
    'retired',
    { need: 'retired', retiredOn: '2021-10-27', replacedBy: 'new.example.com' },
    'config.retired',
    'Use new.example.com instead.',
  ],
  ['retired, with a missing value', { need: 'retired', gap }, 'config.retired', null],
  ['without a value', { gap }, 'config.parameter-missing', 'Ask for it. Then add --set masterUrl=VALUE.'],
  [
    'for which a condition is not met',
    { gap: { ...gap, conditional: true } },
    'config.not-selected',
    'Ask for it. Then add --set masterUrl=VALUE.',
  ],
  ['of traffic to here', { direction: 'in' }, 'not-run.not-testable', 'Try it from the other side.'],
  [
    'of a protocol without ports',
    { protocol: 'ip:112', ports: [] },
    'not-run.not-testable',
    'Look at the firewall rules.',
  ],
  ['of udp without an answer', { protocol: 'udp' }, 'not-run.not-testable', 'Look at the firewall rules.'],
  [
    'of a wildcard without witnesses',
    { destinations: [wildcard] },
    'not-run.not-testable',
    'Name one under "witnesses" in the profile.',
  ],
  [
    'of a wildcard with a witness of another zone',
    { destinations: [wildcard], witnesses: ['a.example'] },
    'not-run.not-testable',
    'Name one under "witnesses" in the profile.',
  ],
  ['of everything', { destinations: [subnet('0.0.0.0/0')] }, 'not-run.not-testable', 'Look at the firewall rules.'],
  [
    'of a wildcard and everything',
    { destinations: [wildcard, subnet('::/0')] },
    'not-run.not-testable',
    'Look at the firewall rules.',
  ],
  ['without a port', { ports: [] }, 'not-run.not-testable', 'Name it under "port" in the profile.'],
] as const satisfies readonly (readonly [string, Partial<Requirement>, string, string | null])[]) {
  test(`a requirement ${what} is skipped, with the reason and what to do`, () => {
    const { plan, targets } = planOne(changes);
    assert.deepEqual([plan.skipped?.cause, plan.skipped?.next, plan.groups, targets], [cause, next, [], []]);
    assert.match(plan.skipped?.explanation ?? '', /^[A-Z].*\.$/);
  });
}

test('a requirement is skipped or has a group that holds a target: the judge needs one of them', () => {
  const kinds = [
    wildcard,
    subnet('0.0.0.0/0'),
    subnet('192.0.2.0/24'),
    ...hosts('a.example'),
    { kind: 'address', value: '192.0.2.1' },
  ] as const;
  const plans = kinds.flatMap((first) =>
    kinds.flatMap((second) =>
      [[], [port(443)]].flatMap((ports) =>
        [[tls], [resolves], [resolves, tls]].map(
          (checks): RequirementPlan => planOne({ destinations: [first, second], ports, checks }).plan,
        ),
      ),
    ),
  );
  for (const { groups, skipped } of plans) {
    assert.ok(skipped !== null || (groups.length > 0 && groups.every((group) => group.length > 0)));
  }
});

test('DNS over udp is tried', () => {
  const check: Check = { kind: 'dns', query: 'example.org', type: 'A' };
  const { plan } = planOne({ protocol: 'udp', ports: [port(53)], checks: [check] });
  assert.deepEqual(plan.groups, [['dns+udp://api.example.com:53/example.org/A']]);
});

test('the proxy of each target is asked for with its scheme, and only for what a proxy can carry', () => {
  const asked: string[] = [];
  const proxied = (changes: Partial<Requirement>) =>
    planTargets([requirement(changes)], NOWHERE, LIMITS, ({ host, port: number, scheme }) => {
      asked.push(`${scheme} ${host}:${number}`);
      return { proxy: { scheme: 'http', host: 'proxy.example', port: 3128, from: '--proxy' }, direct: [], proxied: [] };
    }).targets.map(({ proxy }) => proxy?.proxy.host ?? null);
  const http: Check = { kind: 'http', path: '/', answers: [] };
  for (const [check, scheme] of [
    [https, 'https'],
    [tls, 'https'],
    [{ kind: 'tcp' }, 'https'],
    [http, 'http'],
  ] as const) {
    assert.deepEqual(proxied({ checks: [check] }), ['proxy.example']);
    assert.equal(asked.pop(), `${scheme} api.example.com:443`);
  }
  assert.deepEqual(proxied({ checks: [resolves] }), [null]);
  assert.deepEqual(proxied({ checks: [{ kind: 'dns', query: 'example.org', type: 'A' }] }), [null]);
  assert.deepEqual(proxied({ checks: [{ kind: 'ntp' }], protocol: 'udp' }), [null]);
  assert.deepEqual(asked, []);
});

test('a target that is sent elsewhere has the proxy of the place that the requirement names', () => {
  const asked: string[] = [];
  planTargets(
    [requirement({})],
    { connectTo: [{ host: null, port: null, toHost: '127.0.0.1', toPort: 1 }], resolve: [] },
    LIMITS,
    ({ host, port: number }) => {
      asked.push(`${host}:${number}`);
      return null;
    },
  );
  assert.deepEqual(asked, ['api.example.com:443']);
});

test('a sequence of names is tried in order, each after the one before', () => {
  const { plan, targets } = planOne({ destinations: [{ kind: 'sequence', value: 'c-{01..03}-ws.example' }] });
  assert.deepEqual(
    targets.map(({ host, after }) => [host, after]),
    [
      ['c-01-ws.example', undefined],
      ['c-02-ws.example', 'c-01-ws.example'],
      ['c-03-ws.example', 'c-02-ws.example'],
    ],
  );
  assert.equal(plan.groups.length, 3);
  assert.equal(plan.sample, 'c-{01..03}-ws.example: as many as there are');
});

test('a name of a sequence that another entry needs by itself waits for no other', () => {
  const sequence = requirement({ id: 'a', destinations: [{ kind: 'sequence', value: 'c-{1..2}.example' }] });
  const single = requirement({ id: 'b', destinations: [{ kind: 'host', value: 'c-2.example' }] });
  for (const order of [
    [sequence, single],
    [single, sequence],
  ]) {
    const { targets } = planTargets(order, NOWHERE, LIMITS);
    assert.deepEqual(
      targets.filter(({ after }) => after !== undefined),
      [],
    );
  }
});

test('what comes in is tried from outside, and from nowhere else', () => {
  const incoming = { direction: 'in', ports: [port(443)] } as const;
  assert.equal(planOne({ ...incoming, vantage: 'outside' }).plan.skipped, null);
  for (const vantage of ['workstation', 'worker', 'control-plane'] as const)
    assert.equal(planOne({ ...incoming, vantage }).plan.skipped?.cause, 'not-run.not-testable');
});

for (const protocol of ['any', 'icmp', 'ip:4', 'ip:112', 'ip:50'] as const) {
  test(`protocol ${protocol} is not tried, and the reason says what one end cannot do`, () => {
    const { skipped } = planOne({ protocol, ports: [], vantage: 'outside' }).plan;
    assert.equal(skipped?.cause, 'not-run.not-testable');
    assert.match(skipped?.explanation ?? '', /One end alone|ICMP echo/);
  });
}

const exhaustive = (changes: Partial<Requirement>) => {
  const plan = planTargets([requirement(changes)], NOWHERE, { ...LIMITS, exhaustive: true });
  return { targets: plan.bounds.targets, sample: plan.requirements[0]?.sample };
};

test('--exhaustive tries subnets and ranges whole, and says so', () => {
  assert.deepEqual(exhaustive({ destinations: [subnet('192.0.2.0/24')] }), {
    targets: 254,
    sample: 'whole subnets: 254 addresses',
  });
  assert.deepEqual(exhaustive({ ports: [port(30_000, 32_767)] }), { targets: 2768, sample: null });
  assert.equal(exhaustive({ ports: [port(1, 65_535)] }).targets, 65_535);
});

test('what is too large for --exhaustive is tried by sample all the same', () => {
  const { targets, sample } = exhaustive({ destinations: [subnet('10.0.0.0/15')] });
  assert.deepEqual([targets, sample], [4, '4 addresses sampled; too many for --exhaustive (65536 at most in one run)']);
  assert.equal(exhaustive({ destinations: [subnet('192.0.2.0/24')], ports: [port(30_000, 32_767)] }).targets, 16);
});

test('what is offered in the handshake is part of a target, so one check cannot take it from another', () => {
  const mqtt: Check = { kind: 'tls', trust: 'public', ca: null, alpn: 'mqtt' };
  assert.deepEqual(planOne({ checks: [mqtt] }).plan.groups, [['tls://api.example.com:443#alpn=mqtt']]);
});

test('--exhaustive has one bound for the whole run', () => {
  const all = [10, 11].map((net) =>
    requirement({ id: `n${net}`, destinations: [subnet(`${net}.0.0.0/17`)], ports: [port(80), port(443)] }),
  );
  const plan = planTargets(all, NOWHERE, { ...LIMITS, exhaustive: true });
  assert.deepEqual(
    plan.requirements.map(({ sample }) => sample),
    ['whole subnets: 32766 addresses', '4 addresses sampled; too many for --exhaustive (65536 at most in one run)'],
  );
});
