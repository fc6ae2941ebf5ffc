import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressBytes, addressText, withoutMapping } from '../../probes/address-bytes.ts';

test('an address is the same after it was bytes', () => {
  for (const address of [
    '0.0.0.0',
    '192.0.2.1',
    '255.255.255.255',
    '::',
    '::1',
    '2001:db8::17',
    'fe80::1:0:0:2',
    '1:2:3:4:5:6:7:8',
  ])
    assert.equal(addressText(addressBytes(address)), address);
  assert.equal(addressBytes('192.0.2.1').length, 4);
  assert.equal(addressBytes('2001:db8::').length, 16);
});

test('a zone is left out, and an IPv4 address in the clothes of IPv6 is shown as what it is', () => {
  assert.equal(addressText(addressBytes('fe80::1%eth0')), 'fe80::1');
  assert.equal(withoutMapping('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(addressText(Buffer.from('00000000000000000000ffffc0000201', 'hex')), '192.0.2.1');
  assert.equal(addressBytes('::ffff:192.0.2.1').length, 4);
  assert.equal(withoutMapping('2001:db8::ffff:1'), '2001:db8::ffff:1');
});

test('what is no address is a mistake of ours', () => {
  for (const text of ['', 'localhost', '192.0.2', '1.2.3.4.5', '[::1]'])
    assert.throws(() => addressBytes(text), RangeError);
});
