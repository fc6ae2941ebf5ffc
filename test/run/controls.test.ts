import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Probe } from '../../src/model/probe.ts';
import type { Controls, Endpoint, ProxyRoute } from '../../src/model/target.ts';
import { runControls, runTargets } from '../../src/run/run.ts';
import type { ResolveName } from '../../src/run/resolver.ts';
import { controller, everywhere, knows, runOptions, seen, target } from './sample.ts';

function route(host: string): ProxyRoute {
  return { proxy: { scheme: 'http', host, port: 3128, from: '--proxy' }, direct: [], proxied: ['curl'] };
}

/** Remembers which endpoints were observed. */
function noting(): { readonly probe: Probe; readonly endpoints: Endpoint[] } {
  const endpoints: Endpoint[] = [];
  return { endpoints, probe: async (endpoint) => (endpoints.push(endpoint), [seen(endpoint)]) };
}

/** Remembers which names were asked for. */
function asking(resolve: ResolveName): { readonly resolve: ResolveName; readonly names: string[] } {
  const names: string[] = [];
  return { names, resolve: (name) => (names.push(name), resolve(name)) };
}

const NAMES = { 'a.example': ['192.0.2.1', '192.0.2.2'], 'proxy.example': ['192.0.2.8', '192.0.2.9', '192.0.2.10'] };

test('a target with a proxy is probed directly and through it, at no more than two addresses of the proxy', async () => {
  const { probe, endpoints } = noting();
  const proxy = route('proxy.example');
  await runTargets(
    [target({ host: 'a.example', proxy })],
    runOptions({ probes: everywhere(probe), resolve: knows(NAMES) }),
  );
  assert.deepEqual(endpoints.map(({ address, via }) => `${via?.host ?? 'direct'} ${address}`).toSorted(), [
    'direct 192.0.2.1',
    'direct 192.0.2.2',
    'proxy.example 192.0.2.8',
    'proxy.example 192.0.2.9',
  ]);
});

test('the name of a proxy is resolved once for all targets, and is seen as part of its path', async () => {
  const { resolve, names } = asking(knows(NAMES));
  const proxy = route('proxy.example');
  const targets = ['a.example', 'b.example', 'c.example'].map((host) => target({ host, proxy, known: ['192.0.2.1'] }));
  const observations = await runTargets(targets, runOptions({ resolve }));
  assert.deepEqual(names, ['proxy.example']);
  assert.deepEqual(
    observations.filter(({ operation }) => operation === 'resolve').map(({ target: id, path }) => [id, path]),
    [['proxy.example', 'proxy']],
  );
});

test('a proxy that is an address is not asked for, and a name that only the proxy knows keeps nothing waiting', async () => {
  for (const host of ['192.0.2.7', '2001:db8::7']) {
    const { probe, endpoints } = noting();
    const { resolve, names } = asking(knows({}));
    const targets = [target({ host: 'inside.example', proxy: route(host) })];
    await runTargets(targets, runOptions({ probes: everywhere(probe), resolve }));
    assert.deepEqual(names, ['inside.example']);
    assert.deepEqual(
      endpoints.map(({ address, via }) => [address, via?.host]),
      [[host, host]],
    );
  }
});

test('a proxy whose name does not resolve is an observation, and nothing is dialled for it', async () => {
  const { probe, endpoints } = noting();
  const targets = [target({ known: ['192.0.2.1'], proxy: route('gone.example') })];
  const observations = await runTargets(targets, runOptions({ probes: everywhere(probe) }));
  assert.deepEqual(
    endpoints.map(({ via }) => via),
    [undefined],
  );
  assert.ok(observations.some(({ path, failure }) => path === 'proxy' && failure === 'name-not-found'));
});

test('a target without a proxy is probed directly alone', async () => {
  const { probe, endpoints } = noting();
  await runTargets([target({ known: ['192.0.2.1'] })], runOptions({ probes: everywhere(probe) }));
  assert.equal(endpoints.length, 1);
});

const ENDPOINT: Endpoint = { target: target({ known: ['192.0.2.1'] }), address: '192.0.2.1' };
const CONTROLS: Controls = {
  endpoints: [
    { ...ENDPOINT, control: { kind: 'small-hello' } },
    { ...ENDPOINT, control: { kind: 'unused-port', port: 49_151 } },
  ],
  names: [
    { kind: 'sibling-name', of: 'a.example', name: 'zz-0.example', server: null },
    { kind: 'second-resolver', of: 'a.example', name: 'a.example', server: '192.0.2.53' },
  ],
};

test('controls are observed by the probe of controls, and by no probe of a check', async () => {
  const { probe, endpoints } = noting();
  const never: Probe = () => assert.fail('no check is to be probed');
  const options = runOptions({ probes: everywhere(never), controlProbe: probe });
  await runControls(CONTROLS, options, () => knows({}));
  assert.deepEqual(
    endpoints.map(({ control }) => control?.kind),
    ['small-hello', 'unused-port'],
  );
});

test('names are asked for as they are, or of one server alone, and what is seen says which name it explains', async () => {
  const all = asking(knows({}));
  const one = asking(knows(NAMES));
  const servers: string[] = [];
  const observations = await runControls(CONTROLS, runOptions({ resolve: all.resolve }), (server) => {
    servers.push(server);
    return one.resolve;
  });
  // The dot keeps search domains away from an invented name.
  assert.deepEqual([all.names, servers, one.names], [['zz-0.example.'], ['192.0.2.53'], ['a.example']]);
  assert.deepEqual(
    observations
      .filter(({ operation }) => operation === 'resolve')
      .map(({ target: id, control, address, failure }) => [id, control, address, failure]),
    [
      ['a.example', 'sibling-name', null, 'name-not-found'],
      ['a.example', 'second-resolver', '192.0.2.53', null],
    ],
  );
});

test('no control begins when the run has ended, and those under way end it', async () => {
  const stop = controller();
  const { probe, endpoints } = noting();
  stop.abort();
  const never: ResolveName = () => assert.fail('no name is to be asked for');
  const options = runOptions({ controlProbe: probe, resolve: never, signal: stop.signal });
  assert.deepEqual(await runControls(CONTROLS, options, () => never), []);
  assert.deepEqual(endpoints, []);
});

test('after the end in the middle of the controls the next one does not begin', async () => {
  const stop = controller();
  let begun = 0;
  const probe: Probe = async (endpoint) => {
    begun += 1;
    stop.abort();
    return [seen(endpoint)];
  };
  const options = runOptions({ controlProbe: probe, concurrency: 1, signal: stop.signal });
  await runControls({ ...CONTROLS, names: [] }, options, () => knows({}));
  assert.equal(begun, 1);
});

test('nothing wanted is nothing observed', async () => {
  assert.deepEqual(await runControls({ endpoints: [], names: [] }, runOptions({}), () => knows({})), []);
});
