import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAUSES } from '../../src/judge/causes.ts';
import { judge } from '../../src/judge/judge.ts';
import { RULES } from '../../src/judge/rules.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { gathering, http, https, NAME, QUESTION, requirement, TCP, TLS } from './gathering.ts';
import { ANSWER_ROWS } from './rows-answer.ts';
import { PATH_ROWS, type Row } from './rows-path.ts';

const ROWS = [...PATH_ROWS, ...ANSWER_ROWS];

function verdictOf({ check = TLS, given: changes = {}, seen }: Row): Verdict | undefined {
  return judge(gathering([{ requirement: requirement({ checks: [check], ...changes }) }], seen))[0];
}

for (const [index, row] of ROWS.entries()) {
  test(`rule ${row.rule} decides in case ${index}: ${row.is}`, () => {
    const verdict = verdictOf(row);
    assert.deepEqual([verdict?.rule, `${verdict?.outcome} ${verdict?.met}`], [row.rule, row.is], verdict?.explanation);
    assert.ok((verdict?.explanation.length ?? 0) < 160, verdict?.explanation);
    assert.doesNotMatch(verdict?.explanation ?? '', /\(s\)|undefined|\?\?/);
  });
}

test('every rule has an id of its own, and a cause that is explained', () => {
  assert.equal(new Set(RULES.map(({ id }) => id)).size, RULES.length);
  for (const { cause } of RULES) assert.ok(cause === null || cause in CAUSES);
});

test('what was not tried is never a pass, whatever the check and however the run ended', () => {
  for (const check of [TCP, TLS, https(), http(), NAME, QUESTION]) {
    for (const ended of ['complete', 'deadline', 'interrupted'] as const) {
      for (const expect of ['open', 'blocked'] as const) {
        const [verdict] = judge(gathering([{ requirement: requirement({ checks: [check], expect }) }], [], { ended }));
        assert.equal(verdict?.met, 'unknown');
      }
    }
  }
});

test('facts that went through JSON give the same verdicts', () => {
  for (const { check = TLS, given: changes = {}, seen } of ROWS) {
    const facts = gathering([{ requirement: requirement({ checks: [check], ...changes }) }], seen);
    const frozen = JSON.stringify(facts);
    const verdicts = judge(facts);
    assert.deepEqual(judge(JSON.parse(frozen)), verdicts);
    assert.equal(JSON.stringify(facts), frozen);
  }
});
