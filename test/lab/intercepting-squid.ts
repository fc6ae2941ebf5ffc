import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority } from '../helpers/certificates.ts';
import { divert } from './divert.ts';
import { mustWork } from './network.ts';
import type { Scenario, Site } from './scenario.ts';

export interface InterceptingSquid {
  /** Looks into TLS with certificates by this authority. */
  readonly bumps?: Authority;
  /** Rules of access in squid.conf; without them all is allowed. */
  readonly access?: readonly string[];
}

const PORTS = { http: 15_201, https: 15_202, explicit: 15_203 } as const;
const CERTIFICATE_MAKER = '/usr/lib/squid/security_file_certgen';

/** Squid on the firewall takes what is diverted, unasked, as transparent proxies do. Ports 80 and 443 only. */
export function squidTakes(address: string, { bumps, access = [] }: InterceptingSquid = {}): Scenario['obstruct'] {
  return async (site) => {
    const config = [
      ...BASICS,
      ...(bumps === undefined ? [] : await bumping(site, bumps)),
      ...access,
      'http_access allow all',
    ];
    // Its parts share memory by this name; other labs have a squid too.
    const service = `rc${process.pid}${site.lab.namespace('fw').replaceAll(/[^0-9]/g, '')}`;
    await site.lab.spawn(
      'fw',
      ['squid', '-N', '-d', '1', '-n', service, '-f', site.lab.file('squid.conf', `${config.join('\n')}\n`)],
      {
        listens: [PORTS.http, ...(bumps === undefined ? [] : [PORTS.https])],
      },
    );
    await divert(site, {
      [PORTS.http]: `ip daddr ${address} tcp dport 80`,
      ...(bumps === undefined ? {} : { [PORTS.https]: `ip daddr ${address} tcp dport 443` }),
    });
  };
}

const BASICS = [
  // It wants one port that is asked for by name.
  `http_port 127.0.0.1:${PORTS.explicit}`,
  `http_port ${PORTS.http} intercept`,
  'visible_hostname gateway.corp.example',
  'cache deny all',
  // Where a user without rights can write; -d sends to stderr what matters.
  'cache_log /dev/null',
  'access_log none',
  'pid_filename none',
  'shutdown_lifetime 0 seconds',
] as const;

async function bumping({ lab }: Site, authority: Authority): Promise<readonly string[]> {
  const key = authority.keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const file = lab.file('inspection-key.pem', `${key}${authority.cert}`);
  const database = join(lab.folder, 'squid');
  mkdirSync(database);
  await mustWork([CERTIFICATE_MAKER, '-c', '-s', join(database, 'certificates'), '-M', '4MB']);
  // Squid gives its rights up as root, for those of a user of its own.
  await mustWork(['chown', '-R', 'proxy', database]);
  return [
    `https_port ${PORTS.https} intercept ssl-bump cert=${file} generate-host-certificates=on`,
    `sslcrtd_program ${CERTIFICATE_MAKER} -s ${join(database, 'certificates')} -M 4MB`,
    'sslcrtd_children 1 startup=1 idle=1',
    'acl hello at_step SslBump1',
    'ssl_bump peek hello',
    'ssl_bump bump all',
    'sslproxy_cert_error allow all',
    'tls_outgoing_options flags=DONT_VERIFY_PEER',
  ];
}
