import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { benchProblem } from '../../../bench/speed/available.ts';
import {
  CLOSED_PORT,
  createNetwork,
  OPEN_FAR,
  OPEN_NEAR,
  OPEN_PORT,
  SILENT_FAR,
} from '../../../bench/speed/network.ts';
import { connectAll, nmap } from '../../../bench/speed/peers.ts';
import { addressesOf, oneEach } from '../../../bench/speed/profile.ts';
import { reachcheck } from '../../../bench/speed/reachcheck.ts';
import { soak } from '../../../bench/speed/rows/soak.ts';

const problem = benchProblem();

test('the network is as the benchmark says', { skip: problem ?? false }, async (t) => {
  const network = await createNetwork();
  t.after(network.remove);
  const near = addressesOf(OPEN_NEAR, 40);
  const far = addressesOf(OPEN_FAR, 40);
  const silent = addressesOf(SILENT_FAR, 10);

  await t.test('near addresses are open at one port and closed at another', async () => {
    const open = await connectAll(network, near, OPEN_PORT, 40);
    assert.deepEqual([open.open, open.closed, open.silent], [40, 0, 0]);
    const closed = await connectAll(network, near, CLOSED_PORT, 40);
    assert.deepEqual([closed.open, closed.closed, closed.silent], [0, 40, 0]);
  });

  await t.test('far addresses are open or silent, for every program', async () => {
    await network.across({ oneWayMs: 10, loss: 0, seed: 1 }, async () => {
      const { open, silent: none } = await connectAll(network, [...far, ...silent], OPEN_PORT, 50);
      assert.deepEqual([open, none], [40, 10]);
      const { states } = await nmap(network, [...far, ...silent], OPEN_PORT, ['-T4']);
      assert.equal([...states.values()].filter((state) => state === 'open').length, 40);
      const { outcomes } = (await reachcheck(network, oneEach([...far, ...silent], OPEN_PORT), [])).report().summary;
      assert.deepEqual([outcomes.allowed, outcomes.blocked], [40, 10]);
    });
  });

  await t.test('a relay that loses everything leaves nobody open, and the next one is whole again', async () => {
    await network.across({ oneWayMs: 1, loss: 1, seed: 1 }, async () => {
      assert.equal((await connectAll(network, far, OPEN_PORT, 40)).silent, 40);
    });
    await network.across({ oneWayMs: 1, loss: 0, seed: 1 }, async () => {
      assert.equal((await connectAll(network, far, OPEN_PORT, 40)).open, 40);
    });
  });

  await t.test('what a program costs is that of the program, and one that takes too long is ended', async () => {
    const { peakMb, status, late } = await network.measure(['true']);
    assert.ok(peakMb < 20, `${peakMb} MB`);
    assert.deepEqual([status, late], [0, false]);
    assert.equal((await network.measure(['sleep', '60'], { timeoutMs: 50 })).late, true);
  });

  await t.test('a row is measured, and leaves no socket', async () => {
    const lines = await soak.measure({ network, quick: true, seed: 1 });
    for (const { what, measured } of lines.filter(({ unit }) => unit === 'count')) assert.equal(measured, 0, what);
  });
});

test('nothing of a network is left when it is removed', { skip: problem ?? false }, async () => {
  const ours = (): readonly string[] =>
    readdirSync('/run/netns').filter((name) => name.startsWith(`rc${process.pid}-`));
  const before = ours();
  const network = await createNetwork();
  assert.equal(ours().length, before.length + 2);
  await network.remove();
  assert.deepEqual(ours(), before);
});
