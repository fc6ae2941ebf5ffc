import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation, RegistryDetail } from '../../src/model/observation.ts';
import { checkText } from '../../src/report/check.ts';
import { observationText } from '../../src/report/observation.ts';

const DETAIL: RegistryDetail = {
  kind: 'registry',
  step: 'blob',
  host: 'registry.example',
  port: 443,
  address: '192.0.2.1',
  listed: true,
  answer: null,
  redirect: null,
};

function text(detail: Partial<RegistryDetail>, more: Partial<Observation> = {}): string {
  return observationText({
    target: 'registry://registry.example:443',
    operation: 'http-round-trip',
    path: 'direct',
    address: '192.0.2.1',
    port: 443,
    failure: null,
    code: null,
    detail: { ...DETAIL, ...detail },
    attempt: 1,
    startedMs: 0,
    durationMs: 20,
    ...more,
  });
}

test('a step says whom it asked, where that sends to, and who was not contacted', () => {
  const redirect = { host: 'cdn.example', port: 443, listed: false };
  assert.match(
    text({ redirect }),
    /blob of registry\.example:443, at 192\.0\.2\.1, sends on to cdn\.example:443, which no requirement lists$/,
  );
  assert.match(text({ redirect: { ...redirect, listed: true } }), /sends on to cdn\.example:443$/);
  const unlisted = { step: 'token', host: 'auth.example', listed: false, address: null } as const;
  assert.match(text(unlisted), /token of auth\.example:443, no requirement lists it: not contacted$/);
});

test('hosts as long as the far end likes are cut off', () => {
  assert.ok(
    text({ host: 'x'.repeat(5000), redirect: { host: 'y'.repeat(5000), port: 1, listed: false } }).length < 1000,
  );
});

test('checks of registries, and with client certificates, are told in a few words', () => {
  const registry = { kind: 'registry', trust: 'public', ca: null, repository: null, reference: 'latest' } as const;
  assert.equal(checkText(registry), 'registry GET /v2/');
  assert.equal(checkText({ ...registry, repository: 'a/b' }), 'registry: the way to a/b:latest');
  const digest = `sha256:${'0'.repeat(4)}`;
  assert.equal(checkText({ ...registry, repository: 'a/b', reference: digest }), `registry: the way to a/b@${digest}`);
  const client = { cert: './me.pem', key: './me.key' };
  assert.equal(
    checkText({ kind: 'tls', trust: 'private', ca: null, alpn: null, client, serverName: 'other.example' }),
    'tls handshake (private authority, as other.example, with the certificate of ./me.pem)',
  );
});
