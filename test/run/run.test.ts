import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { Probe } from '../../src/model/probe.ts';
import { type Progress, type RunOptions, runTargets } from '../../src/run/run.ts';
import { controller, everywhere, knows, lingeringMs, runOptions, seen, target, timed } from './sample.ts';

const addresses = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `192.0.2.${index + 1}`);

/** Work of some milliseconds that remembers how many of it were under way at once. */
function counted(ms = 10): { readonly probe: Probe; readonly most: () => number; readonly begun: () => number } {
  let active = 0;
  let most = 0;
  let begun = 0;
  const probe: Probe = async (endpoint) => {
    begun += 1;
    active += 1;
    most = Math.max(most, active);
    await setTimeout(ms);
    active -= 1;
    return [seen(endpoint)];
  };
  return { probe, most: () => most, begun: () => begun };
}

async function run(targets: Parameters<typeof runTargets>[0], changes: Partial<RunOptions>) {
  return runTargets(targets, runOptions(changes));
}

test('observes the resolution of each name once, and every address of every target', async () => {
  const asked: string[] = [];
  const resolve = knows({ 'a.example': ['192.0.2.1', '2001:db8::1'] });
  const observations = await run([target({ host: 'a.example' }), target({ host: 'a.example', port: 80 })], {
    resolve: (name) => {
      asked.push(name);
      return resolve(name);
    },
  });
  assert.deepEqual(asked, ['a.example']);
  assert.deepEqual(
    observations.map(({ operation, target: id, address }) => [operation, id, address]),
    [
      ['resolve', 'a.example', null],
      ['connect', 'tcp://a.example:443', '192.0.2.1'],
      ['connect', 'tcp://a.example:443', '2001:db8::1'],
      ['connect', 'tcp://a.example:80', '192.0.2.1'],
      ['connect', 'tcp://a.example:80', '2001:db8::1'],
    ],
  );
});

test('asks no server for an address that is known', async () => {
  const observations = await run([target({ known: ['192.0.2.1'] })], {
    resolve: () => assert.fail('nothing is to be resolved'),
  });
  assert.deepEqual(
    observations.map(({ operation }) => operation),
    ['connect'],
  );
});

test('dials nothing for a name that does not resolve, nor for one that only has to', async () => {
  const check = { kind: 'dns', query: null, type: 'A' } as const;
  const observations = await run(
    [target({ host: 'gone.example' }), target({ host: 'a.example', check, id: 'name://a.example' })],
    {
      resolve: knows({ 'a.example': ['192.0.2.1'] }),
    },
  );
  assert.deepEqual(
    observations.map(({ operation, target: id, failure }) => [operation, id, failure]),
    [
      ['resolve', 'gone.example', 'name-not-found'],
      ['resolve', 'a.example', null],
    ],
  );
});

test('dials each address once, and no more of them than it may', async () => {
  const twice = await run([target({ known: ['192.0.2.1', '192.0.2.1'] })], {});
  assert.equal(twice.length, 1);
  const many = await run([target({ host: 'a.example' })], {
    resolve: knows({ 'a.example': addresses(50) }),
    maxAddresses: 3,
  });
  assert.equal(many.length, 1 + 3);
});

test('has no more connections under way than it may', async () => {
  const { probe, most } = counted();
  const targets = addresses(40).map((address) => target({ host: address, known: [address] }));
  await run(targets, { probes: everywhere(probe), concurrency: 7 });
  assert.equal(most(), 7);
});

test('has no more connections to one address under way than it may', async () => {
  const { probe, most } = counted();
  const targets = Array.from({ length: 20 }, (_, index) => target({ host: `h${index}.example`, known: ['192.0.2.1'] }));
  await run(targets, { probes: everywhere(probe), perAddress: 3 });
  assert.equal(most(), 3);
});

test('has no more exchanges at work than it may, and none that only waits keeps others from work', async () => {
  let active = 0;
  let most = 0;
  const probe: Probe = async (endpoint, { heavy }) => {
    await heavy(async () => {
      active += 1;
      most = Math.max(most, active);
      await setTimeout(10);
      active -= 1;
    });
    return [seen(endpoint)];
  };
  await run([target({ known: addresses(30) })], { probes: everywhere(probe), heavyConcurrency: 4 });
  assert.equal(most, 4);

  const waiting: Probe = async (endpoint, { heavy }) => {
    await heavy(() => setTimeout(1200));
    return [seen(endpoint)];
  };
  const { tookMs } = await timed(() =>
    run([target({ known: addresses(6) })], { probes: everywhere(waiting), heavyConcurrency: 2 }),
  );
  assert.ok(tookMs >= 2100 && tookMs < 3000, `${tookMs} ms: three rounds of half a second and the last wait`);
});

test('asks for fifty names at once, and for more when the server is slow', async () => {
  let active = 0;
  let most = 0;
  const slow =
    (ms: number): RunOptions['resolve'] =>
    async (name) => {
      active += 1;
      most = Math.max(most, active);
      await setTimeout(ms);
      active -= 1;
      return knows({})(name);
    };
  const targets = Array.from({ length: 200 }, (_, index) => target({ host: `h${index}.example` }));
  await run(targets, { resolve: slow(20) });
  assert.equal(most, 50);
  const { tookMs } = await timed(() => run(targets, { resolve: slow(1000) }));
  assert.ok(tookMs < 3200, `${tookMs} ms`);
});

test('tells how many targets have finished', async () => {
  const progress: Progress[] = [];
  const targets = [target({ known: ['192.0.2.1'] }), target({ host: 'gone.example' })];
  await run(targets, { onProgress: (each) => progress.push(each) });
  assert.deepEqual(progress, [
    { targets: 2, finished: 1 },
    { targets: 2, finished: 2 },
  ]);
});

test('the end in the middle comes back at once with what was seen, and begins nothing more', async () => {
  const stop = controller();
  let begun = 0;
  const probe: Probe = async (endpoint, { signal }) => {
    begun += 1;
    if (endpoint.address === '192.0.2.1') return [seen(endpoint)];
    await setTimeout(10_000, undefined, { signal }).catch(() => undefined);
    return [seen(endpoint, 'cancelled')];
  };
  const running = timed(() =>
    run([target({ known: addresses(30) })], { probes: everywhere(probe), concurrency: 4, signal: stop.signal }),
  );
  await setTimeout(50);
  stop.abort();
  const { result, tookMs } = await running;
  assert.ok(tookMs < 1000, `${tookMs} ms`);
  assert.equal(begun, 5);
  assert.deepEqual(
    result.map(({ failure }) => failure),
    [null, 'cancelled', 'cancelled', 'cancelled', 'cancelled'],
  );
});

test('a run that has ended before it began observes nothing', async () => {
  const stop = controller();
  stop.abort();
  const { probe, begun } = counted();
  assert.deepEqual(
    await run([target({ known: addresses(3) })], { probes: everywhere(probe), signal: stop.signal }),
    [],
  );
  assert.equal(begun(), 0);
});

test('a run without targets observes nothing', async () => assert.deepEqual(await run([], {}), []));

test('a bug in a probe rejects the run, and what waits for its turn does not begin', async () => {
  const { probe, begun } = counted(200);
  const buggy: Probe = async (endpoint, context) => {
    if (endpoint.address === '192.0.2.1') throw new TypeError('a bug');
    return probe(endpoint, context);
  };
  await assert.rejects(run([target({ known: addresses(30) })], { probes: everywhere(buggy), concurrency: 3 }), /a bug/);
  await setTimeout(300);
  assert.ok(begun() <= 3, `${begun()} begun`);
});

test('a bug that is thrown before anything is awaited rejects the run, too', async () => {
  const early: Probe = () => {
    throw new TypeError('an early bug');
  };
  await assert.rejects(run([target({ known: ['192.0.2.1'] })], { probes: everywhere(early) }), /an early bug/);
  const inside: Probe = async (endpoint, { heavy }) => {
    await heavy(() => {
      throw new TypeError('a bug inside');
    });
    return [seen(endpoint)];
  };
  await assert.rejects(run([target({ known: ['192.0.2.1'] })], { probes: everywhere(inside) }), /a bug inside/);
  await assert.rejects(
    run([target({})], { resolve: () => Promise.reject(new TypeError('a bug in the resolver')) }),
    /in the resolver/,
  );
});

test('a bug in a probe with others under way makes no unhandled rejection', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  const buggy: Probe = async ({ address }) => {
    await setTimeout(Number(address.split('.')[3]));
    throw new TypeError('a bug');
  };
  await assert.rejects(
    run([target({ known: addresses(20) }), target({ host: 'b.example', known: addresses(20) })], {
      probes: everywhere(buggy),
    }),
  );
  await setTimeout(100);
  process.off('unhandledRejection', note);
  assert.deepEqual(unhandled, []);
});

test('no timer keeps the process alive when a run has ended', async () => {
  const tookMs = await lingeringMs(
    'run',
    `const probe = async ({ target, address }, { heavy }) => heavy(async () => [{ target: target.id, address, failure: null }]);
    const dial = { host: 'a', port: 443, known: ['192.0.2.1', '192.0.2.2'], redirected: false };
    const targets = [{ id: 'a', host: 'a', port: 443, protocol: 'tcp', check: { kind: 'tcp' }, dial, proxy: null }];
    const { signal } = new AbortController();
    const options = { probes: { tcp: probe }, concurrency: 1, heavyConcurrency: 1, perAddress: 1, namesAtOnce: 9, maxAddresses: 9, loopDelayMs: () => 0, hadTime: () => true, signal, now: () => 0 };
    await module.runTargets(targets, options);`,
  );
  assert.ok(tookMs < 200, `${tookMs} ms`);
});

/** Targets of names in a sequence. */
function sequence(...names: readonly string[]) {
  return names.map((host, index) => {
    const after = names[index - 1];
    return target(after === undefined ? { host } : { host, after });
  });
}

test('a sequence of names is asked for until the first that does not exist', async () => {
  const asked: string[] = [];
  const resolve = knows({ 'c-1.example': ['192.0.2.1'], 'c-2.example': ['192.0.2.2'], 'c-5.example': ['192.0.2.5'] });
  let finished = 0;
  const observations = await run(sequence('c-1.example', 'c-2.example', 'c-3.example', 'c-4.example', 'c-5.example'), {
    resolve: (name) => {
      asked.push(name);
      return resolve(name);
    },
    onProgress: (progress) => (finished = progress.finished),
  });
  assert.deepEqual(asked, ['c-1.example', 'c-2.example', 'c-3.example']);
  assert.deepEqual(
    observations.flatMap(({ operation, address }) => (operation === 'connect' ? [address ?? ''] : [])).toSorted(),
    ['192.0.2.1', '192.0.2.2'],
  );
  assert.equal(finished, 5);
});

test('a DNS server that is silent for one name of a sequence ends nothing', async () => {
  const asked: string[] = [];
  const resolve = knows({ 'c-1.example': ['192.0.2.1'], 'c-3.example': ['192.0.2.3'] });
  await run(sequence('c-1.example', 'c-2.example', 'c-3.example'), {
    resolve: async (name) => {
      asked.push(name);
      const found = await resolve(name);
      return name === 'c-2.example' ? { ...found, failure: 'name-timeout' } : found;
    },
  });
  assert.deepEqual(asked, ['c-1.example', 'c-2.example', 'c-3.example']);
});

test('a sequence that is sent elsewhere asks for no name and tries all of it', async () => {
  const targets = sequence('c-1.example', 'c-2.example').map((one) => ({
    ...one,
    dial: { ...one.dial, known: ['127.0.0.1'] },
  }));
  const observations = await run(targets, { resolve: () => assert.fail('nothing is to be resolved') });
  assert.equal(observations.length, 2);
});
