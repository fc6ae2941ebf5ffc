import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Site } from './scenario.ts';

/** What the client's namespace has in the place of /etc/ssl: `ip netns exec` mounts it over that folder. */
export const CLIENT_SSL = '/etc/ssl';
const SYSTEM_LIST = 'certs/ca-certificates.crt';

/**
 * Gives the client's namespace an /etc/ssl of its own: its system trusts these authorities (PEM) beside those of the
 * machine, and the files lie there by their names.
 */
export function writeClientSsl(
  { lab }: Site,
  {
    trusted = [],
    files = {},
  }: { readonly trusted?: readonly string[]; readonly files?: Readonly<Record<string, string>> },
): void {
  const folder = join('/etc/netns', lab.namespace('client'), 'ssl');
  const list = [systemList(), ...trusted].join('\n');
  for (const [path, text] of Object.entries({ ...files, [SYSTEM_LIST]: list })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function systemList(): string {
  try {
    return readFileSync(join(CLIENT_SSL, SYSTEM_LIST), 'utf8');
  } catch {
    // A machine without any is as good: the program brings the public ones with it.
    return '';
  }
}
