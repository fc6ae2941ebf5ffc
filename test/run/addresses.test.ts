import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Addresses, Probe } from '../../src/model/probe.ts';
import { runTargets } from '../../src/run/run.ts';
import { everywhere, knows, runOptions, seen, target } from './sample.ts';

test('a name that an answer leads to is asked for once in a run, also where it has targets of its own', async () => {
  const asked: string[] = [];
  const resolve = knows({ 'a.example': ['192.0.2.1'], 'cdn.example': ['192.0.2.2'] });
  const found: Addresses[] = [];
  const probe: Probe = async (endpoint, { addressesOf }) => {
    found.push(...(await Promise.all(['a.example', 'cdn.example', 'none.example'].map(addressesOf))));
    return [seen(endpoint)];
  };
  const options = runOptions({
    probes: everywhere(probe),
    resolve: (name) => {
      asked.push(name);
      return resolve(name);
    },
  });
  const observations = await runTargets(
    [target({ host: 'a.example' }), target({ host: 'b', known: ['192.0.2.3'] })],
    options,
  );
  assert.deepEqual(asked.toSorted(), ['a.example', 'cdn.example', 'none.example']);
  assert.equal(observations.filter(({ operation }) => operation === 'resolve').length, 3);
  assert.deepEqual(
    found.slice(0, 3).map(({ addresses, failure, code }) => [addresses, failure, code]),
    [
      [['192.0.2.1'], null, null],
      [['192.0.2.2'], null, null],
      [[], 'name-not-found', 'ENOTFOUND'],
    ],
  );
});
