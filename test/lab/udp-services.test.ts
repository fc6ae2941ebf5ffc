import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labProblem } from './available.ts';
import { check, withScenario } from './run-scenario.ts';
import { udpServiceScenarios } from './scenarios/udp-services.ts';
import { testScenarios } from './test-scenarios.ts';

testScenarios('time, addresses and proofs over UDP', udpServiceScenarios);

test('a listener prints what it heard though its answer was lost, and says nothing where nothing came', async (t) => {
  const problem = labProblem();
  if (problem !== null) return t.skip(problem);
  const heard: Record<string, boolean> = {};
  for (const name of ['listener-udp-one-way', 'listener-udp-admin-prohibited']) {
    const scenario = udpServiceScenarios.find((one) => one.name === name);
    assert.ok(scenario !== undefined);
    await withScenario(scenario, 'obstructed', async (site) => {
      await check(scenario, site, 'obstructed');
      heard[name] = /UDP 5000 +from 10\.10\.0\.2:\d+ {2}with the token/.test(site.lab.server('listen').output());
    });
  }
  assert.deepEqual(heard, { 'listener-udp-one-way': true, 'listener-udp-admin-prohibited': false });
});
