import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labProblem } from './available.ts';
import { LOGIN } from './explicit-proxy.ts';
import { check, withScenario } from './run-scenario.ts';
import { proxyScenarios } from './scenarios/proxy.ts';
import { testScenarios } from './test-scenarios.ts';

testScenarios('proxies', proxyScenarios);

test('the password of a proxy is nowhere in what is printed', { skip: labProblem() ?? false }, async () => {
  const withLogin = proxyScenarios.filter(({ name }) => /login/.test(name));
  assert.ok(withLogin.length > 4);
  for (const scenario of withLogin) {
    await withScenario(scenario, 'obstructed', async (site) => {
      const { stdout, stderr } = await check(scenario, site, 'obstructed');
      for (const text of [LOGIN.password, `${LOGIN.username}:${LOGIN.password}`]) {
        for (const form of [text, Buffer.from(text).toString('base64'), Buffer.from(text).toString('hex')])
          assert.ok(!`${stdout}${stderr}`.includes(form), `${scenario.name} prints ${form}`);
      }
    });
  }
});
