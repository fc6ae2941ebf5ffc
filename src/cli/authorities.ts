import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
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
  // An authority list of our own replaces Node's default one, of which this variable's file is a part.
  const more = environment['NODE_EXTRA_CA_CERTS'];
  const inherited =
    extra.length === 0 || more === undefined || more === '' ? [] : [await readFile(more, 'utf8').catch(() => '')];
  return { extra: [...extra, ...inherited.filter((text) => text !== '')], files: Object.fromEntries(files) };
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
