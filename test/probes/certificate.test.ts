import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Authorities } from '../../src/model/probe.ts';
import type { Check } from '../../src/model/profile.ts';
import { httpAnswering, type TlsIdentity, tlsAnswering } from '../../src/demo/http-servers.ts';
import { issue, makeAuthority, selfSign } from '../helpers/certificates.ts';
import { type Closing, HTTPS, probe, story, TLS, tlsDetail } from './probing.ts';

const AUTHORITY = makeAuthority('known authority');
const STRANGER = makeAuthority('Example Corp TLS Inspection CA');
const TRUSTED: Authorities = {
  extra: [AUTHORITY.cert],
  system: [],
  defaultsArePublic: true,
  files: { 'cluster.pem': AUTHORITY.cert },
};
const DAY_MS = 86_400_000;

const NAMES = ['cloud.example'];
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);

async function serve(t: Closing, identity: TlsIdentity): Promise<number> {
  const server = await tlsAnswering({ ...identity, respond: () => ({ status: 200, body: 'here I am' }) });
  t.after(server.close);
  return server.port;
}

interface BadCertificate {
  readonly title: string;
  readonly identity: TlsIdentity;
  readonly seen: string;
  readonly chainTrusted: boolean;
  readonly nameMatches: boolean;
}

const BAD: readonly BadCertificate[] = [
  {
    title: 'an expired certificate',
    identity: issue(AUTHORITY, { names: NAMES, notBefore: inDays(-20), notAfter: inDays(-10) }),
    seen: 'tls-handshake certificate-expired CERT_HAS_EXPIRED',
    chainTrusted: false,
    nameMatches: true,
  },
  {
    title: 'a certificate that is not valid yet',
    identity: issue(AUTHORITY, { names: NAMES, notBefore: inDays(10), notAfter: inDays(20) }),
    seen: 'tls-handshake certificate-not-yet-valid CERT_NOT_YET_VALID',
    chainTrusted: false,
    nameMatches: true,
  },
  {
    title: 'the certificate of another host',
    identity: issue(AUTHORITY, { names: ['www.hosting.example'] }),
    seen: 'tls-handshake certificate-name-mismatch ERR_TLS_CERT_ALTNAME_INVALID',
    chainTrusted: true,
    nameMatches: false,
  },
  {
    title: 'a self-signed certificate',
    identity: selfSign({ names: NAMES }),
    seen: 'tls-handshake certificate-self-signed DEPTH_ZERO_SELF_SIGNED_CERT',
    chainTrusted: false,
    nameMatches: true,
  },
  {
    title: 'a certificate of an authority that nobody knows',
    identity: issue(STRANGER, { names: NAMES }),
    seen: 'tls-handshake certificate-unknown-issuer UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    chainTrusted: false,
    nameMatches: true,
  },
  {
    title: 'a certificate of an authority that nobody knows, for another host',
    identity: issue(STRANGER, { names: ['blockpage.corp.example'] }),
    seen: 'tls-handshake certificate-unknown-issuer UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    chainTrusted: false,
    nameMatches: false,
  },
];

for (const { title, identity, seen, chainTrusted, nameMatches } of BAD) {
  test(`${title} is read, not thrown, and the answer under it is read too`, async (t) => {
    const observations = await probe(HTTPS, await serve(t, identity), { authorities: TRUSTED });
    assert.deepEqual(story(observations), ['connect ok -', seen, 'http-round-trip ok 200']);
    const detail = tlsDetail(observations);
    assert.deepEqual([detail.chainTrusted, detail.nameMatches], [chainTrusted, nameMatches]);
    assert.match(detail.chain[0]?.subject ?? '', /^CN=/);
  });
}

const PRIVATE = { kind: 'tls', trust: 'private', alpn: null } as const;

test('without its authority a private chain is neither trusted nor distrusted', async (t) => {
  const port = await serve(t, issue(STRANGER, { names: NAMES }));
  const observations = await probe({ ...PRIVATE, ca: null }, port);
  assert.deepEqual(story(observations), ['connect ok -', 'tls-handshake ok -']);
  const { chainTrusted, nameMatches } = tlsDetail(observations);
  assert.deepEqual([chainTrusted, nameMatches], [null, true]);
});

test('with its authority a private chain is verified against that one and no other', async (t) => {
  const check: Check = { ...PRIVATE, ca: 'cluster.pem' };
  const right = await serve(t, issue(AUTHORITY, { names: NAMES }));
  assert.equal(tlsDetail(await probe(check, right, { authorities: TRUSTED })).chainTrusted, true);
  const wrong = await serve(t, issue(STRANGER, { names: NAMES }));
  // Trusted for public names; a private service must not be signed by it.
  const authorities = { ...TRUSTED, extra: [STRANGER.cert] };
  assert.equal(tlsDetail(await probe(check, wrong, { authorities })).chainTrusted, false);
});

test('extra authorities stand beside the public ones', async (t) => {
  const port = await serve(t, issue(STRANGER, { names: NAMES }));
  const authorities = { extra: [AUTHORITY.cert, STRANGER.cert], system: [], defaultsArePublic: true, files: {} };
  assert.equal(tlsDetail(await probe(TLS, port, { authorities })).chainTrusted, true);
  assert.equal(tlsDetail(await probe(TLS, port)).chainTrusted, false);
});

test('a file with several authorities trusts each of them', async (t) => {
  const port = await serve(t, issue(STRANGER, { names: NAMES }));
  const authorities = { extra: [`${AUTHORITY.cert}${STRANGER.cert}`], system: [], defaultsArePublic: true, files: {} };
  assert.equal(tlsDetail(await probe(TLS, port, { authorities })).chainTrusted, true);
});

test('a chain and its names are kept in part when they have no end', async (t) => {
  const names = Array.from({ length: 500 }, (_, index) => `host-${index}.${'x'.repeat(60)}.example`);
  const leaf = issue(AUTHORITY, { names: ['cloud.example', ...names] });
  const others = Array.from({ length: 40 }, (_, index) => makeAuthority(`filler ${index}`).cert);
  const port = await serve(t, { ...leaf, cert: [leaf.cert, AUTHORITY.cert, ...others].join('') });
  const observations = await probe(TLS, port, { authorities: TRUSTED });
  const { chain, chainTrusted, nameMatches } = tlsDetail(observations);
  assert.deepEqual([chainTrusted, nameMatches], [true, true]);
  assert.ok(chain.length >= 2 && chain.length <= 10, `${chain.length} certificates`);
  assert.equal(chain[0]?.names.length, 50);
  assert.ok(JSON.stringify(observations).length < 20_000);
});

test('a chain ends at the authority that signed itself', async (t) => {
  const leaf = issue(AUTHORITY, { names: NAMES });
  const port = await serve(t, { ...leaf, cert: `${leaf.cert}${AUTHORITY.cert}` });
  const { chain } = tlsDetail(await probe(TLS, port, { authorities: TRUSTED }));
  assert.deepEqual(
    chain.map(({ subject, names }) => [subject, names.length]),
    [
      ['CN=cloud.example', 1],
      ['CN=known authority', 0],
    ],
  );
});

test('of two that show the same certificate, each has the chain that it serves itself', async (t) => {
  const leaf = issue(AUTHORITY, { names: NAMES });
  const alone = await serve(t, leaf);
  const whole = await serve(t, { ...leaf, cert: `${leaf.cert}${AUTHORITY.cert}` });
  for (const port of [alone, whole, alone, whole]) {
    const { chain } = tlsDetail(await probe(TLS, port));
    assert.deepEqual(
      chain.map(({ subject }) => subject),
      port === alone ? ['CN=cloud.example'] : ['CN=cloud.example', 'CN=known authority'],
    );
  }
});

test('control characters in a subject are kept as data, bounded in length', async (t) => {
  const name = `\u001b[31m${'evil'.repeat(200)}`;
  const port = await serve(t, issue(makeAuthority(name), { names: NAMES }));
  const issuer = tlsDetail(await probe(TLS, port)).chain[0]?.issuer ?? '';
  assert.ok(issuer.startsWith('CN=') && issuer.length <= 256);
});

test('a port that speaks HTTP has no certificate to show', async (t) => {
  const server = await httpAnswering({ respond: () => ({ status: 200 }) });
  t.after(server.close);
  assert.deepEqual(tlsDetail(await probe(TLS, server.port)).chain, []);
});
