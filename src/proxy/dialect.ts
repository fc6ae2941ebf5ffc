import type { ProxyDestination } from '../model/proxy.ts';

/**
 * How one program reads the text of NO_PROXY. Returns why a destination is contacted directly (the entry that matched,
 * or a rule of the program), or null when it goes through the proxy.
 */
type ReadNoProxy = (noProxy: string, to: ProxyDestination) => string | null;

export interface Dialect {
  /** The program as people know it. */
  readonly label: string;
  /** Null when the program reads no such variable at all. */
  readonly read: ReadNoProxy | null;
  /** The entry at which the program gives up altogether, or null. */
  readonly fails?: (noProxy: string) => string | null;
  /** Without a proxy for https, the one for http serves. */
  readonly httpServesHttps?: true;
  /** Whether the program takes its proxy from this variable, as it is spelled. */
  readonly takes: (variable: string) => boolean;
}

/** The first entry of a list that matches. */
export function firstMatch(entries: readonly string[], matches: (entry: string) => boolean): string | null {
  return entries.find(matches) ?? null;
}

/** `www.example.com` is `example.com` or under it. */
export function isOrIsUnder(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** The port as a URL shows it: nothing when it is the port of the scheme. */
export function explicitPort({ scheme, port }: ProxyDestination): number | null {
  return port === (scheme === 'https' ? 443 : 80) ? null : port;
}

/** The host as a URL shows it. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** HTTPS_PROXY and HTTP_PROXY in both spellings, and no ALL_PROXY. */
export function takesOwnVariables(variable: string): boolean {
  return !/^all_proxy$/i.test(variable);
}

export function takesEverything(): boolean {
  return true;
}
