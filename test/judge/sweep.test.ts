import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingEntries } from '../../src/allowlist/missing.ts';
import { findings } from '../../src/judge/findings.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Failure } from '../../src/model/observation.ts';
import type { Probe } from '../../src/model/probe.ts';
import type { Requirement } from '../../src/model/profile.ts';
import type { Gathering } from '../../src/model/report.ts';
import { planTargets, type ProxyFor } from '../../src/plan/plan.ts';
import { runPlan, type RunOptions } from '../../src/run/run.ts';
import { gatheringReferences } from '../../src/report/schema/references.ts';
import { controller, everywhere, knows, runOptions, seen } from '../run/sample.ts';
import { gathering, requirement, TCP } from './gathering.ts';

const LIMITS = {
  timeouts: { resolveMs: 1, connectMs: 1, tlsMs: 1, httpMs: 1 },
  deadlineMs: 1,
  concurrency: 1,
  heavyConcurrency: 1,
  perAddress: 1,
  namesAtOnce: 1,
  maxAddresses: 32,
  controls: false,
  exhaustive: true,
  resolvers: 1,
  attempts: 1,
  rate: 1,
};

type Answers = (address: string, port: number) => Failure | null;

const SUBNET = requirement({ checks: [TCP], destinations: [{ kind: 'cidr', value: '10.1.0.0/22' }] });
const RANGE = requirement({
  checks: [TCP],
  destinations: [
    { kind: 'host', value: 'a.example' },
    { kind: 'address', value: '10.0.0.3' },
  ],
  ports: [
    { from: 22, to: 22 },
    { from: 1000, to: 1299 },
  ],
});

const NESTED = requirement({
  checks: [TCP],
  destinations: [
    { kind: 'cidr', value: '10.9.0.0/23' },
    { kind: 'cidr', value: '10.9.0.0/22' },
  ],
});
const SINGLE = requirement({ checks: [TCP], destinations: [{ kind: 'address', value: '10.1.0.78' }] });

async function facts(
  asked: readonly Requirement[],
  answers: Answers,
  proxyFor: ProxyFor | null,
  changes: Partial<RunOptions> = {},
): Promise<Gathering> {
  const probe: Probe = async (endpoint) => {
    const failure = answers(endpoint.address, endpoint.target.port);
    return [{ ...seen(endpoint, failure), code: failure === null ? null : 'CODE' }];
  };
  const plan = planTargets(asked, { connectTo: [], resolve: [] }, LIMITS, proxyFor);
  const resolve = knows({ 'a.example': ['10.0.0.1', '10.0.0.2'] });
  const { sweeps, ...observed } = await runPlan(plan, runOptions({ probes: everywhere(probe), resolve, ...changes }));
  const base = gathering([], [], changes.signal === undefined ? {} : { ended: 'deadline' });
  return { ...base, requirements: asked, ...observed, ...(sweeps.length === 0 ? {} : { sweeps }) };
}

const folded = async (asked: readonly Requirement[], answers: Answers): Promise<Gathering> =>
  facts(asked, answers, null);
/** Where a proxy could be used, nothing is told of as a whole. */
const oneByOne = async (asked: readonly Requirement[], answers: Answers): Promise<Gathering> =>
  facts(asked, answers, () => null);

const everyNth =
  (nth: number, failure: Failure | null, other: Failure | null): Answers =>
  (address, port) =>
    ([...address].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) + port) % nth === 0 ? failure : other;

const NETWORKS: Readonly<Record<string, Answers>> = {
  'all open': () => null,
  'all silent': () => 'connection-timeout',
  'all refused': () => 'connection-refused',
  'all unreachable': () => 'host-unreachable',
  'a few open among silence': everyNth(97, null, 'connection-timeout'),
  'a few silent among refusals': everyNth(31, 'connection-timeout', 'connection-refused'),
  'unreachable and silent': everyNth(2, 'host-unreachable', 'connection-timeout'),
  'one address of a name silent': (address) => (address === '10.0.0.2' ? 'connection-timeout' : null),
  'one port silent': (_, port) => (port === 22 ? 'connection-timeout' : null),
  'prohibited here': () => 'connection-prohibited',
};

for (const [network, answers] of Object.entries(NETWORKS)) {
  for (const expect of ['open', 'blocked'] as const) {
    test(`${network}, must be ${expect}: told of as a whole, the opinion is the same as one by one`, async () => {
      const asked = [
        { ...SUBNET, id: 'subnet', expect },
        { ...RANGE, id: 'range', expect },
        { ...NESTED, id: 'nested', expect },
        { ...SINGLE, id: 'single' },
      ];
      const [whole, single] = [await folded(asked, answers), await oneByOne(asked, answers)];
      assert.ok((whole.sweeps?.length ?? 0) >= 3 && single.sweeps === undefined);
      assert.ok(whole.observations.length < 600 && single.observations.length > 1900);
      assert.deepEqual(gatheringReferences(whole), []);
      const gist = (one: Gathering): unknown =>
        judge(one).map(({ requirement: id, outcome, met, cause, path, rule, confidence, coverage, alternatives }) => [
          ...[id, outcome, met, cause, path, rule, confidence, alternatives],
          ...[coverage.reached, coverage.tried],
        ]);
      assert.deepEqual(gist(whole), gist(single));
      assert.deepEqual(missingEntries(whole, judge(whole)), missingEntries(single, judge(single)));
      const causes = (one: Gathering): unknown =>
        findings(one, judge(one)).map(({ cause, verdicts }) => [cause, verdicts]);
      assert.deepEqual(causes(whole), causes(single));
    });
  }
}

test('the verdict says how many places ended how, and which ones where they are few', async () => {
  const [verdict] = judge(await folded([SUBNET], (address) => (address === '10.1.2.9' ? null : 'connection-timeout')));
  assert.equal(verdict?.outcome, 'allowed');
  assert.equal(verdict.coverage.note, 'whole subnets: 1022 addresses; 1 open (10.1.2.9), 1021 silent');
  const [range] = judge(await folded([RANGE], (_, port) => (port === 1005 ? null : 'connection-refused')));
  assert.match(
    range?.coverage.note ?? '',
    /a\.example:1000-1299: 2 open \(10\.0\.0\.1:1005, 10\.0\.0\.2:1005\), 598 refused/,
  );
  assert.match(range?.coverage.note ?? '', /10\.0\.0\.3:1000-1299: 1 open \(1005\), 299 refused/);
});

test('openings where all must be blocked are counted and named', async () => {
  const asked = { ...SUBNET, expect: 'blocked' as const };
  const [verdict] = judge(await folded([asked], (address) => (address.endsWith('.7') ? null : 'connection-timeout')));
  assert.deepEqual([verdict?.met, verdict?.cause], ['no', 'policy.unexpectedly-open']);
  assert.match(verdict?.explanation ?? '', /^4 of 1022 endpoints: Must be blocked, but/);
  assert.match(verdict?.coverage.note ?? '', /4 open \(10\.1\.0\.7, 10\.1\.1\.7, 10\.1\.2\.7, 10\.1\.3\.7\)/);
});

test('what the deadline cut off is not tried, and says how much that is', async () => {
  const stop = controller();
  let tried = 0;
  const whole = await facts(
    [SUBNET],
    () => {
      tried += 1;
      if (tried === 100) stop.abort();
      return 'connection-timeout';
    },
    null,
    { signal: stop.signal, concurrency: 1 },
  );
  const [verdict] = judge(whole);
  assert.deepEqual(whole.sweeps?.[0]?.untried?.count, 922);
  assert.deepEqual(verdict?.coverage.tried, 100);
  assert.match(verdict.coverage.note ?? '', /100 silent, 922 not tried/);
});
