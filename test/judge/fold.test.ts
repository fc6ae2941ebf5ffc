import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingEntries } from '../../src/allowlist/missing.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Gathering } from '../../src/model/report.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import {
  answered,
  connected,
  gathering,
  hosts,
  https,
  OK,
  PRIVATE_TLS,
  requirement,
  resolved,
  shaken,
  TCP,
  unresolved,
} from './gathering.ts';

const P = 'a.example:443#0';
const Q = 'b.example:443#0';
const V6 = '2606:4700::1';
const range = [{ from: 30_000, to: 32_767 }];

function only(facts: Gathering): Verdict {
  const [verdict] = judge(facts);
  assert.ok(verdict !== undefined);
  return verdict;
}

function missing(facts: Gathering): readonly string[] {
  return missingEntries(facts, judge(facts)).map(
    ({ destination, ports }) => `${destination.value} ${ports.map(({ from, to }) => `${from}-${to}`).join()}`,
  );
}

const tcp = requirement({ checks: [TCP] });

test('the worst of several addresses decides, and the count is told', () => {
  const verdict = only(
    gathering(
      [{ requirement: tcp }],
      [connected(P, '192.29.1.1'), connected(P, '192.29.1.2', 'connection-timeout'), connected(P, '192.29.1.3')],
    ),
  );
  assert.deepEqual([verdict.outcome, verdict.coverage.note], ['blocked', '2 of 3 addresses']);
  assert.match(verdict.explanation, /^1 of 3 addresses: /);
  const destination = { kind: 'host', value: 'a.example' };
  assert.deepEqual(verdict.stopped, [{ destination, host: 'a.example', port: 443, addresses: ['192.29.1.2'] }]);
});

test('of two hosts only the one that is blocked is missing, not the one that is undecided', () => {
  const two = requirement({ destinations: hosts('a.example', 'b.example'), checks: [https(OK)] });
  const undecided = [connected(Q, '192.29.1.2'), shaken(Q, '192.29.1.2'), answered(Q, '192.29.1.2', 503)];
  assert.deepEqual(
    missing(gathering([{ requirement: two }], [connected(P, '192.29.1.1', 'connection-timeout'), ...undecided])),
    ['a.example 443-443'],
  );
  const expired = [connected(Q, '192.29.1.2'), shaken(Q, '192.29.1.2', 'certificate-expired')];
  assert.deepEqual(
    missing(gathering([{ requirement: two }], [connected(P, '192.29.1.1', 'connection-timeout'), ...expired])),
    ['a.example 443-443'],
  );
});

test('of alternatives the best decides, but where all must be blocked one opening is enough', () => {
  const seen = [connected(P, '192.29.1.1', 'connection-refused'), connected('a.example:443#1', '192.29.1.1')];
  const checks = [TCP, TCP];
  assert.equal(only(gathering([{ requirement: requirement({ checks }) }], seen)).met, 'yes');
  const forbidden = only(gathering([{ requirement: requirement({ checks, expect: 'blocked' }) }], seen));
  assert.deepEqual([forbidden.met, forbidden.cause], ['no', 'policy.unexpectedly-open']);
});

test('what must be blocked and is, needs nothing, and is never listed as missing', () => {
  const facts = gathering(
    [{ requirement: requirement({ checks: [TCP], expect: 'blocked' }) }],
    [connected(P, '192.29.1.1', 'connection-timeout')],
  );
  const verdict = only(facts);
  assert.deepEqual([verdict.outcome, verdict.met, verdict.next, missing(facts)], ['blocked', 'yes', null, []]);
});

test('what must be blocked and accepts the connection is not known to be blocked, unless a filter shows itself', () => {
  const blocked = { checks: [https(OK)], expect: 'blocked' } as const;
  const open = connected(P, '192.29.1.1');
  for (const failure of ['tls-reset', 'tls-timeout', 'certificate-name-mismatch'] as const) {
    const seen = [open, shaken(P, '192.29.1.1', failure, { nameMatches: false })];
    const { outcome, met } = only(gathering([{ requirement: requirement(blocked) }], seen));
    assert.deepEqual([outcome, met], ['inconclusive', 'unknown'], failure);
  }
  const page = [open, shaken(P, '192.29.1.1'), answered(P, '192.29.1.1', 403, { title: 'Web page blocked' })];
  assert.equal(only(gathering([{ requirement: requirement(blocked) }], page)).met, 'yes');
});

test('what must be blocked but proves itself is open, whatever status it answers', () => {
  const check = https(OK);
  const seen = [connected(P, '192.29.1.1'), shaken(P, '192.29.1.1'), answered(P, '192.29.1.1', 503)];
  assert.equal(only(gathering([{ requirement: requirement({ checks: [check], expect: 'blocked' }) }], seen)).met, 'no');
});

test('a host without IPv6 is judged by its IPv4 addresses, however long the refusal took', () => {
  const slow = { ...connected(P, V6, 'network-unreachable'), durationMs: 40 };
  const verdict = only(gathering([{ requirement: tcp }], [connected(P, '192.29.1.1'), slow]));
  assert.deepEqual([verdict.met, verdict.coverage.note], ['yes', 'IPv6 not counted (1 address)']);
});

test('a destination that has only IPv6 is undecided on a host without it, beside one that has both', () => {
  const two = requirement({ destinations: hosts('a.example', 'b.example'), checks: [TCP] });
  const verdict = only(
    gathering([{ requirement: two }], [connected(P, '192.29.1.1'), connected(Q, V6, 'network-unreachable')]),
  );
  assert.deepEqual([verdict.outcome, verdict.met, verdict.cause], ['inconclusive', 'unknown', 'tcp.no-local-route']);
});

test('broken IPv6 is not counted where IPv4 works', () => {
  const two = [
    requirement({ checks: [TCP] }),
    requirement({ id: 's', destinations: hosts('b.example'), checks: [TCP] }),
  ];
  const seen = [
    connected(P, '192.29.1.1'),
    connected(P, V6, 'connection-timeout'),
    connected(Q, '192.29.1.2'),
    connected(Q, '2606:4700::2', 'connection-timeout'),
  ];
  assert.deepEqual(
    judge(
      gathering(
        two.map((one) => ({ requirement: one })),
        seen,
      ),
    ).map(({ met }) => met),
    ['yes', 'yes'],
  );
});

test('one port of a sampled range that answers shows it open; silence alone decides nothing', () => {
  const sampled = {
    requirement: requirement({ ports: range, checks: [TCP] }),
    ports: [30_000, 32_767],
    sample: '2 of 2768 ports sampled',
  };
  const silent = connected('a.example:30000#0', '192.29.1.1', 'connection-timeout');
  assert.equal(only(gathering([sampled], [silent, connected('a.example:32767#0', '192.29.1.1')])).met, 'yes');
  const verdict = only(
    gathering([sampled], [silent, connected('a.example:32767#0', '192.29.1.1', 'host-unreachable')]),
  );
  assert.equal(verdict.outcome, 'inconclusive');
  assert.doesNotMatch(verdict.next ?? '', /Missing allowlist entries/);
});

test('a sampled range that answers does not excuse a single port, another host, or another subnet', () => {
  const ports = [{ from: 443, to: 443 }, ...range];
  const mixed = { requirement: requirement({ ports, checks: [TCP] }), ports: [443, 30_000], sample: 's' };
  const facts = gathering(
    [mixed],
    [connected(P, '192.29.1.1', 'connection-timeout'), connected('a.example:30000#0', '192.29.1.1')],
  );
  assert.deepEqual([only(facts).outcome, missing(facts)], ['blocked', ['a.example 443-443']]);

  const witnesses = requirement({
    destinations: [{ kind: 'wildcard', value: '*.example' }],
    witnesses: ['a.example', 'b.example'],
    ports: range,
    checks: [TCP],
  });
  const seen = [
    connected('a.example:30000#0', '192.29.1.1'),
    unresolved('b.example', 'name-not-found'),
    resolved('a.example', '192.29.1.1'),
  ];
  const wild = gathering(
    [{ requirement: witnesses, hosts: ['a.example', 'b.example'], ports: [30_000], sample: 's' }],
    seen,
  );
  assert.deepEqual([only(wild).outcome, missing(wild)], ['blocked', ['*.example 30000-32767']]);

  const subnets = requirement({
    destinations: [
      { kind: 'cidr', value: '192.29.1.0/24' },
      { kind: 'cidr', value: '192.29.2.0/24' },
    ],
    checks: [TCP],
  });
  const tried = { requirement: subnets, hosts: ['192.29.1.1', '192.29.2.1'], sample: '2 addresses sampled' };
  assert.equal(
    only(
      gathering(
        [tried],
        [
          connected('192.29.1.1:443#0', '192.29.1.1'),
          connected('192.29.2.1:443#0', '192.29.2.1', 'connection-timeout'),
        ],
      ),
    ).outcome,
    'inconclusive',
  );
});

test('a wildcard for which no name stands is not passed by the host beside it', () => {
  const both = requirement({
    destinations: [...hosts('a.example'), { kind: 'wildcard', value: '*.b.example' }],
    checks: [TCP],
  });
  const verdict = only(gathering([{ requirement: both, hosts: ['a.example'] }], [connected(P, '192.29.1.1')]));
  assert.deepEqual([verdict.outcome, verdict.met], ['skipped', 'unknown']);
  assert.equal(only(gathering([{ requirement: both, hosts: [] }], [])).met, 'unknown');
});

test('one address that the deadline cut off leaves the whole undecided', () => {
  const facts = gathering(
    [{ requirement: tcp }],
    [connected(P, '192.29.1.1'), connected(P, '192.29.1.2', 'cancelled')],
    { ended: 'deadline' },
  );
  assert.deepEqual([only(facts).met, only(facts).cause], ['unknown', 'not-run.deadline']);
});

test('a private etcd that answers TLS is not said to answer as the service does', () => {
  const verdict = only(
    gathering(
      [{ requirement: requirement({ checks: [PRIVATE_TLS] }) }],
      [connected(P, '192.29.1.1'), shaken(P, '192.29.1.1', null, { chainTrusted: null })],
    ),
  );
  assert.match(verdict.explanation, /shook hands; its certificate was not verified/);
});
