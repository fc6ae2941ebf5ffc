import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Probe } from '../../src/model/probe.ts';
import { runTargets } from '../../src/run/run.ts';
import { controller, everywhere, runOptions, seen, target, timed } from './sample.ts';

// Running out of descriptors, ports or buffers says something of this host, and nothing of a firewall.

const addresses = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `10.0.${Math.floor(index / 200)}.${(index % 200) + 1}`);

test('tries again what ran out, and gives the answer of the last try only', async () => {
  let tries = 0;
  const probe: Probe = async (endpoint) => [seen(endpoint, ++tries < 3 ? 'local-exhausted' : null)];
  const observations = await runTargets([target({ known: ['192.0.2.1'] })], runOptions({ probes: everywhere(probe) }));
  assert.equal(tries, 3);
  assert.deepEqual(
    observations.map(({ failure }) => failure),
    [null],
  );
});

test('has fewer connections under way afterwards, so that all find a place, though a few only fit at once', async () => {
  const places = 30;
  let active = 0;
  let most = 0;
  const probe: Probe = async (endpoint) => {
    if (active >= places) return [seen(endpoint, 'local-exhausted')];
    active += 1;
    most = Math.max(most, active);
    await setTimeout(300);
    active -= 1;
    return [seen(endpoint)];
  };
  const observations = await runTargets(
    [target({ known: addresses(200) })],
    runOptions({ probes: everywhere(probe), concurrency: 200, maxAddresses: 1000 }),
  );
  assert.equal(observations.length, 200);
  assert.ok(observations.every(({ failure }) => failure === null));
  assert.ok(most <= places);
});

test('gives up after ten tries and says what ran out: it never loops for ever', async () => {
  let tries = 0;
  const probe: Probe = async (endpoint) => {
    tries += 1;
    return [seen(endpoint, 'local-exhausted')];
  };
  const { result } = await timed(() =>
    runTargets([target({ known: ['192.0.2.1'] })], runOptions({ probes: everywhere(probe) })),
  );
  assert.equal(tries, 10);
  assert.deepEqual(
    result.map(({ failure }) => failure),
    ['local-exhausted'],
  );
});

test('the end of the run ends the waiting, and what ran out is not lost', async () => {
  const stop = controller();
  const probe: Probe = async (endpoint) => [seen(endpoint, 'local-exhausted')];
  const running = timed(() =>
    runTargets([target({ known: addresses(50) })], runOptions({ probes: everywhere(probe), signal: stop.signal })),
  );
  await setTimeout(300);
  stop.abort();
  const { result, tookMs } = await running;
  assert.ok(tookMs < 600, `${tookMs} ms`);
  assert.equal(result.length, 32);
  assert.ok(result.every(({ failure }) => failure === 'local-exhausted'));
});
