import { readFileSync } from 'node:fs';
import { getServers } from 'node:dns';
import { hostname, networkInterfaces } from 'node:os';
import type { ProxySettings } from '../model/proxy.ts';
import type { Vantage } from '../model/report.ts';
import { proxyLabel } from '../proxy/settings.ts';
import { hasOtherSources, parseHosts, parseSearch, type SystemNames } from '../run/hosts.ts';

/** What the host's own files say of names; a file that is not there says nothing. */
export function systemNames(platform: string, environment: NodeJS.ProcessEnv): SystemNames {
  const windows = platform === 'win32';
  const hosts = windows ? `${environment['SystemRoot'] ?? 'C:\\Windows'}\\System32\\drivers\\etc\\hosts` : '/etc/hosts';
  return {
    hosts: parseHosts(readIfThere(hosts)),
    ...parseSearch(windows ? '' : readIfThere('/etc/resolv.conf')),
    others: windows || platform === 'darwin' || hasOtherSources(readIfThere('/etc/nsswitch.conf')),
  };
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The DNS servers that are asked: those of `--dns-server`, or the system's. */
export function resolvers(dnsServers: readonly string[]): readonly string[] {
  return dnsServers.length > 0 ? dnsServers : getServers();
}

/** Where the probes start, credentials removed. */
export function vantage(
  { dnsServers, proxy }: { readonly dnsServers: readonly string[]; readonly proxy: ProxySettings },
  environment: NodeJS.ProcessEnv,
): Vantage {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return {
    hostName: hostname(),
    addresses: addresses.filter(({ internal }) => !internal).map(({ address }) => address),
    resolvers: resolvers(dnsServers),
    proxies: { ...proxies(environment), ...overridden(proxy) },
    platform: `${process.platform} ${process.arch}`,
    nodeVersion: process.version,
  };
}

/** `--proxy` stands in for the variables. */
function overridden({ https }: ProxySettings): Vantage['proxies'] {
  return https?.from === '--proxy' ? { '--proxy': proxyLabel(https) } : {};
}

const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'];

function proxies(environment: NodeJS.ProcessEnv): Vantage['proxies'] {
  const names = PROXY_VARIABLES.flatMap((name) => [name, name.toLowerCase()]);
  const set = names.flatMap((name): [string, string][] => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[name, withoutCredentials(value)]];
  });
  return Object.fromEntries(set);
}

/** `http://user:secret@proxy:3128` -> `http://proxy:3128`, with or without a scheme. */
export function withoutCredentials(proxy: string): string {
  return proxy.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^@]*@/i, '$1');
}

/** Sockets that this process may have, with room for files and pipes of our own; Node raises the soft limit itself. */
export function descriptorCap(): number {
  const limit = /^Max open files\s+\S+\s+([0-9]+)/m.exec(readIfThere('/proc/self/limits'))?.[1];
  return Math.max(32, Number(limit ?? 1024) - 64);
}
