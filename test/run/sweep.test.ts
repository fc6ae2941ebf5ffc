import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '../../src/model/observation.ts';
import type { Probe } from '../../src/model/probe.ts';
import type { PlannedSweep } from '../../src/model/sweep.ts';
import { runPlan, type RunOptions } from '../../src/run/run.ts';
import { controller, everywhere, knows, runOptions, seen, target } from './sample.ts';

const WIDE: PlannedSweep = {
  id: 'tcp://10.1.0.0/22:443',
  host: '10.1.0.0/22',
  ports: { from: 443, to: 443 },
  addresses: { first: '10.1.0.1', count: 1022 },
  besides: new Set(),
};
const PORTS: PlannedSweep = {
  id: 'tcp://a.example:1000-1299',
  host: 'a.example',
  ports: { from: 1000, to: 1299 },
  addresses: null,
  besides: new Set(),
};

async function sweep(one: PlannedSweep, changes: Partial<RunOptions>) {
  const requirements = [{ requirement: 'r', groups: [], sweeps: [one.id], sample: null, skipped: null }];
  const result = await runPlan({ targets: [], sweeps: [one], requirements }, runOptions(changes));
  const [only] = result.sweeps;
  assert.ok(only !== undefined);
  return { ...result, swept: only };
}

/** Open where `isOpen` says so, refused elsewhere. */
function open(isOpen: (address: string, port: number) => boolean): Probe {
  return async (endpoint) => {
    const failure: Failure | null = isOpen(endpoint.address, endpoint.target.port) ? null : 'connection-refused';
    return [{ ...seen(endpoint, failure), code: failure === null ? null : 'ECONNREFUSED', durationMs: 5 }];
  };
}

test('places that end alike are counted, and a few of each kind of end are shown', async () => {
  const result = await sweep(WIDE, { probes: everywhere(open((address) => /\.1\.(?:7|8|200)$/.test(address))) });
  const { swept, observations, targets, plan } = result;
  assert.equal(swept.places, 1022);
  assert.deepEqual(
    swept.ends.map(({ failure, code, count }) => [failure, code, count]),
    [
      ['connection-refused', 'ECONNREFUSED', 1019],
      [null, null, 3],
    ],
  );
  assert.deepEqual(swept.ends[1]?.at, [
    { first: '10.1.1.7', last: '10.1.1.8', ports: { from: 443, to: 443 } },
    { first: '10.1.1.200', last: '10.1.1.200', ports: { from: 443, to: 443 } },
  ]);
  assert.deepEqual([observations.length, targets.length], [7, 7]);
  const shown = swept.ends.flatMap((end) => end.shown.map((one) => one.target));
  assert.deepEqual(shown.toSorted(), targets.map(({ id }) => id).toSorted());
  assert.deepEqual(plan[0]?.groups.flat().toSorted(), shown.toSorted());
  assert.equal(swept.untried, undefined);
  assert.equal('besides' in swept, false);
});

test('no more are under way than may be, and no address is asked more often at once', async () => {
  let most = 0;
  const active = new Map<string, number>();
  const probe: Probe = async (endpoint) => {
    const own = (active.get(endpoint.address) ?? 0) + 1;
    active.set(endpoint.address, own);
    most = Math.max(
      most,
      [...active.values()].reduce((sum, count) => sum + count, 0),
    );
    assert.ok(own <= 7, `${own} at ${endpoint.address}`);
    await new Promise(setImmediate);
    active.set(endpoint.address, own - 1);
    return [seen(endpoint)];
  };
  const resolve = knows({ 'a.example': ['192.0.2.1', '192.0.2.2'] });
  const { swept } = await sweep(PORTS, { probes: everywhere(probe), resolve, concurrency: 20, perAddress: 7 });
  assert.equal(swept.places, 600);
  assert.deepEqual(
    swept.ends.map(({ count, at }) => [count, at.length]),
    [[600, 2]],
  );
  assert.ok(most > 7 && most <= 14, `${most} at once`);
});

test('a name that does not resolve has no place, and a target that stands for it', async () => {
  const { swept, targets, plan, observations } = await sweep(PORTS, { resolve: knows({}) });
  assert.deepEqual([swept.places, swept.ends, swept.untried], [0, [], undefined]);
  assert.deepEqual(
    targets.map(({ id }) => id),
    ['tcp://a.example:1000'],
  );
  assert.deepEqual(plan[0]?.groups, [['tcp://a.example:1000']]);
  assert.deepEqual(
    observations.map(({ operation, failure }) => [operation, failure]),
    [['resolve', 'name-not-found']],
  );
});

test('what the end of the run cut off is counted, and shown once', async () => {
  const stop = controller();
  let tried = 0;
  const probe: Probe = async (endpoint) => {
    tried += 1;
    if (tried === 300) stop.abort();
    return [seen(endpoint)];
  };
  const { swept, targets } = await sweep(WIDE, { probes: everywhere(probe), signal: stop.signal, concurrency: 10 });
  const counted = swept.ends.reduce((sum, { count }) => sum + count, 0);
  assert.equal(counted, tried);
  assert.equal(swept.untried?.count, 1022 - tried);
  assert.ok(targets.some(({ id }) => id === swept.untried?.target));
  assert.equal(targets.length, 5);
});

test('targets of their own are left out, and asked for as all targets are', async () => {
  const own = target({ host: '10.1.0.9', known: ['10.1.0.9'] });
  const asked: string[] = [];
  const probe: Probe = async (endpoint) => {
    asked.push(endpoint.target.id);
    return [seen(endpoint)];
  };
  const one = { ...WIDE, besides: new Set([own.id]) };
  const options = runOptions({ probes: everywhere(probe) });
  const { sweeps } = await runPlan({ targets: [own], sweeps: [one], requirements: [] }, options);
  assert.deepEqual([sweeps[0]?.places, sweeps[0]?.ends[0]?.count], [1022, 1022]);
  assert.ok(sweeps[0]?.ends[0]?.shown.some((shown) => shown.target === own.id));
  assert.equal(new Set(asked).size, 1022);
  assert.equal(asked.length, 1022);
});

test('progress counts places, also those of names with several addresses', async () => {
  const shown: string[] = [];
  const resolve = knows({ 'a.example': ['192.0.2.1', '192.0.2.2'] });
  await sweep(PORTS, { resolve, onProgress: ({ finished, targets }) => shown.push(`${finished} of ${targets}`) });
  assert.deepEqual([shown[0], shown.at(-1)], ['1 of 600', '600 of 600']);
});

test('more is begun at once only where this process has time for it', async () => {
  const mostAtOnce = async (hadTime: () => boolean): Promise<number> => {
    let active = 0;
    let most = 0;
    const probe: Probe = async (endpoint) => {
      active += 1;
      most = Math.max(most, active);
      await new Promise((resolve) => setTimeout(resolve, 100));
      active -= 1;
      return [seen(endpoint)];
    };
    await sweep(WIDE, { probes: everywhere(probe), concurrency: 1000, hadTime });
    return most;
  };
  assert.equal(await mostAtOnce(() => false), 256);
  assert.equal(await mostAtOnce(() => true), 1000);
});
