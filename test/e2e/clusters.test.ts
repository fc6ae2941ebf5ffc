import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { run } from '../../src/demo/running-server.ts';
import type { Report } from '../../src/model/report.ts';
import { issue, issueForBoth, makeAuthority } from '../helpers/certificates.ts';
import { etcd, noEtcd } from '../helpers/etcd.ts';
import { runCli } from '../helpers/cli.ts';
import { runForReport } from './report.ts';
import { temporaryFolder } from './site.ts';

// Checks of clusters through the whole program: Kubernetes API servers, etcd, and client certificates.

/** A profile with one entry, and what the flags have to say of it. */
async function reportOf(
  t: TestContext,
  host: string,
  port: number,
  check: object | string,
  flags: readonly string[] = [],
): Promise<{ readonly report: Report; readonly status: number | null }> {
  const file = join(temporaryFolder(t), 'cluster.yaml');
  const parameters = { unset: { title: 'what nobody gives', type: 'file' } };
  const source = { doc: 'wiki', asOf: '2026-08-20' };
  const entry = { id: 'cluster', title: 'the cluster', host, port: 443, check, source };
  const head = { profile: 'cluster', title: 'A cluster', vantage: 'workstation', asOf: '2026-08-20' };
  writeFileSync(
    file,
    JSON.stringify({ ...head, documents: { wiki: { title: 'Wiki' } }, parameters, requirements: [entry] }),
  );
  const { report, result } = await runForReport([
    '--profile',
    file,
    '--connect-to',
    `::127.0.0.1:${port}`,
    '--no-controls',
    ...flags,
  ]);
  return { report, status: result.status };
}

function verdictOf({ verdicts }: Report): readonly unknown[] {
  const [verdict] = verdicts;
  return [verdict?.outcome, verdict?.met, verdict?.cause, verdict?.rule];
}

const STATUS = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 401 };
const VERSION = { major: '1', minor: '33', gitVersion: 'v1.33.4' };

/** An API server as Kubernetes has it: it offers HTTP/2 first. */
async function apiServer(
  t: TestContext,
  status: number,
  body: string | object,
  tls: object = {},
): Promise<{ readonly port: number; readonly ca: string }> {
  const authority = makeAuthority('cluster authority');
  const identity = issue(authority, { names: ['api.test', 'kubernetes.default.svc'] });
  const server = createSecureServer({ ...identity, allowHTTP1: true, ...tls }, (request, response) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const found = request.url === '/version' ? status : 404;
    response.writeHead(found, { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json' });
    response.end(text);
  });
  server.on('tlsClientError', () => {});
  const { port, close } = await run(server);
  t.after(close);
  const ca = join(temporaryFolder(t), 'cluster-ca.pem');
  writeFileSync(ca, authority.cert);
  return { port, ca };
}

test('an API server that offers HTTP/2 first is asked in HTTP/1.1, and the evidence says so', async (t) => {
  const { port, ca } = await apiServer(t, 200, VERSION);
  const { report, status } = await reportOf(t, 'api.test', port, { 'kubernetes-api': { ca } });
  assert.deepEqual(verdictOf(report), ['allowed', 'yes', null, 'answered-as-documented']);
  const shaken = report.observations.find(({ operation }) => operation === 'tls-handshake')?.detail;
  assert.equal(shaken?.kind === 'tls' && shaken.alpn, 'http/1.1');
  assert.equal(status, 0);
});

test('who may read nothing has reached the API server all the same; a page has not', async (t) => {
  const refusing = await apiServer(t, 401, STATUS);
  const { report } = await reportOf(t, 'api.test', refusing.port, { 'kubernetes-api': { ca: refusing.ca } });
  assert.deepEqual(verdictOf(report), ['allowed', 'yes', null, 'answered-as-documented']);
  const page = await apiServer(t, 401, '<title>Sign in</title>');
  const other = await reportOf(t, 'api.test', page.port, { 'kubernetes-api': { ca: page.ca } });
  assert.deepEqual(verdictOf(other.report), ['inconclusive', 'unknown', 'http.unexpected-body', 'unexpected-body']);
});

test('without the authority the certificate is not verified, and the verdict says so', async (t) => {
  const { port } = await apiServer(t, 200, VERSION);
  const expected = ['allowed', 'yes', 'tls.unverified', 'answer-without-identity'];
  for (const check of ['kubernetes-api', { 'kubernetes-api': { ca: '{unset}', serverName: '{unset}' } }]) {
    const { report } = await reportOf(t, 'api.test', port, check);
    assert.deepEqual(verdictOf(report), expected);
  }
});

test('another server name is asked for, and has to be proved', async (t) => {
  const { port, ca } = await apiServer(t, 200, VERSION);
  const serverName = 'kubernetes.default.svc';
  const named = await reportOf(t, 'tunnel.test', port, { 'kubernetes-api': { ca, serverName } });
  assert.deepEqual(verdictOf(named.report), ['allowed', 'yes', null, 'answered-as-documented']);
  const unnamed = await reportOf(t, 'tunnel.test', port, { 'kubernetes-api': { ca } });
  assert.equal(verdictOf(unnamed.report)[2], 'tls.cert-name');
});

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`a server that demands a certificate is reached without one, and answers with one (${version})`, async (t) => {
    const clients = makeAuthority('authority of clients');
    const demanding = { requestCert: true, rejectUnauthorized: true, ca: clients.cert };
    const bounds = { minVersion: version, maxVersion: version };
    const { port, ca } = await apiServer(t, 200, VERSION, { ...demanding, ...bounds });
    const folder = temporaryFolder(t);
    const { cert, key } = issueForBoth(clients, { names: ['me.test'] });
    const files = { cert: join(folder, 'me.pem'), key: join(folder, 'me.key') };
    writeFileSync(files.cert, cert);
    writeFileSync(files.key, key);
    const none = await reportOf(t, 'api.test', port, { https: { path: '/version', status: 200, ca } });
    assert.deepEqual(verdictOf(none.report).slice(0, 3), ['allowed', 'yes', 'tls.client-certificate-required']);
    const { report } = await reportOf(t, 'api.test', port, { https: { path: '/version', status: 200, ca, ...files } });
    assert.deepEqual(verdictOf(report), ['allowed', 'yes', null, 'answered-as-documented']);
    const text = JSON.stringify(report);
    assert.ok(text.includes(files.key));
    for (const line of key.split('\n').filter((one) => one.length > 20)) assert.ok(!text.includes(line));
  });
}

test('a key that cannot be read, or belongs to another certificate, is refused without being shown', async (t) => {
  const folder = temporaryFolder(t);
  const [mine, other] = [1, 2].map(() => issueForBoth(makeAuthority('a'), { names: ['me.test'] }));
  const [cert, key] = [join(folder, 'me.pem'), join(folder, 'other.key')];
  writeFileSync(cert, mine?.cert ?? '');
  writeFileSync(key, other?.key ?? '');
  const profile = join(folder, 'profile.yaml');
  const text = (keyFile: string): string =>
    `profile: p\ntitle: p\nvantage: workstation\nasOf: 2026-08-20\ndocuments: { w: { title: w } }\nrequirements:\n  - { id: a, title: a, host: a.test, port: 443, check: { tls: { cert: ${cert}, key: ${keyFile} } }, source: { doc: w, asOf: 2026-08-20 } }\n`;
  for (const [file, said] of [
    [key, /is not the key of .*me\.pem/],
    [join(folder, 'missing.key'), /missing\.key: cannot be read \(ENOENT\)/],
  ] as const) {
    writeFileSync(profile, text(file));
    const { status, stderr } = await runCli(['--profile', profile]);
    assert.equal(status, 2);
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /PRIVATE KEY/);
  }
});

test('etcd shakes hands without a certificate of ours, and answers with one', { skip: noEtcd }, async (t) => {
  const { port, ca, cert, key, stranger } = await etcd(t);
  const ask = async (check: object | string): Promise<readonly unknown[]> =>
    verdictOf((await reportOf(t, 'etcd.test', port, check)).report);
  assert.deepEqual(await ask('etcd'), ['allowed', 'yes', 'tls.unverified', 'handshake-without-identity']);
  assert.deepEqual(await ask({ etcd: { ca } }), ['allowed', 'yes', null, 'identity-proven']);
  for (const path of ['/version', '/health'])
    assert.deepEqual(await ask({ etcd: { ca, cert, key, path } }), ['allowed', 'yes', null, 'answered-as-documented']);
  assert.deepEqual(await ask({ etcd: { ca, cert: '{unset}', key: '{unset}' } }), [
    'allowed',
    'yes',
    'tls.client-certificate-required',
    'client-certificate-wanted',
  ]);
  assert.deepEqual(await ask({ etcd: { ca, ...stranger } }), ['inconclusive', 'unknown', 'http.closed', 'http-closed']);
});
