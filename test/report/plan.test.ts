import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PlannedRun, renderPlan, renderPlanJson } from '../../src/report/plan.ts';
import { harmful, HOSTILE } from './hostile.ts';
import { report, requirement } from './sample.ts';

const OPTIONS = { width: 80, colour: false, verbose: false };

test('prints every name and target, what is left out, and the most that is sent', () => {
  assert.deepEqual(renderPlan(planned(), OPTIONS).split('\n'), [
    'Nothing was sent. This is what a run would contact.',
    '',
    'Profile  vpc: IBM Cloud Kubernetes Service on VPC, from a workstation (documents',
    '         as of 2026-08-20)',
    '',
    'Names to resolve (1)',
    '  asked of 192.0.2.53:',
    '  api.cloud.example',
    '',
    'Targets (2)',
    '  api.cloud.example:443  tls handshake',
    '  iam.cloud.example:443  tls handshake, sent to 127.0.0.1:8443',
    '',
    'Wildcards, subnets, ranges, sequences',
    '  api: 2 witnesses of *.cloud.example',
    '',
    'Not tried (1)',
    '',
    '- The parameter masterUrl is not set. [config.parameter-missing]',
    '  Concerns  etcd',
    '  Next      reachcheck --set masterUrl=URL',
    '',
    'At most: 1 name, 2 targets, 1,200 connections; ended within 30.0 s.',
    'Only where something fails, to tell causes apart: at most 4,800 more connections',
    'to the same addresses (also to port 49151, where nothing listens) and 3 more',
    'questions about names (also made-up ones in the same zones and under .invalid);',
    'none with --no-controls.',
    'A name may have many addresses, and each gets a second attempt where the first',
    'one is silent.',
    '',
  ]);
});

test('prints the same for programs', () => {
  const plan: Record<string, unknown> = JSON.parse(renderPlanJson(planned()));
  assert.deepEqual(Object.keys(plan), [
    'profiles',
    'names',
    'resolvers',
    'targets',
    'sweeps',
    'sampled',
    'skipped',
    'bounds',
  ]);
  assert.deepEqual(plan['names'], ['api.cloud.example']);
  assert.deepEqual(plan['bounds'], planned().bounds);
});

test('lets nothing hostile through and keeps to the width', () => {
  const value = `${'x'.repeat(70)}.example${HOSTILE}`;
  const { requirements, targets, plan, profiles } = report({
    requirements: [requirement('api', { destinations: [{ kind: 'host', value }] })],
  });
  const sweep = { id: 's', host: value, ports: { from: 1, to: 999 }, addresses: null, besides: new Set<string>() };
  const resolvers = [`192.0.2.53${HOSTILE}`];
  const run = { requirements, targets, sweeps: [sweep], plan, profiles, bounds: planned().bounds, resolvers };
  for (const width of [60, 80, 200]) {
    const text = renderPlan(run, { ...OPTIONS, width });
    assert.deepEqual(harmful(text), []);
    assert.deepEqual(
      text.split('\n').filter((line) => line.length > width),
      [],
    );
  }
  assert.deepEqual(harmful(renderPlanJson(run)), []);
});

function planned(): PlannedRun {
  const { profiles, requirements, targets } = report({
    requirements: ['api', 'iam', 'etcd'].map((id) => requirement(id)),
  });
  const dial = { host: '127.0.0.1', port: 8443, known: ['127.0.0.1'], redirected: true };
  return {
    profiles,
    requirements,
    sweeps: [],
    targets: targets.slice(0, 2).map((target, index) => (index === 1 ? { ...target, dial } : target)),
    plan: [
      { requirement: 'api', groups: [['t-api']], sample: '2 witnesses of *.cloud.example', skipped: null },
      { requirement: 'iam', groups: [['t-iam']], sample: null, skipped: null },
      {
        requirement: 'etcd',
        groups: [],
        sample: null,
        skipped: {
          cause: 'config.parameter-missing',
          explanation: 'The parameter masterUrl is not set.',
          next: 'reachcheck --set masterUrl=URL',
        },
      },
    ],
    bounds: { names: 1, targets: 2, connections: 1200, controls: 4800, controlNames: 3, durationMs: 30_000 },
    resolvers: ['192.0.2.53'],
  };
}

test('what is tried place by place is one line, and names what asks for it', () => {
  const sweeps = [
    {
      id: 'tcp://10.1.0.0/22:443',
      host: '10.1.0.0/22',
      ports: { from: 443, to: 443 },
      addresses: { first: '10.1.0.1', count: 1022 },
      besides: new Set<string>(),
    },
    { id: 's2', host: 'api.example', ports: { from: 1, to: 1000 }, addresses: null, besides: new Set<string>() },
  ];
  const [first, ...others] = planned().plan;
  assert.ok(first !== undefined);
  const run = { ...planned(), sweeps, plan: [{ ...first, sweeps: ['s2'] }, ...others] };
  const text = renderPlan(run, OPTIONS);
  assert.match(text, /Tried place by place \(2\)/);
  assert.match(text, /10\.1\.0\.0\/22:443: 1,022 connections\n/);
  assert.match(text, /api\.example:1-1000: 1,000 connections at each of its addresses\n/);
  assert.match(text, /\n {2}api\.example\n/, 'the name is resolved');
  const json: { readonly sweeps: readonly { readonly id: string; readonly requirements: readonly string[] }[] } =
    JSON.parse(renderPlanJson(run));
  assert.deepEqual(
    json.sweeps.map(({ id, requirements }) => [id, requirements]),
    [
      ['tcp://10.1.0.0/22:443', []],
      ['s2', ['api']],
    ],
  );
});
