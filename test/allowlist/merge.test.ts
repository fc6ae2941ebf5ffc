import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeEntries, mergePorts } from '../../src/allowlist/merge.ts';
import type { AllowlistEntry } from '../../src/model/allowlist.ts';
import type { PortRange } from '../../src/model/profile.ts';

function entry(given: Partial<AllowlistEntry> = {}): AllowlistEntry {
  return {
    list: 'firewall',
    direction: 'out',
    protocol: 'tcp',
    destination: { kind: 'host', value: 'a.example' },
    from: [],
    ports: [{ from: 443, to: 443 }],
    observed: [],
    published: [],
    purpose: 'x',
    need: 'required',
    requirements: ['r'],
    sources: [],
    ...given,
  };
}

/** Numbers below `below`, the same in every run (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function bitmap(ranges: readonly PortRange[]): string {
  const bits = Array.from({ length: 400 }, () => '0');
  for (const { from, to } of ranges) bits.fill('1', from, to + 1);
  return bits.join('');
}

test('merged ports hold exactly the ports that were given, in the fewest ranges', () => {
  const random = randomFrom(7);
  for (let round = 0; round < 500; round += 1) {
    const ranges = Array.from({ length: random(12) }, () => {
      const from = random(350);
      return { from, to: from + random(40) };
    });
    const merged = mergePorts(ranges);
    assert.equal(bitmap(merged), bitmap(ranges));
    assert.equal(merged.length, bitmap(ranges).match(/1+/g)?.length ?? 0);
  }
});

test('entries for one destination become one, with the strictest need and each purpose once', () => {
  const merged = mergeEntries([
    entry({ purpose: 'x', need: 'optional' }),
    entry({ purpose: 'y', requirements: ['s'] }),
    entry({ purpose: 'x', ports: [{ from: 80, to: 80 }] }),
  ]);
  assert.equal(merged.length, 1);
  assert.deepEqual([merged[0]?.purpose, merged[0]?.need, merged[0]?.requirements], ['y; x', 'required', ['s', 'r']]);
  assert.deepEqual(merged[0]?.ports, [
    { from: 80, to: 80 },
    { from: 443, to: 443 },
  ]);
});

test('a protocol or a direction of its own stays an entry of its own', () => {
  assert.equal(mergeEntries([entry(), entry({ protocol: 'udp' }), entry({ direction: 'in' })]).length, 3);
});

test('the required ones come first, then hosts by their domain', () => {
  const named = (value: string, need: AllowlistEntry['need']): AllowlistEntry =>
    entry({ destination: { kind: 'host', value }, need });
  const merged = mergeEntries([
    named('a.test', 'optional'),
    named('b.icr.io', 'required'),
    named('z.cloud.test', 'required'),
    named('a.icr.io', 'required'),
  ]);
  assert.deepEqual(
    merged.map(({ destination }) => destination.value),
    ['a.icr.io', 'b.icr.io', 'z.cloud.test', 'a.test'],
  );
});

test('a port that is only good to have is not among those that are required', () => {
  const ports = (...list: readonly number[]) => list.map((port) => ({ from: port, to: port }));
  const merged = mergeEntries([
    entry({ ports: ports(6443, 10_250), purpose: 'nodes' }),
    entry({ ports: ports(5001, 6443), purpose: 'images', need: 'optional', requirements: ['s'] }),
    entry({ ports: [{ from: 6443, to: 6443 }], purpose: 'tools', need: 'optional', requirements: ['t'] }),
  ]);
  assert.deepEqual(
    merged.map(({ need, ports: open, purpose }) => [need, open.map(({ from }) => from), purpose]),
    [
      ['required', [6443, 10_250], 'nodes; tools'],
      ['optional', [5001], 'images'],
    ],
  );
});

test('of a range that is required in part, the rest is what is only good to have', () => {
  const merged = mergeEntries([
    entry({ ports: [{ from: 30_100, to: 30_200 }] }),
    entry({ ports: [{ from: 30_000, to: 32_767 }], need: 'optional' }),
  ]);
  assert.deepEqual(
    merged.map(({ ports }) => ports),
    [
      [{ from: 30_100, to: 30_200 }],
      [
        { from: 30_000, to: 30_099 },
        { from: 30_201, to: 32_767 },
      ],
    ],
  );
});
