import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressClass } from '../../src/judge/address-class.ts';

const CLASSES = {
  public: [
    '104.16.1.1',
    '1.1.1.1',
    '2606:4700::1',
    '2a02:26f0:dc::17c8',
    '64:ff9b::104.16.1.1',
    '203.0.113.7',
    '2001:db8::7',
  ],
  private: [
    '10.1.2.3',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    'fd00::1',
    'fe80::1',
    '198.18.0.5',
    '166.9.1.1',
    '161.26.0.10',
    '::ffff:10.1.2.3',
  ],
  sink: [
    '0.0.0.0',
    '127.0.0.1',
    '127.0.0.53',
    '255.255.255.255',
    '224.0.0.1',
    '240.0.0.1',
    '192.0.0.170',
    '::',
    '::1',
    'ff02::1',
    '100::1',
  ],
} as const;

for (const [expected, addresses] of Object.entries(CLASSES)) {
  test(`${addresses.join(', ')}: ${expected}`, () => {
    for (const address of addresses) assert.equal(addressClass(address), expected, address);
  });
}
