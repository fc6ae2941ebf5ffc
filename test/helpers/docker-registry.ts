import { createHash, randomBytes, sign } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { issue, makeAuthority } from './certificates.ts';
import { missingProgram } from './missing-program.ts';
import { type Closing, freePort, serve } from './server-process.ts';

const PROGRAM = '/usr/bin/docker-registry';

/** Why there is no registry to be tested with; false where there is one. */
export const noRegistry = missingProgram(PROGRAM, 'docker-registry');

export interface DockerRegistry {
  /** It speaks HTTP in the clear on loopback. */
  readonly url: string;
  /** A token for a repository, as its token server would sign it. */
  readonly token: (repository: string, ...actions: readonly string[]) => string;
  /** Puts a tiny image there, under `latest` and behind a list of platforms. */
  readonly push: (repository: string) => Promise<void>;
}

/** Debian's registry on loopback, with an empty store. With a realm it demands tokens of that server. */
export async function dockerRegistry(t: Closing, realm: string | null): Promise<DockerRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'reachcheck-registry-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const signer = issue(makeAuthority('tokens'), { names: ['tokens.test'] });
  const bundle = join(folder, 'bundle.pem');
  await writeFile(bundle, signer.cert);
  const auth = { token: { realm, service: 'registry.test', issuer: 'tokens.test', rootcertbundle: bundle } };
  const config = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'store') } },
    http: { addr: `127.0.0.1:${port}`, secret: 'for-tests-only' },
    ...(realm === null ? {} : { auth }),
  };
  // JSON is YAML, too.
  await writeFile(join(folder, 'config.yml'), JSON.stringify(config));
  serve(t, PROGRAM, ['serve', join(folder, 'config.yml')], folder);
  await answering(url);
  const token = (repository: string, ...actions: readonly string[]): string =>
    signToken(signer, { type: 'repository', name: repository, actions });
  return { url, token, push: (repository) => push(url, repository, token(repository, 'pull', 'push')) };
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(`${url}/v2/`).catch(() => null);
    await answer?.body?.cancel();
    if (answer !== null) return;
    await setTimeout(100);
  }
  throw new Error(`nothing answers at ${url}`);
}

/** A token as the registry's "token" authentication wants it (RFC 7519, with the signer's certificate in it). */
function signToken({ key, cert }: { readonly key: string; readonly cert: string }, access: object): string {
  const now = Math.floor(Date.now() / 1000);
  const x5c = [cert.replace(/-----[A-Z ]+-----|\s/g, '')];
  const claims = {
    iss: 'tokens.test',
    sub: '',
    aud: 'registry.test',
    exp: now + 600,
    nbf: now - 60,
    iat: now - 60,
    jti: randomBytes(8).toString('hex'),
    access: [access],
  };
  const signed = [{ typ: 'JWT', alg: 'ES256', x5c }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

const OCI = 'application/vnd.oci.image';

async function push(url: string, repository: string, token: string): Promise<void> {
  const authorization = { authorization: `Bearer ${token}` };
  const base = `${url}/v2/${repository}`;
  const blob = async (text: string): Promise<object> => {
    const digest = digestOf(text);
    const begun = await expectStatus(202, fetch(`${base}/blobs/uploads/`, { method: 'POST', headers: authorization }));
    const location = new URL(begun.headers.get('location') ?? '', url);
    location.searchParams.set('digest', digest);
    const headers = { ...authorization, 'content-type': 'application/octet-stream' };
    await expectStatus(201, fetch(location, { method: 'PUT', headers, body: text }));
    return { digest, size: text.length };
  };
  const manifest = async (kind: 'manifest' | 'index', reference: string | null, contents: object): Promise<object> => {
    const mediaType = `${OCI}.${kind}.v1+json`;
    const text = JSON.stringify({ schemaVersion: 2, mediaType, ...contents });
    const digest = digestOf(text);
    const headers = { ...authorization, 'content-type': mediaType };
    await expectStatus(201, fetch(`${base}/manifests/${reference ?? digest}`, { method: 'PUT', headers, body: text }));
    return { mediaType, digest, size: text.length };
  };
  const layer = { mediaType: `${OCI}.layer.v1.tar`, ...(await blob('a layer')) };
  const image = async (architecture: string): Promise<object> => {
    const config = await blob(JSON.stringify({ os: 'linux', architecture, rootfs: { type: 'layers', diff_ids: [] } }));
    const parts = { config: { mediaType: `${OCI}.config.v1+json`, ...config }, layers: [layer] };
    return { ...(await manifest('manifest', null, parts)), platform: { os: 'linux', architecture } };
  };
  await manifest('index', 'latest', { manifests: [await image('arm64'), await image('amd64')] });
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

async function expectStatus(status: number, asked: Promise<Response>): Promise<Response> {
  const answer = await asked;
  const text = await answer.text();
  if (answer.status !== status) throw new Error(`${answer.url} answered ${answer.status}: ${text.slice(0, 300)}`);
  return answer;
}
