import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLocalPlace } from '../../probes/local-place.ts';

test('loopback, link-local and the addresses at which clouds tell secrets are local, in all their spellings', () => {
  const local = ['127.0.0.1', '127.9.9.9', '0.0.0.0', '169.254.169.254', '100.100.100.200', '168.63.129.16'];
  const local6 = ['::', '::1', '::ffff:7f00:1', '::ffff:a9fe:a9fe', 'fe80::1', 'fd00:ec2::254'];
  for (const host of [...local, ...local6, 'localhost', 'LOCALHOST.', 'a.localhost'])
    assert.ok(isLocalPlace(host), host);
});

test('other places are not, private networks among them', () => {
  const others = ['192.0.2.1', '10.0.0.1', '100.100.100.201', '2001:db8::1', 'fd00:ec2::255', '::ffff:c000:201'];
  for (const host of [...others, 'registry.example', 'localhost.example', 'notlocalhost'])
    assert.ok(!isLocalPlace(host), host);
});
