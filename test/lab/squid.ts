import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority } from '../helpers/certificates.ts';
import { mustWork } from './network.ts';
import type { RunningProcess } from './processes.ts';
import type { Site } from './scenario.ts';

const CERTIFICATE_MAKER = '/usr/lib/squid/security_file_certgen';

/** Says nothing to disks, and ends at once. */
const BASICS = [
  'cache deny all',
  // Where a user without rights can write; -d sends to stderr what matters.
  'cache_log /dev/null',
  'access_log none',
  'pid_filename none',
  'shutdown_lifetime 0 seconds',
] as const;

/** Runs squid in the foreground on a host with these lines of squid.conf, until it listens on these ports. */
export function startSquid(
  { lab }: Site,
  host: string,
  lines: readonly string[],
  listens: readonly number[],
): Promise<RunningProcess> {
  const config = lab.file(`squid-${host}.conf`, `${[...BASICS, ...lines].join('\n')}\n`);
  // Its parts share memory by this name, of letters and digits; other labs have a squid too.
  const service = lab.namespace(host).replaceAll(/[^0-9a-z]/g, 'x');
  return lab.spawn(host, ['squid', '-N', '-d', '1', '-n', service, '-f', config], { name: `squid-${host}`, listens });
}

/** Lines that look into TLS with certificates by an authority, and options for the port that does. */
export async function bumping(
  { lab }: Site,
  authority: Authority,
): Promise<{ readonly port: string; readonly lines: readonly string[] }> {
  const key = authority.keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const file = lab.file('inspection-key.pem', `${key}${authority.cert}`);
  const database = join(lab.folder, 'squid');
  mkdirSync(database);
  await mustWork([CERTIFICATE_MAKER, '-c', '-s', join(database, 'certificates'), '-M', '4MB']);
  // Squid gives its rights up as root, for those of a user of its own.
  await mustWork(['chown', '-R', 'proxy', database]);
  return {
    port: `ssl-bump cert=${file} generate-host-certificates=on`,
    lines: [
      `sslcrtd_program ${CERTIFICATE_MAKER} -s ${join(database, 'certificates')} -M 4MB`,
      'sslcrtd_children 1 startup=1 idle=1',
      'acl hello at_step SslBump1',
      'ssl_bump peek hello',
      'ssl_bump bump all',
      'sslproxy_cert_error allow all',
      'tls_outgoing_options flags=DONT_VERIFY_PEER',
    ],
  };
}
