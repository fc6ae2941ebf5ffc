import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { issue, makeAuthority, selfSign } from './certificates.ts';

test('a certificate names what it was issued for, and who issued it', () => {
  const authority = makeAuthority('An Authority');
  const { cert } = issue(authority, { names: ['a.example', '*.b.example', '192.0.2.1', '2001:db8::1'] });
  const leaf = new X509Certificate(cert);
  assert.equal(leaf.subject, 'CN=a.example');
  assert.equal(leaf.issuer, 'CN=An Authority');
  assert.equal(leaf.ca, false);
  for (const name of ['a.example', 'x.b.example']) assert.ok(leaf.checkHost(name));
  for (const address of ['192.0.2.1', '2001:db8::1']) assert.ok(leaf.checkIP(address));
  assert.equal(leaf.checkHost('c.example'), undefined);
  assert.ok(leaf.checkIssued(new X509Certificate(authority.cert)));
  assert.ok(leaf.verify(new X509Certificate(authority.cert).publicKey));
});

test('authorities of the same name are not the same authority', () => {
  const { cert } = issue(makeAuthority('An Authority'), { names: ['a.example'] });
  const other = new X509Certificate(makeAuthority('An Authority').cert);
  assert.ok(!new X509Certificate(cert).checkIssued(other));
});

test('a certificate is valid from when to when it is said to be, in either form of a date', () => {
  const notBefore = new Date('2049-12-31T23:59:59Z');
  const notAfter = new Date('2050-01-01T00:00:00Z');
  const leaf = new X509Certificate(
    issue(makeAuthority('An Authority'), { names: ['a.example'], notBefore, notAfter }).cert,
  );
  assert.equal(new Date(leaf.validFrom).getTime(), notBefore.getTime());
  assert.equal(new Date(leaf.validTo).getTime(), notAfter.getTime());
});

test('a self-signed certificate is its own issuer and no authority', () => {
  const leaf = new X509Certificate(selfSign({ names: ['a.example'] }).cert);
  assert.equal(leaf.issuer, leaf.subject);
  assert.equal(leaf.ca, false);
  assert.ok(leaf.verify(leaf.publicKey));
});
