import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAUSES } from '../../src/judge/causes.ts';
import { judge } from '../../src/judge/judge.ts';
import { PATH_RULES } from '../../src/judge/paths.ts';
import { RULES } from '../../src/judge/rules.ts';
import type { Gathering } from '../../src/model/report.ts';
import { gathering, hosts, http, https, NAME, QUESTION, requirement, TCP, TLS } from './gathering.ts';
import type { Case, Row } from './row.ts';
import { CONNECT_ROWS } from './rows-connect.ts';
import { CONTROL_ROWS } from './rows-controls.ts';
import { EXCHANGE_ROWS } from './rows-exchange.ts';
import { HTTP_ROWS } from './rows-http.ts';
import { NAME_ROWS } from './rows-name.ts';
import { PATH_ROWS } from './rows-paths.ts';
import { PROXY_ROWS } from './rows-proxy.ts';
import { REGISTRY_ROWS } from './rows-registry.ts';
import { TLS_ROWS } from './rows-tls.ts';
import { VANTAGE_ROWS } from './rows-vantage.ts';

const ROWS: readonly Row[] = [
  ...NAME_ROWS,
  ...VANTAGE_ROWS,
  ...CONNECT_ROWS,
  ...PROXY_ROWS,
  ...CONTROL_ROWS,
  ...TLS_ROWS,
  ...HTTP_ROWS,
  ...REGISTRY_ROWS,
  ...EXCHANGE_ROWS,
  ...PATH_ROWS,
];
const CASES: readonly Case[] = ROWS.flatMap(({ but, ...row }) => {
  const own: Case = { check: TLS, given: {}, ended: 'complete', proxy: null, listed: [], ...row };
  return [own, { ...own, ...but }];
});

function factsOf({ check, given, ended, seen, proxy, listed }: Case): Gathering {
  const others = listed.map((host) => ({ requirement: requirement({ id: host, destinations: hosts(host) }) }));
  return gathering([{ requirement: requirement({ checks: [check], ...given }), proxy }, ...others], seen, { ended });
}

for (const [index, one] of CASES.entries()) {
  test(`rule ${one.rule} decides ${index % 2 === 0 ? `case ${index / 2}` : 'its twin'}: ${one.is}`, () => {
    const [verdict] = judge(factsOf(one));
    assert.ok(verdict !== undefined);
    const { rule, outcome, met, cause, explanation } = verdict;
    assert.deepEqual([rule, `${outcome} ${met}`, cause], [one.rule, one.is, one.cause], explanation);
    assert.match(explanation, /^[A-Za-z0-9[].*[.]$/);
    assert.doesNotMatch(explanation, /\(s\)|undefined|\[object|null|NaN|\?/);
    // Two or three lines of a terminal.
    assert.ok(explanation.length <= 280, `${explanation.length}: ${explanation}`);
  });
}

test('every rule decides a case, but for the last one, which is there for what nobody thought of', () => {
  const decided = new Set(CASES.map(({ rule }) => rule));
  const rest = [...RULES, ...PATH_RULES].map(({ id }) => id).filter((id) => !decided.has(id));
  assert.deepEqual(rest, ['sampled-silence', 'sampled-refusal', 'sampled-unreachable', 'nothing-known']);
});

test('every rule has an id of its own, and a cause that is explained', () => {
  assert.equal(new Set([...RULES, ...PATH_RULES].map(({ id }) => id)).size, RULES.length + PATH_RULES.length);
  for (const { cause, alternatives } of RULES) {
    assert.ok(cause === null || cause in CAUSES);
    for (const other of alternatives) assert.ok(other in CAUSES && other !== cause);
  }
});

// Given by the plan before anything is observed, by turning an expectation round, or by a finding about this host.
const FROM_ELSEWHERE = [
  'policy.unexpectedly-open',
  'drift.address-not-published',
  'drift.nothing-answers',
  'config.parameter-missing',
  'config.not-selected',
  'config.retired',
  'not-run.not-testable',
  'dns.resolver-broken',
];

test('every cause is given by a rule, the plan or an expectation, or named as what else it could be', () => {
  const given = new Set<string>(FROM_ELSEWHERE);
  for (const { cause, alternatives } of RULES) for (const one of [cause, ...alternatives]) given.add(one ?? '');
  for (const { cause } of CASES) given.add(cause ?? '');
  assert.deepEqual(
    Object.keys(CAUSES).filter((cause) => !given.has(cause)),
    [],
  );
});

test('what is met has a rule that says so, and only what is blocked has an entry to ask for', () => {
  for (const one of CASES) {
    const [verdict] = judge(factsOf(one));
    const asks = verdict?.next?.includes('Missing allowlist entries') === true;
    assert.ok(!asks || verdict?.outcome === 'blocked', `${one.rule}: ${verdict?.next ?? ''}`);
  }
});

test('what was not tried is never a pass, whatever the check and however the run ended', () => {
  for (const check of [TCP, TLS, https(), http(), NAME, QUESTION]) {
    for (const ended of ['complete', 'deadline', 'interrupted'] as const) {
      for (const expect of ['open', 'blocked'] as const) {
        const [verdict] = judge(gathering([{ requirement: requirement({ checks: [check], expect }) }], [], { ended }));
        assert.deepEqual([verdict?.met, verdict?.outcome], ['unknown', 'skipped']);
      }
    }
  }
});

test('facts that went through JSON give the same verdicts, and are left as they were', () => {
  for (const one of CASES) {
    const facts = factsOf(one);
    const frozen = JSON.stringify(facts);
    const verdicts = judge(facts);
    assert.deepEqual(judge(JSON.parse(frozen)), verdicts);
    assert.deepEqual(judge(facts), verdicts);
    assert.equal(JSON.stringify(facts), frozen);
  }
});
