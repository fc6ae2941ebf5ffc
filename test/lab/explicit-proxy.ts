import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Authority, issue } from '../helpers/certificates.ts';
import type { Script } from './middleboxes/spec.ts';
import type { Scenario, ScenarioNetwork, Site } from './scenario.ts';
import { bumping, startSquid } from './squid.ts';
import type { SocksSpec } from './servers/socks.ts';

/** The company's proxy, on a host of its own behind the firewall. */
export const PROXY = { name: 'proxy.corp.example', address: '10.20.0.80', ipv6: 'fd20::80' } as const;
/** Squid in the clear, squid over TLS, and SOCKS5. */
export const PROXY_PORTS = { http: 3128, https: 3129, socks: 1080 } as const;

export const LOGIN = { username: 'tester', password: 'tr0ub4dor' } as const;

export interface ExplicitSquid {
  /** Rules of access in squid.conf; without them all is allowed. */
  readonly access?: readonly string[];
  /** Only who gives LOGIN gets anything. */
  readonly login?: boolean;
  /** Speaks TLS on a second port, with a certificate by this authority. */
  readonly tls?: Authority;
  /** Looks into the tunnels, with certificates by this authority. */
  readonly bumps?: Authority;
  /** Asks this DNS server, and not the one that all others ask. */
  readonly resolver?: string;
}

/** A network with squid on the proxy's host, which everybody may use unless `squid` says otherwise. */
export function withSquid(squid: ExplicitSquid = {}, more: ScenarioNetwork = {}): ScenarioNetwork {
  return withProxyHost(more, (site) => runSquid(site, squid));
}

/** A network with a SOCKS5 server on the proxy's host. */
export function withSocks(socks: Partial<SocksSpec> = {}): ScenarioNetwork {
  return withProxyHost({}, (site) => runSocks(site, socks));
}

function withProxyHost(more: ScenarioNetwork, start: (site: Site) => Promise<void>): ScenarioNetwork {
  return {
    ...more,
    hosts: [{ name: 'proxy', addresses: [PROXY.address, PROXY.ipv6] }],
    names: { [PROXY.name]: [PROXY.address], ...more.names },
    prepare: async (site) => {
      await more.prepare?.(site);
      await start(site);
    },
  };
}

/** Squid goes on with other settings. */
export function squidBecomes(squid: ExplicitSquid): Scenario['obstruct'] {
  return async (site) => {
    await noSquid(site);
    await runSquid(site, squid);
  };
}

/** The proxy's host is there, and nothing listens on it any more. */
export async function noSquid({ lab }: Site): Promise<void> {
  await lab.server('squid-proxy').stop();
}

export function socksBecomes(socks: Partial<SocksSpec>): Scenario['obstruct'] {
  return async (site) => {
    await site.lab.server('socks').stop();
    await runSocks(site, socks);
  };
}

/** In the place of squid somebody says always the same, such as an answer that squid has no reason for. */
export function proxyRecites(script: Omit<Script, 'kind'>): Scenario['obstruct'] {
  return async (site) => {
    await noSquid(site);
    const box = { kind: 'script', address: '::', port: PROXY_PORTS.http, ...script };
    const file = site.lab.file('proxy-script.json', JSON.stringify([box]));
    await site.lab.spawn('proxy', [process.execPath, compiled('middleboxes/middlebox.js'), file], {
      prints: /^ready$/m,
    });
  };
}

async function runSquid(
  site: Site,
  { access = [], login = false, tls, bumps, resolver }: ExplicitSquid,
): Promise<void> {
  const bump = bumps === undefined ? null : await bumping(site, bumps);
  const lines = [
    `http_port ${PROXY_PORTS.http} ${bump?.port ?? ''}`,
    `visible_hostname ${PROXY.name}`,
    ...(bump?.lines ?? []),
    ...(tls === undefined ? [] : [`https_port ${PROXY_PORTS.https} tls-cert=${certificateFile(site, tls)}`]),
    ...(resolver === undefined ? [] : [`dns_nameservers ${resolver}`]),
    ...(login ? loginLines(site) : []),
    ...access,
    'http_access allow all',
  ];
  await startSquid(site, 'proxy', lines, [PROXY_PORTS.http, ...(tls === undefined ? [] : [PROXY_PORTS.https])]);
}

function certificateFile({ lab }: Site, authority: Authority): string {
  const { key, cert } = issue(authority, { names: [PROXY.name] });
  return lab.file('proxy-tls.pem', `${key}${cert}`);
}

/** The password as `openssl passwd -apr1` writes it. */
const USERS = `${LOGIN.username}:$apr1$labsalt1$jKMafV23msqZbUtbpjOuQ0\n`;

function loginLines({ lab }: Site): readonly string[] {
  return [
    `auth_param basic program /usr/lib/squid/basic_ncsa_auth ${lab.file('users', USERS)}`,
    'auth_param basic children 1 startup=1 idle=1',
    'auth_param basic realm Example Corp',
    'acl known proxy_auth REQUIRED',
    'http_access deny !known',
  ];
}

async function runSocks({ lab }: Site, spec: Partial<SocksSpec>): Promise<void> {
  const file = lab.file('socks.json', JSON.stringify({ port: PROXY_PORTS.socks, ...spec }));
  await lab.spawn('proxy', [process.execPath, compiled('servers/socks.js'), file], {
    prints: /^ready$/m,
    name: 'socks',
  });
}

function compiled(path: string): string {
  return join(dirname(fileURLToPath(import.meta.url)), path);
}
