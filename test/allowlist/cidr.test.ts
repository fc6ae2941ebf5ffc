import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aggregate, type Block, blockText, type Family, normalCidr, readBlock } from '../../src/allowlist/cidr.ts';

const FAMILIES = [
  ['ipv4', 32, 0x0a_00_00_00n],
  ['ipv6', 128, 0x2001_0db8n << 96n],
] as const;

test('a subnet has one spelling, and what is none is told from it', () => {
  assert.equal(normalCidr('10.1.2.3/8'), '10.0.0.0/8');
  assert.equal(normalCidr('10.1.2.3'), '10.1.2.3/32');
  assert.equal(normalCidr('2001:DB8:0:0::1/32'), '2001:db8::/32');
  assert.equal(normalCidr('::ffff:1.2.3.4'), '::ffff:102:304/128');
  assert.equal(normalCidr('::/0'), '::/0');
  for (const text of [
    '',
    '10',
    '10.1',
    '010.0.0.1',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '10.0.0.0/-1',
    'fe80::1%eth0',
    '::/129',
    'a.example',
    '10.0.0.0/8\n',
  ])
    assert.equal(normalCidr(text), null, text);
});

test('halves become the whole, neighbours that are no halves stay apart', () => {
  assert.deepEqual(aggregated(['10.0.0.0/25', '10.0.0.128/25']), ['10.0.0.0/24']);
  assert.deepEqual(aggregated(['10.0.0.128/25', '10.0.1.0/25']), ['10.0.0.128/25', '10.0.1.0/25']);
  assert.deepEqual(aggregated(['10.0.0.0/26', '10.0.0.64/26', '10.0.0.128/25']), ['10.0.0.0/24']);
  assert.deepEqual(aggregated(['0.0.0.0/1', '128.0.0.0/1', '::/0', '10.0.0.1/32']), ['0.0.0.0/0', '::/0']);
});

for (const [family, bits, base] of FAMILIES) {
  test(`aggregated ${family} subnets hold the same addresses, in the fewest subnets there can be`, () => {
    const random = randomFrom(family === 'ipv4' ? 1 : 2);
    for (let round = 0; round < 400; round += 1) {
      const blocks = Array.from({ length: 1 + (random() % 24) }, () => randomBlock(family, bits, base, random));
      const result = aggregate(blocks);
      const wanted = addresses(blocks, bits);
      assert.deepEqual(addresses(result, bits), wanted, JSON.stringify(blocks.map(blockText)));
      assert.equal(result.length, fewest(new Set(wanted), base, 8), JSON.stringify(blocks.map(blockText)));
    }
  });
}

test('aggregated subnets are the same whatever order they come in', () => {
  const random = randomFrom(3);
  for (let round = 0; round < 100; round += 1) {
    const blocks = Array.from({ length: 20 }, () => randomBlock('ipv4', 32, 0n, random));
    assert.deepEqual(aggregate(blocks), aggregate(blocks.toReversed()));
  }
});

function aggregated(texts: readonly string[]): readonly string[] {
  return aggregate(texts.flatMap((text) => readBlock(text) ?? [])).map(blockText);
}

/** Blocks of 1 to 64 addresses among the first 256 after the base. */
function randomBlock(family: Family, bits: number, base: bigint, random: () => number): Block {
  const size = random() % 7;
  const at = BigInt((random() % 256) >> size) << BigInt(size);
  return { family, first: base + at, prefix: bits - size };
}

function addresses(blocks: readonly Block[], bits: number): readonly bigint[] {
  const all = blocks.flatMap(({ first, prefix }) =>
    Array.from({ length: 2 ** (bits - prefix) }, (_, index) => first + BigInt(index)),
  );
  return [...new Set(all)].toSorted((a, b) => (a < b ? -1 : 1));
}

/** By trying: a block is one subnet when it is whole, else as many as its halves need. */
function fewest(wanted: ReadonlySet<bigint>, first: bigint, size: number): number {
  const inside = Array.from({ length: 2 ** size }, (_, index) => wanted.has(first + BigInt(index)));
  if (!inside.includes(true)) return 0;
  if (!inside.includes(false)) return 1;
  return fewest(wanted, first, size - 1) + fewest(wanted, first + (1n << BigInt(size - 1)), size - 1);
}

/** Numbers that look random and are the same in every run (Park and Miller). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state >> 8;
  };
}
