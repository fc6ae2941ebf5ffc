import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../src/judge/findings.ts';
import { judge } from '../../src/judge/judge.ts';
import { type FailOn, summarise } from '../../src/judge/summary.ts';
import type { Observation } from '../../src/model/observation.ts';
import type { Requirement } from '../../src/model/profile.ts';
import type { Gathering } from '../../src/model/report.ts';
import {
  asControl,
  connected,
  connectedLater,
  gathering,
  hosts,
  proxied,
  requirement,
  resolved,
  ROUTE,
  shaken,
  TCP,
  TLS,
  tunnelled,
  unresolved,
} from './gathering.ts';

const entries = ['a.icr.test', 'b.icr.test'].map((host) =>
  requirement({ id: host, destinations: hosts(host), checks: [TCP] }),
);

function facts(asked: readonly Requirement[], seen: readonly Observation[], addresses?: readonly string[]): Gathering {
  return gathering(
    asked.map((one) => ({ requirement: one })),
    seen,
    addresses === undefined ? {} : { addresses },
  );
}

function found(given: Gathering): readonly string[] {
  return findings(given, judge(given)).map(({ explanation }) => explanation);
}

test('one finding for each cause names the zone and the port, and gives an example', () => {
  const [text, ...more] = found(
    facts(
      entries,
      entries.map(({ id }) => connected(`${id}:443#0`, '192.29.1.1', 'connection-timeout')),
    ),
  );
  assert.match(
    text ?? '',
    /^No answer: 2 entries \(2 required\), 2 hosts under \*\.icr\.test, all on port 443\. For example: No answer from 192\.29\.1\.1:443 to 1 connection attempt in /,
  );
  assert.deepEqual(more, []);
});

test('one host that two entries share is one host', () => {
  const shared = ['r', 's'].map((id) => requirement({ id, checks: [TCP] }));
  assert.match(
    found(facts(shared, [connected('a.example:443#0', '192.29.1.1', 'connection-timeout')]))[0] ?? '',
    /, 1 host, all on port 443/,
  );
});

test('a zone is told as it is: with the domain itself among the hosts, and not at all for addresses', () => {
  const finding = (...names: readonly string[]): string => {
    const asked = names.map((host) => requirement({ id: host, destinations: hosts(host), checks: [TCP] }));
    const seen = names.map((host) => connected(`${host}:443#0`, '192.29.1.1', 'connection-timeout'));
    return found(facts(asked, seen))[0] ?? '';
  };
  assert.match(finding('icr.test', 'us.icr.test'), /, 2 hosts under icr\.test, all/);
  assert.match(finding('a.one.test', 'b.two.test'), /, 2 hosts, all/);
  assert.match(finding('192.29.7.1', '192.30.7.1'), /, 2 hosts, all/);
});

test('the cause of most required entries comes first, however many optional ones another has', () => {
  const optional = ['o1.test', 'o2.test'].map((host) =>
    requirement({ id: host, destinations: hosts(host), checks: [TCP], need: 'optional' }),
  );
  const given = facts(
    [...optional, requirement({ checks: [TCP] })],
    [
      ...optional.map(({ id }) => connected(`${id}:443#0`, '192.29.1.1', 'connection-timeout')),
      connected('a.example:443#0', '192.29.1.2', 'connection-refused'),
    ],
  );
  assert.deepEqual(
    findings(given, judge(given)).map(({ cause }) => cause),
    ['tcp.refused-or-rejected', 'tcp.timeout'],
  );
});

test('a wrong clock is one finding about this host, and nothing is missing', () => {
  const seen = entries.flatMap(({ id }) => [
    connected(`${id}:443#0`, '192.29.1.1'),
    shaken(`${id}:443#0`, '192.29.1.1', 'certificate-not-yet-valid'),
  ]);
  const given = facts(
    entries.map((entry) => ({ ...entry, checks: [TLS] })),
    seen,
  );
  const verdicts = judge(given);
  assert.deepEqual(
    findings(given, verdicts).map(({ cause, layer }) => [cause, layer]),
    [['env.clock-skew', 'vantage']],
  );
  assert.deepEqual(
    verdicts.map(({ met }) => met),
    ['unknown', 'unknown'],
  );
});

test('what nobody can resolve is one finding, and says when this host has no address', () => {
  const seen = entries.map(({ id }) => unresolved(id, 'name-timeout'));
  assert.match(found(facts(entries, seen))[0] ?? '', /^Nothing resolves from here: none of 2 names/);
  assert.match(found(facts(entries, seen, []))[0] ?? '', /This host has no network: not even its DNS servers/);
  assert.doesNotMatch(found(facts(entries, seen))[0] ?? '', /of its own/);
});

test("this host's own trouble comes first, and broken IPv6 once", () => {
  const v6 = entries.flatMap(({ id }, index) => [
    connected(`${id}:443#0`, `192.29.1.${index}`),
    connected(`${id}:443#0`, `2606:4700::${index}`, 'connection-timeout'),
  ]);
  const more = [
    ...entries,
    requirement({ checks: [TCP] }),
    requirement({ id: 's', destinations: hosts('s.test'), checks: [TCP] }),
  ];
  const given = facts(more, [
    ...v6,
    connected('a.example:443#0', '2606:4700::9', 'connection-timeout'),
    connected('s.test:443#0', '192.29.2.2', 'connection-timeout'),
  ]);
  assert.deepEqual(
    findings(given, judge(given)).map(({ cause }) => cause),
    ['tcp.v6-broken', 'tcp.timeout'],
  );
});

test('other names that resolve are counted in plain English', () => {
  const given = facts(entries, [
    unresolved('a.icr.test', 'name-not-found'),
    resolved('b.icr.test', '192.29.1.1'),
    connected('b.icr.test:443#0', '192.29.1.1'),
  ]);
  assert.match(found(given)[0] ?? '', /does not exist; 1 other name resolves\./);
});

function askedOf(server: string, seen: Observation): Observation {
  return asControl('second-resolver', { ...seen, address: server });
}

test('a DNS server that fails for a name that another one knows is a finding about this host', () => {
  const slow = { ...resolved('a.icr.test', '192.29.1.1'), durationMs: 500 };
  const open = connected('a.icr.test:443#0', '192.29.1.1');
  const knows = askedOf('10.0.0.2', resolved('a.icr.test', '192.29.1.1'));
  const given = facts(entries.slice(0, 1), [
    slow,
    open,
    askedOf('10.0.0.1', unresolved('a.icr.test', 'name-timeout')),
    knows,
  ]);
  assert.deepEqual(
    findings(given, judge(given)).map(({ cause, layer, verdicts, confirm }) => [cause, layer, verdicts, confirm]),
    [['dns.resolver-broken', 'vantage', [], 'cat /etc/resolv.conf']],
  );
  assert.match(found(given)[0] ?? '', /^DNS server 10\.0\.0\.1 \(CODE\) fails/);
  const agreeing = facts(entries.slice(0, 1), [
    slow,
    open,
    askedOf('10.0.0.1', resolved('a.icr.test', '192.29.1.1')),
    knows,
  ]);
  assert.deepEqual(found(agreeing), []);
  const bothFail = facts(entries.slice(0, 1), [
    slow,
    open,
    ...['10.0.0.1', '10.0.0.2'].map((server) => askedOf(server, unresolved('a.icr.test', 'name-timeout'))),
  ]);
  assert.deepEqual(found(bothFail), []);
});

test('what works through the proxy alone is told last, after all that is missing', () => {
  const through = (host: string): readonly Observation[] => [
    connected(`${host}:443#0`, '192.29.1.1', 'connection-timeout'),
    ...tunnelled(`${host}:443#0`, `${host}:443`, null, '200'),
    ...proxied(shaken(`${host}:443#0`, '')),
  ];
  const behind = ['p1.test', 'p2.test', 'p3.test'].map((host) => requirement({ id: host, destinations: hosts(host) }));
  const missing = requirement({ need: 'optional', checks: [TCP] });
  const given = gathering(
    [...behind.map((one) => ({ requirement: one, proxy: ROUTE })), { requirement: missing }],
    [...behind.flatMap(({ id }) => through(id)), connected('a.example:443#0', '192.29.1.1', 'connection-refused')],
  );
  assert.deepEqual(
    findings(given, judge(given)).map(({ cause, verdicts }) => [cause, verdicts.length]),
    [
      ['tcp.refused-or-rejected', 1],
      ['proxy.required', 3],
    ],
  );
});

test('a finding says how to confirm it by hand, at the first place that shows it', () => {
  const given = facts(
    entries,
    entries.map(({ id }) => connected(`${id}:443#0`, '192.29.1.1', 'connection-timeout')),
  );
  assert.deepEqual(
    findings(given, judge(given)).map(({ confirm }) => confirm),
    ['nc -vz -w 5 a.icr.test 443'],
  );
});

const OPEN = connected('a.example:443#0', '192.29.1.1');
const FLAKY = [
  connected('a.example:443#0', '192.29.1.1', 'connection-timeout'),
  connectedLater('a.example:443#0', '192.29.1.1', 1000),
];
const SHUT = connected('a.example:443#0', '192.29.1.1', 'connection-timeout');

const EXITS: readonly (readonly [string, Requirement['need'], readonly Observation[], readonly FailOn[], number])[] = [
  ['open and required', 'required', [OPEN], [], 0],
  ['blocked and required', 'required', [SHUT], [], 1],
  ['blocked and optional', 'optional', [SHUT], [], 0],
  ['blocked and optional, with fail-on optional', 'optional', [SHUT], ['optional'], 1],
  ['flaky', 'required', FLAKY, [], 0],
  ['flaky, with fail-on impaired', 'required', FLAKY, ['impaired'], 1],
  ['flaky and deprecated, with fail-on impaired', 'deprecated', FLAKY, ['impaired'], 0],
  ['undecided', 'required', [], [], 3],
  ['undecided, with fail-on undecided', 'required', [], ['undecided'], 1],
];

for (const [name, need, seen, failOn, exit] of EXITS) {
  test(`a run that is ${name} exits ${exit}`, () => {
    const given = facts([requirement({ need, checks: [TCP] })], seen);
    assert.equal(summarise(given, judge(given), [], failOn).exitCode, exit);
  });
}

test('an interrupted run exits 130, whatever it found', () => {
  const given = gathering([{ requirement: requirement() }], [shaken('a.example:443#0', '192.29.1.1')], {
    ended: 'interrupted',
  });
  assert.equal(summarise(given, judge(given), [], []).exitCode, 130);
});
