import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { createServer } from 'node:tls';
import { run } from '../../src/demo/running-server.ts';
import type { Check } from '../../src/model/profile.ts';
import type { Control } from '../../src/model/target.ts';
import { issue, makeAuthority } from '../helpers/certificates.ts';
import { type ClientHello, parseFirstBytes } from '../lab/middleboxes/client-hello.ts';
import { type Circumstances, type Closing, HTTPS, listening, probe, story, TLS, tlsDetail } from './probing.ts';

const AUTHORITY = makeAuthority('hello authority');
const IDENTITY = issue(AUTHORITY, { names: ['cloud.example'] });
const TRUSTED = { extra: [AUTHORITY.cert], system: [], defaultsArePublic: true, files: {} };

interface Watched {
  readonly port: number;
  readonly hellos: readonly ClientHello[];
  /** In how many pieces each one came. */
  readonly pieces: readonly number[];
}

/** A TLS server, and a relay before it that reads each ClientHello. */
async function watched(t: Closing): Promise<Watched> {
  const { port: behind, close } = await run(
    createServer({ ...IDENTITY, ALPNProtocols: ['h2', 'http/1.1'] }).on('tlsClientError', () => {}),
  );
  t.after(close);
  const hellos: ClientHello[] = [];
  const pieces: number[] = [];
  const { port } = await listening(t, (client) => {
    const far = connect(behind, '127.0.0.1');
    far.on('error', () => client.destroy());
    const chunks: Buffer[] = [];
    client.on('data', (chunk: Buffer) => {
      far.write(chunk);
      chunks.push(chunk);
      const read = parseFirstBytes(Buffer.concat(chunks));
      if (read.kind !== 'hello' || hellos.includes(read.hello)) return;
      hellos.push(read.hello);
      pieces.push(chunks.length);
      client.removeAllListeners('data');
      client.pipe(far);
    });
    far.pipe(client);
    client.once('close', () => far.destroy());
  });
  return { port, hellos, pieces };
}

async function shake(site: Watched, check: Check, given: Circumstances = {}): Promise<readonly string[]> {
  return story(await probe(check, site.port, { authorities: TRUSTED, ...given }));
}

test('a ClientHello is as large as that of a browser, and the handshake completes over it', async (t) => {
  const site = await watched(t);
  assert.deepEqual(await shake(site, TLS), ['connect ok -', 'tls-handshake ok -']);
  const [hello] = site.hellos;
  assert.ok(hello !== undefined && hello.size > 1700 && hello.size < 2300, `${hello?.size} bytes`);
  assert.equal(hello.serverName, 'cloud.example');
});

test('what a check offers comes first, before the names that only fill', async (t) => {
  const site = await watched(t);
  await shake(site, TLS);
  await shake(site, HTTPS);
  await shake(site, { kind: 'tls', trust: 'public', ca: null, alpn: 'konnectivity' });
  const offered = site.hellos.map(({ alpn }) => alpn.filter((name) => !name.startsWith('reachcheck-padding-')));
  assert.deepEqual(offered, [['h2', 'http/1.1'], ['http/1.1'], ['konnectivity', 'h2', 'http/1.1']]);
});

test('a small ClientHello fits into one packet, with the same name', async (t) => {
  const site = await watched(t);
  assert.deepEqual(await shake(site, TLS, { control: { kind: 'small-hello' } }), [
    'connect ok -',
    'tls-handshake ok -',
  ]);
  const [hello] = site.hellos;
  assert.ok(hello !== undefined && hello.size < 600, `${hello?.size} bytes`);
  assert.equal(hello.serverName, 'cloud.example');
});

test('a split one is as small, comes in two pieces, and the handshake completes over it', async (t) => {
  const site = await watched(t);
  const control: Control = { kind: 'split-hello' };
  // A process that is kept waiting for longer than the pause between the halves reads both at once.
  for (let time = 0; time < 5 && site.pieces.at(-1) !== 2; time += 1)
    assert.deepEqual(await shake(site, TLS, { control }), ['connect ok -', 'tls-handshake ok -']);
  assert.equal(site.pieces.at(-1), 2);
  assert.ok(site.hellos.every(({ size }) => size < 600));
});

test('a neutral name is sent in the place of the own one, or none at all', async (t) => {
  const site = await watched(t);
  await shake(site, TLS, { control: { kind: 'neutral-name', serverName: 'www.other.test' } });
  await shake(site, TLS, { control: { kind: 'neutral-name', serverName: null } });
  assert.deepEqual(
    site.hellos.map(({ serverName }) => serverName),
    ['www.other.test', null],
  );
  assert.ok(site.hellos.every(({ size }) => size > 1700));
});

test('no filling is ever agreed upon', async (t) => {
  const site = await watched(t);
  const observations = await probe(TLS, site.port, { authorities: TRUSTED });
  assert.equal(tlsDetail(observations).alpn, 'h2');
});
