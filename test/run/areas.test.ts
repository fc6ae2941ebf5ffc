import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areasOf, consecutive, listed } from '../../src/run/areas.ts';

test('addresses are counted on from the first one, across all their parts', () => {
  const four = consecutive({ first: '10.0.255.254', count: 4 });
  assert.deepEqual([0, 1, 2, 3].map(four.at), ['10.0.255.254', '10.0.255.255', '10.1.0.0', '10.1.0.1']);
  assert.equal(consecutive({ first: '255.255.255.254', count: 2 }).at(1), '255.255.255.255');
  const six = consecutive({ first: '2001:db8::fffe', count: 3 });
  assert.deepEqual([0, 1, 2].map(six.at), ['2001:db8::fffe', '2001:db8::ffff', '2001:db8::1:0']);
});

test('neighbors that ended alike are one area', () => {
  const addresses = consecutive({ first: '10.0.0.1', count: 4 });
  const endOf = Uint8Array.from([...[1, 1, 2, 1], ...[1, 1, 2, 1], ...[1, 1, 1, 0]]);
  const [, ones, twos] = areasOf(endOf, 2, addresses, { from: 80, to: 82 });
  assert.deepEqual(ones, [
    { first: '10.0.0.1', last: '10.0.0.2', ports: { from: 80, to: 81 } },
    { first: '10.0.0.4', last: '10.0.0.4', ports: { from: 80, to: 81 } },
    { first: '10.0.0.1', last: '10.0.0.3', ports: { from: 82, to: 82 } },
  ]);
  assert.deepEqual(twos, [{ first: '10.0.0.3', last: '10.0.0.3', ports: { from: 80, to: 81 } }]);
});

test('addresses of a name are no neighbors', () => {
  const endOf = Uint8Array.from([1, 1, 1, 1]);
  const [, ones] = areasOf(endOf, 1, listed(['10.0.0.1', '10.0.0.2']), { from: 1, to: 2 });
  assert.deepEqual(
    ones?.map(({ first, last }) => [first, last]),
    [
      ['10.0.0.1', '10.0.0.1'],
      ['10.0.0.2', '10.0.0.2'],
    ],
  );
});

test('every place is in the areas of its end, once, and in no other', () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  for (let round = 0; round < 50; round += 1) {
    const count = 1 + random(12);
    const rows = 1 + random(12);
    const kinds = 1 + random(4);
    const endOf = Uint8Array.from({ length: count * rows }, () => random(kinds + 1));
    const all = Array.from({ length: count }, (_, index) => `10.0.0.${index}`);
    const addresses = round % 2 === 0 ? consecutive({ first: '10.0.0.0', count }) : listed(all);
    const found = new Uint8Array(count * rows);
    for (const [end, areas] of areasOf(endOf, kinds, addresses, { from: 100, to: 99 + rows }).entries()) {
      for (const { first, last, ports } of areas) {
        for (let place = all.indexOf(first); place <= all.indexOf(last); place += 1) {
          for (let port = ports.from; port <= ports.to; port += 1) {
            const index = (port - 100) * count + place;
            assert.equal(found[index], 0);
            found[index] = end;
          }
        }
      }
    }
    assert.deepEqual(found, endOf);
  }
});
