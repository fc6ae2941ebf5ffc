import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requirementsToRetest } from '../../src/compare/retest.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { blocked, report, requirement, skipped, verdict } from '../report/sample.ts';

const ROWS: readonly (readonly [what: string, verdict: Verdict, again: boolean])[] = [
  ['blocked', blocked('iam'), true],
  ['undecided', verdict('iam', { outcome: 'inconclusive', met: 'unknown', cause: 'udp.silent' }), true],
  ['not tried for want of a value', skipped('iam'), true],
  ['not tried for want of time', skipped('iam', { cause: 'not-run.deadline' }), true],
  ['open that must be blocked', verdict('iam', { met: 'no', cause: 'policy.unexpectedly-open' }), true],
  ['let through altered', verdict('iam', { outcome: 'impaired', met: 'yes', cause: 'path.flaky' }), true],
  ['allowed', verdict('iam'), false],
  ['blocked as it must be', verdict('iam', { outcome: 'blocked', cause: 'tcp.timeout' }), false],
  ['retired', skipped('iam', { met: 'yes', cause: 'config.retired' }), false],
  ['not asked for', skipped('iam', { cause: 'config.not-selected' }), false],
];

for (const [what, one, again] of ROWS) {
  test(`what was ${what} is ${again ? '' : 'not '}tried again`, () => {
    const chosen = requirementsToRetest(report({ verdicts: [one] }));
    assert.deepEqual(
      chosen.again.map(({ id }) => id),
      again ? ['iam'] : [],
    );
  });
}

test('a few that were allowed are tried beside them, and none where nothing is tried again', () => {
  const allowed = ['a', 'b', 'c', 'd', 'e'].map((id) => verdict(id));
  const { besides } = requirementsToRetest(report({ verdicts: [blocked('iam'), ...allowed] }));
  assert.deepEqual(
    besides.map(({ id }) => id),
    ['a', 'b', 'c'],
  );
  assert.deepEqual(requirementsToRetest(report({ verdicts: allowed })), { again: [], besides: [] });
});

test('a listener, whose token the report conceals, and a wildcard are none of those', () => {
  const requirements = [
    requirement('far', { checks: [{ kind: 'listener', token: '***', tls: false }] }),
    requirement('wild', { destinations: [{ kind: 'wildcard', value: '*.cloud.example' }] }),
    requirement('iam'),
  ];
  const verdicts = [verdict('far'), verdict('wild'), blocked('iam')];
  assert.deepEqual(requirementsToRetest(report({ requirements, verdicts })).besides, []);
});
