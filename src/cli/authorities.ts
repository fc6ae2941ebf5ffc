import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import type { Authorities } from '../model/probe.ts';
import type { Requirement } from '../model/profile.ts';
import { UsageError } from './usage-error.ts';

/** The PEM files that the user and the requirements name. A file that is no certificate is a usage error. */
export async function loadAuthorities(
  cacert: readonly string[],
  requirements: readonly Requirement[],
  environment: NodeJS.ProcessEnv,
): Promise<Authorities> {
  const named = [
    ...new Set(
      requirements.flatMap(({ checks }) =>
        checks.flatMap((check) => ('ca' in check && check.ca !== null ? [check.ca] : [])),
      ),
    ),
  ];
  const files = await Promise.all(
    named.map(async (file) => [file, await readPem(file, 'certificate authority')] as const),
  );
  const extra = await Promise.all(cacert.map((file) => readPem(file, '--cacert')));
  return {
    extra,
    system: [],
    files: Object.fromEntries(files),
    defaultsArePublic: ADDS_AUTHORITIES.every((name) => (environment[name] ?? '') === ''),
  };
}

/** Settings of Node that put other authorities beside the public ones. */
const ADDS_AUTHORITIES = ['NODE_EXTRA_CA_CERTS', 'NODE_USE_SYSTEM_CA', 'NODE_OPTIONS'];

// Where Linux distributions and BSDs keep their list; the first that is there counts, as in Go (crypto/x509/root_linux.go).
const SYSTEM_LISTS = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** The authorities that this system trusts beside the public ones, as PEM: its own list, and what Node was told to add. */
export async function systemAuthorities(environment: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const added = environment['NODE_EXTRA_CA_CERTS'] ?? '';
  const own = environment['SSL_CERT_FILE'] ?? '';
  const read = async (file: string): Promise<string> => (file === '' ? '' : readFile(file, 'utf8').catch(() => ''));
  const lists = await Promise.all((own === '' ? SYSTEM_LISTS : [own]).map(read));
  const list = lists.find((text) => text !== '');
  return [list ?? keychain().join('\n'), await read(added)].filter((text) =>
    text.includes('-----BEGIN CERTIFICATE-----'),
  );
}

/** Windows and macOS have no file; Node 22.15 and later can ask them. */
function keychain(): readonly string[] {
  return 'getCACertificates' in tls && typeof tls.getCACertificates === 'function'
    ? tls.getCACertificates('system')
    : [];
}

async function readPem(file: string, flag: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(
      `${flag} ${file}: cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`,
    );
  });
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  try {
    for (const block of blocks) void new X509Certificate(block);
  } catch {
    throw new UsageError(`${flag} ${file}: holds a certificate that cannot be read; give PEM text`);
  }
  if (blocks.length === 0)
    throw new UsageError(`${flag} ${file}: holds no certificate; give PEM text with -----BEGIN CERTIFICATE-----`);
  return text;
}
