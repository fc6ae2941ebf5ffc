import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Heard } from '../../src/listen/heard.ts';
import { createTally } from '../../src/listen/tally.ts';

function from(address: string, given: Partial<Heard> = {}): Heard {
  return { transport: 'udp', port: 5000, address, peerPort: 40_000, proven: true, ...given };
}

test('a peer is one address at one of our ports, with or without the token', () => {
  const tally = createTally();
  for (const heard of [
    from('192.0.2.1'),
    from('192.0.2.1', { peerPort: 40_001 }),
    from('192.0.2.1', { port: 5001 }),
    from('192.0.2.1', { transport: 'tcp' }),
    from('192.0.2.1', { proven: false }),
    from('192.0.2.2'),
  ])
    tally.hear(heard, 5);
  assert.deepEqual(
    tally.peers().map(({ count, peerPort }) => [count, peerPort]),
    // The last port that it came from.
    [
      [2, 40_001],
      [1, 40_000],
      [1, 40_000],
      [1, 40_000],
      [1, 40_000],
    ],
  );
});

test('a peer is worth a line the first time, and then ten, a hundred times ...', () => {
  const tally = createTally();
  const printed: number[] = [];
  for (let nth = 1; nth <= 250; nth += 1) if (tally.hear(from('192.0.2.1'), nth * 1000) !== null) printed.push(nth);
  assert.deepEqual(printed, [1, 10, 100]);
});

test('no flood of addresses prints more than a few lines a second, or fills the memory', () => {
  const tally = createTally(50);
  let lines = 0;
  for (let nth = 0; nth < 10_000; nth += 1)
    if (tally.hear(from(`10.0.${nth >> 8}.${nth & 255}`, { proven: false }), 1_500) !== null) lines += 1;
  assert.equal(lines, 20);
  assert.equal(tally.peers().length, 50);
  assert.deepEqual(tally.unlisted(), { proven: 0, unproven: 9_950 });
  // Strangers take no place from those who know the token.
  assert.equal(tally.hear(from('192.0.2.1'), 2_500)?.count, 1);
  assert.equal(tally.peers().length, 51);
});
