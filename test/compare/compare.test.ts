import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../src/compare/compare.ts';
import type { ChangeKind, Comparison } from '../../src/model/comparison.ts';
import type { Requirement } from '../../src/model/profile.ts';
import type { Report } from '../../src/model/report.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { blocked, observation, report, requirement, skipped, verdict } from '../report/sample.ts';

function compared(before: Report, after: Report): Comparison {
  return compare({ name: 'before.json', report: before }, { name: 'after.json', report: after });
}

const MET = verdict('iam');
const UNMET = blocked('iam');
const UNDECIDED = verdict('iam', { outcome: 'inconclusive', met: 'unknown', cause: 'udp.silent' });
const UNTRIED = skipped('iam', { cause: 'not-run.deadline' });
const IMPAIRED = verdict('iam', { outcome: 'impaired', met: 'no', cause: 'tls.intercepted-trusted' });
const ALTERED = verdict('iam', { outcome: 'impaired', met: 'yes', cause: 'path.flaky' });

type Row = readonly [what: string, before: Verdict, after: Verdict, kind: ChangeKind | null, exitCode: 0 | 1 | 3];

const ROWS: readonly Row[] = [
  ['met in both', MET, MET, null, 0],
  ['met and then not met', MET, UNMET, 'broken', 1],
  ['let through and then altered so that it does not count', MET, IMPAIRED, 'broken', 1],
  ['met and then undecided', MET, UNDECIDED, 'lost', 3],
  ['met and then not tried', MET, UNTRIED, 'lost', 3],
  ['not met and then met', UNMET, MET, 'fixed', 0],
  ['not met in both, for the same cause', UNMET, UNMET, 'still-unmet', 0],
  ['not met in both, for another cause', UNMET, blocked('iam', { cause: 'tls.reset' }), 'cause', 0],
  ['not met and then undecided', UNMET, UNDECIDED, 'unlearned', 0],
  ['undecided and then met', UNDECIDED, MET, 'settled-met', 0],
  ['not tried and then not met', UNTRIED, UNMET, 'settled-unmet', 3],
  ['undecided in both, for another reason', UNTRIED, UNDECIDED, null, 0],
  ['met in both, but altered now', MET, ALTERED, 'cause', 0],
];

for (const [what, before, after, kind, exitCode] of ROWS) {
  test(`${what}: ${kind ?? 'no change'}, exit code ${exitCode}`, () => {
    const result = compared(report({ verdicts: [before] }), report({ verdicts: [after] }));
    assert.deepEqual(
      result.changes.map((change) => change.kind),
      kind === null ? [] : [kind],
    );
    assert.equal(result.exitCode, exitCode);
    assert.equal(result.same.met + result.same.undecided, kind === null ? 1 : 0);
  });
}

// The same move as "met and then not met" or "undecided", where it decides nothing.
const NOT_DECISIVE: readonly (readonly [string, Partial<Requirement>, Verdict, ChangeKind])[] = [
  ['optional', { need: 'optional' }, UNMET, 'broken'],
  ['deprecated', { need: 'deprecated' }, UNMET, 'broken'],
  ['beyond proof', { provable: false }, UNDECIDED, 'lost'],
  ['not asked for any more', {}, skipped('iam', { cause: 'config.not-selected' }), 'lost'],
];

for (const [what, overrides, after, kind] of NOT_DECISIVE) {
  test(`an entry that is ${what} is told, and changes no exit code`, () => {
    const requirements = [requirement('iam', overrides)];
    const result = compared(report({ requirements, verdicts: [MET] }), report({ requirements, verdicts: [after] }));
    assert.deepEqual([result.changes[0]?.kind, result.changes[0]?.decisive, result.exitCode], [kind, false, 0]);
  });
}

test('an entry beyond proof that is proven to be blocked is newly broken all the same', () => {
  const requirements = [requirement('iam', { provable: false })];
  const result = compared(report({ requirements, verdicts: [MET] }), report({ requirements, verdicts: [UNMET] }));
  assert.equal(result.exitCode, 1);
});

test('an entry that must be blocked, and is open now, is newly broken', () => {
  const requirements = [requirement('iam', { expect: 'blocked' })];
  const result = compared(
    report({ requirements, verdicts: [verdict('iam', { outcome: 'blocked', cause: 'tcp.timeout' })] }),
    report({ requirements, verdicts: [verdict('iam', { met: 'no', cause: 'policy.unexpectedly-open' })] }),
  );
  assert.deepEqual([result.changes[0]?.kind, result.exitCode], ['broken', 1]);
});

const OTHER_THINGS: readonly (readonly [string, Partial<Requirement>])[] = [
  ['another host', { destinations: [{ kind: 'host', value: 'other.cloud.example' }] }],
  ['one host more', { destinations: [...requirement('iam').destinations, { kind: 'host', value: 'b.example' }] }],
  ['another port', { ports: [{ from: 8443, to: 8443 }] }],
  ['another protocol', { protocol: 'udp' }],
  ['the other direction', { direction: 'in' }],
  ['another source', { direction: 'out', from: ['192.0.2.0/24'] }],
  ['the opposite', { expect: 'blocked' }],
];

for (const [what, overrides] of OTHER_THINGS) {
  test(`an id that stands for ${what} by now is a new requirement, and the old one is gone`, () => {
    const result = compared(
      report({ requirements: [requirement('iam'), requirement('cos')], verdicts: [MET, verdict('cos')] }),
      report({ requirements: [requirement('iam', overrides), requirement('cos')], verdicts: [UNMET, verdict('cos')] }),
    );
    assert.deepEqual(
      result.changes.map(({ kind }) => kind),
      ['new', 'gone'],
    );
    assert.equal(result.exitCode, 0);
  });
}

const SAME_THINGS: readonly (readonly [string, Partial<Requirement>])[] = [
  ['another title', { title: 'other words' }],
  ['another check', { checks: [{ kind: 'tcp' }] }],
  ['capital letters', { destinations: [{ kind: 'host', value: 'IAM.Cloud.Example' }] }],
  ['another need', { need: 'optional' }],
];

for (const [what, overrides] of SAME_THINGS) {
  test(`a requirement with ${what} is still the same one`, () => {
    const result = compared(
      report({ requirements: [requirement('iam')], verdicts: [MET] }),
      report({ requirements: [requirement('iam', overrides)], verdicts: [MET] }),
    );
    assert.deepEqual([result.changes, result.same.met], [[], 1]);
  });
}

test('two reports that have no requirement in common, or none at all, are no pass', () => {
  const pairs = [
    [report({ verdicts: [MET] }), report({ verdicts: [verdict('cos')] })],
    [report({ verdicts: [MET] }), report({ verdicts: [] })],
    [report({ verdicts: [] }), report({ verdicts: [] })],
  ] as const;
  for (const [before, after] of pairs) {
    const { common, exitCode } = compared(before, after);
    assert.deepEqual([common, exitCode], [0, 3]);
  }
  const { common, exitCode } = compared(report({ verdicts: [MET, verdict('cos')] }), report({ verdicts: [MET] }));
  assert.deepEqual([common, exitCode], [1, 0]);
});

test('changes are listed worst first', () => {
  const before = report({ verdicts: [blocked('a'), verdict('b'), verdict('c'), blocked('d')] });
  const after = report({ verdicts: [verdict('a'), skipped('b'), blocked('c'), blocked('d'), blocked('e')] });
  assert.deepEqual(
    compared(before, after).changes.map(({ kind, requirement: { id } }) => [kind, id]),
    [
      ['broken', 'c'],
      ['lost', 'b'],
      ['fixed', 'a'],
      ['still-unmet', 'd'],
      ['new', 'e'],
    ],
  );
});

function resolving(addresses: readonly string[], overrides: Parameters<typeof observation>[1] = {}): Report {
  const name = 'iam.cloud.example';
  const detail = {
    kind: 'resolve',
    name,
    addresses,
    by: 'dns',
    foundAs: null,
    codes: { a: null, aaaa: null },
  } as const;
  return report({
    verdicts: [MET],
    observations: [observation(name, { operation: 'resolve', address: null, port: null, detail, ...overrides })],
  });
}

test('a name with addresses that it did not have is told, with the requirements that need it', () => {
  const { addresses } = compared(resolving(['192.0.2.1', '192.0.2.2']), resolving(['192.0.2.2', '192.0.2.3']));
  assert.deepEqual(addresses, [
    {
      name: 'iam.cloud.example',
      requirements: ['iam'],
      before: ['192.0.2.1', '192.0.2.2'],
      added: ['192.0.2.3'],
    },
  ]);
});

test('private addresses are no news where they are placeholders in one of the reports', () => {
  const redacted = { ...resolving(['private-1', '192.0.2.1']), redacted: true as const };
  const plain = resolving(['10.0.0.5', '192.0.2.2']);
  assert.deepEqual(
    compared(redacted, plain).addresses.map(({ added }) => added),
    [['192.0.2.2']],
  );
  assert.deepEqual(
    compared(plain, redacted).addresses.map(({ added }) => added),
    [['192.0.2.1']],
  );
});

test('addresses in another order, fewer of them, those of a control, and a name that did not resolve before are no news', () => {
  const before = resolving(['192.0.2.1', '192.0.2.2']);
  for (const after of [
    resolving(['192.0.2.2', '192.0.2.1']),
    resolving(['192.0.2.1']),
    resolving(['198.51.100.9'], { control: 'second-resolver' }),
  ])
    assert.deepEqual(compared(before, after).addresses, []);
  const failed = resolving([], { failure: 'name-not-found' });
  assert.deepEqual(compared(failed, before).addresses, []);
});

const HIDDEN: readonly (readonly [string, Partial<Requirement>])[] = [
  ['a private address', { destinations: [{ kind: 'address', value: 'private-1' }] }],
  ['one of IPv6', { destinations: [{ kind: 'address', value: 'private:1' }] }],
  ['a private subnet', { destinations: [{ kind: 'cidr', value: 'private-1/24' }] }],
  ['a name with a private address', { destinations: [{ kind: 'host', value: 'ip-dashed-private-1.example' }] }],
  ['the host itself', { destinations: [{ kind: 'host', value: 'this-host' }] }],
  ['who connects', { direction: 'in', from: ['private-1.2'] }],
];

for (const [what, overrides] of HIDDEN) {
  test(`${what} of a redacted report is nothing that another report has`, () => {
    const of = (iam: Verdict, redacted: boolean): Report => ({
      ...report({ requirements: [requirement('iam', overrides)], verdicts: [iam] }),
      ...(redacted ? { redacted: true } : {}),
    });
    assert.deepEqual(compared(of(UNMET, true), of(MET, true)).common, 0);
    assert.equal(compared(of(UNMET, true), of(MET, false)).exitCode, 3);
    // Without redaction it is a name like any other.
    assert.equal(compared(of(UNMET, false), of(MET, false)).changes[0]?.kind, 'fixed');
  });
}

test('other DNS servers and other proxies are differences of the way, but not their order or capital letters', () => {
  const of = (vantage: Partial<Report['vantage']>, flags: readonly string[] = []): Report => {
    const plain = report({ verdicts: [MET] });
    return { ...plain, flags, vantage: { ...plain.vantage, ...vantage } };
  };
  const proxies = { HTTPS_PROXY: 'http://proxy.example:3128' };
  const rows = [
    [of({ resolvers: ['10.0.0.1'] }), of({ resolvers: ['10.0.0.2'] }), ['dns-servers']],
    [of({ resolvers: ['10.0.0.1', '10.0.0.2'] }), of({ resolvers: ['10.0.0.2', '10.0.0.1'] }), []],
    [of({ proxies }), of({}), ['proxies']],
    [of({ proxies }), of({ proxies: { https_proxy: proxies.HTTPS_PROXY } }), []],
    [of({ proxies }), of({ proxies }, ['--proxy', 'none']), ['proxies']],
    [of({ proxies }, ['--proxy', 'none']), of({}, ['--proxy', 'none']), []],
  ] as const;
  for (const [before, after, differs] of rows) assert.deepEqual(compared(before, after).differs, differs);
  assert.deepEqual(compared({ ...rows[0][0], redacted: true }, rows[0][1]).differs, []);
});
