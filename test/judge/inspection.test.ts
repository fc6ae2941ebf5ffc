import assert from 'node:assert/strict';
import { test } from 'node:test';
import { vendorOf } from '../../src/judge/inspection.ts';

for (const [issuer, vendor] of [
  ['CN=Zscaler Intermediate Root CA (zscalertwo.net), O=Zscaler Inc.', 'Zscaler'],
  ['CN=ca.example.goskope.com, O=Example', 'Netskope'],
  ['CN=FG100FTK21000000, O=Fortinet', 'Fortinet'],
  ['CN=FGT60FTK20012345', 'Fortinet'],
  ['CN=Cisco Umbrella Primary SubCA', 'Cisco'],
  ['CN=mitmproxy, O=mitmproxy', 'mitmproxy'],
] as const) {
  test(`"${issuer}" speaks of ${vendor}`, () => assert.equal(vendorOf(issuer), vendor));
}

for (const issuer of ['', 'CN=Corp Root CA, O=Example', "CN=R11, O=Let's Encrypt", 'CN=Comet CA', 'CN=Afgebeeld CA']) {
  test(`"${issuer}" names no product, which is the rule`, () => assert.equal(vendorOf(issuer), null));
}
