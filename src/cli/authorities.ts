import { createPrivateKey, X509Certificate } from 'node:crypto';
import * as tls from 'node:tls';
import type { Authorities } from '../model/probe.ts';
import type { Requirement } from '../model/profile.ts';
import { readTextIfThere } from './read-text.ts';
import { UsageError } from './usage-error.ts';

/**
 * The PEM files that the user and the requirements name; `known` holds the texts of those that are no files, because they
 * stand inside of a kubeconfig. What is no certificate is a usage error.
 */
export async function loadAuthorities(
  cacert: readonly string[],
  requirements: readonly Requirement[],
  environment: NodeJS.ProcessEnv,
  known: Readonly<Record<string, string>> = {},
): Promise<Authorities> {
  const checks = requirements.flatMap((requirement) => requirement.checks);
  const named = [...new Set(checks.flatMap((check) => ('ca' in check && check.ca !== null ? [check.ca] : [])))];
  const files = await Promise.all(
    named.map(async (file): Promise<NamedFile> => {
      const text = Object.hasOwn(known, file) ? known[file] : undefined;
      const label = 'certificate authority';
      return [file, text === undefined ? await readPem(file, label) : checkPem(text, file, label)];
    }),
  );
  const clients = checks.flatMap((check) => ('client' in check && check.client !== undefined ? [check.client] : []));
  const identities = await Promise.all(clients.map(readIdentity));
  const extra = await Promise.all(cacert.map((file) => readPem(file, '--cacert')));
  return {
    extra,
    system: [],
    files: Object.fromEntries([...files, ...identities.flat()]),
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
  const read = async (file: string): Promise<string> =>
    file === '' ? '' : ((await readTextIfThere(file, file).catch(() => null)) ?? '');
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

type NamedFile = readonly [file: string, text: string];

/** A client certificate and its key, which belong together. What is in the key's file appears in no message. */
async function readIdentity({
  cert,
  key,
}: {
  readonly cert: string;
  readonly key: string;
}): Promise<readonly NamedFile[]> {
  const [certText, keyText] = await Promise.all([
    readPem(cert, 'client certificate'),
    readText(key, 'key of the client certificate'),
  ]);
  if (!fitTogether(certText, keyText))
    throw new UsageError(
      `key of the client certificate ${key}: is not the key of ${cert}; give its private key as PEM text without a password`,
    );
  return [
    [cert, certText],
    [key, keyText],
  ];
}

function fitTogether(cert: string, key: string): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

async function readText(file: string, flag: string): Promise<string> {
  const label = `${flag} ${file}`;
  // A "-" is a file here: standard input may be wanted for something else.
  const text = await readTextIfThere(file === '-' ? './-' : file, label);
  if (text === null) throw new UsageError(`${label}: cannot be read (ENOENT); give a file that there is`);
  return text;
}

async function readPem(file: string, flag: string): Promise<string> {
  return checkPem(await readText(file, flag), file, flag);
}

function checkPem(text: string, file: string, flag: string): string {
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
