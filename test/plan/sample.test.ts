import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSampleable, sampleAddresses, samplePorts } from '../../src/plan/sample.ts';

for (const [cidr, addresses] of [
  ['192.0.2.7/32', ['192.0.2.7']],
  // Point-to-point links have neither network nor broadcast address (RFC 3021).
  ['192.0.2.6/31', ['192.0.2.6', '192.0.2.7']],
  ['192.0.2.4/30', ['192.0.2.5', '192.0.2.6']],
  ['192.0.2.0/29', ['192.0.2.1', '192.0.2.2', '192.0.2.4', '192.0.2.6']],
  ['161.26.0.0/16', ['161.26.0.1', '161.26.85.85', '161.26.170.169', '161.26.255.254']],
  ['10.0.0.0/8', ['10.0.0.1', '10.85.85.85', '10.170.170.169', '10.255.255.254']],
  ['2001:db8::1/128', ['2001:db8::1']],
  ['2001:db8::/127', ['2001:db8::', '2001:db8::1']],
  ['2001:db8::/126', ['2001:db8::1', '2001:db8::2', '2001:db8::3']],
  [
    '2001:db8::/64',
    ['2001:db8::1', '2001:db8::5555:5555:5555:5555', '2001:db8::aaaa:aaaa:aaaa:aaaa', '2001:db8::ffff:ffff:ffff:ffff'],
  ],
] as const) {
  test(`${cidr} is tried at ${addresses.join(', ')}`, () => assert.deepEqual(sampleAddresses(cidr), addresses));
}

test('a subnet that belongs to strangers is not tried by sample', () => {
  for (const cidr of ['0.0.0.0/0', '0.0.0.0/1', '10.0.0.0/7', '::/0', '2000::/3'])
    assert.equal(isSampleable(cidr), false, cidr);
  for (const cidr of ['10.0.0.0/8', '166.8.0.0/14', '2001::/16', 'fd00::/64'])
    assert.equal(isSampleable(cidr), true, cidr);
});

const range = (from: number, to = from) => ({ from, to });

for (const [what, ranges, ports, total] of [
  ['one port', [range(443)], [443], 1],
  [
    'six single ports, which are no range',
    [443, 80, 22, 8443, 9000, 9001].map((port) => range(port)),
    [443, 80, 22, 8443, 9000, 9001],
    6,
  ],
  ['a port that is named twice', [range(443), range(443)], [443], 1],
  ['a range of four', [range(1, 4)], [1, 2, 3, 4], 4],
  ['a range of five', [range(1, 5)], [1, 2, 4, 5], 5],
  ['the node ports', [range(30_000, 32_767)], [30_000, 30_922, 31_845, 32_767], 2768],
  ['all ports', [range(1, 65_535)], [1, 21_846, 43_690, 65_535], 65_535],
  ['two ranges', [range(100, 109), range(200, 209)], [100, 106, 203, 209], 20],
  [
    'a range and single ports beside it',
    [range(443), range(30_000, 32_767)],
    [443, 30_000, 30_922, 31_845, 32_767],
    2769,
  ],
  ['a port within the range beside it', [range(30_000), range(30_000, 32_767)], [30_000, 30_922, 31_845, 32_767], 2768],
  ['no port', [], [], 0],
] as const) {
  test(`tries of ${what}: ${ports.join(', ')}`, () => assert.deepEqual(samplePorts(ranges), { ports, total }));
}
