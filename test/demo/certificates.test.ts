import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { CLUSTER, EXPIRED, INSPECTED, OTHER_NAME, SELF_SIGNED, SITE } from '../../src/demo/certificates.ts';
import { tlsAnswering, type TlsIdentity } from '../../src/demo/http-servers.ts';
import { dial, handshake } from './dial.ts';

const CASES: readonly (readonly [string, TlsIdentity, string, string])[] = [
  ['the right certificate is trusted for a name of the cloud', SITE, 'api.cloud.example', 'connected'],
  ['the right certificate is trusted for a regional registry', SITE, 'us.registry.cloud.example', 'connected'],
  ['the expired certificate is expired and nothing else', EXPIRED, 'api.cloud.example', 'CERT_HAS_EXPIRED'],
  [
    'the certificate of another host is for another name',
    OTHER_NAME,
    'api.cloud.example',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ],
  ['the self-signed certificate is self-signed', SELF_SIGNED, 'api.cloud.example', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [
    'nobody knows who issued the inspected certificate',
    INSPECTED,
    'api.cloud.example',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  ["nobody knows the cluster's authority", CLUSTER, 'c1.containers.cloud.example', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
];

for (const [title, identity, name, seen] of CASES) {
  test(title, async (t) => {
    const server = await tlsAnswering({ ...identity, respond: () => ({ status: 200 }) });
    t.after(server.close);
    assert.equal(await dial(server.port, 1_000), 'connected');
    assert.equal(await handshake(server.port, name, 2_000), seen);
  });
}

test('the demo will not expire before anybody who reads this has retired', () => {
  for (const { cert } of [SITE, OTHER_NAME, SELF_SIGNED, INSPECTED, CLUSTER]) {
    const { validFrom, validTo } = new X509Certificate(cert);
    assert.ok(new Date(validFrom) < new Date('2020-01-02'));
    assert.ok(new Date(validTo) > new Date('2100-01-01'));
  }
});

test('the inspected certificate names the inspection as its issuer', () => {
  assert.equal(new X509Certificate(INSPECTED.cert).issuer, 'CN=Example Corp TLS Inspection CA');
});
