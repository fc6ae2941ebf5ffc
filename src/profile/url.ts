import type { PortRange } from '../model/profile.ts';
import { isAddress, isHostName } from './address.ts';

/** An http or https URL without credentials, or null. */
export function parseUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const web = url.protocol === 'https:' || url.protocol === 'http:';
  const named = isHostName(urlHost(url)) || isAddress(urlHost(url));
  return web && named && url.username === '' && url.password === '' && url.port !== '0' ? url : null;
}

/** The name or address that a URL leads to, without the brackets of IPv6. */
export function urlHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

export function urlPort(url: URL): PortRange {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return { from: port, to: port };
}

/** A check's path under the path of its URL: `https://host/base` and `/version` make `/base/version`. */
export function urlPath(url: URL, path: string): string {
  const base = url.pathname.replace(/\/$/, '');
  return path === '/' ? `${url.pathname}${url.search}` : `${base}${path}`;
}

const INSIDE_TLS: readonly string[] = ['https', 'tls', 'kubernetes-api', 'etcd', 'registry'];

/** Why these checks cannot be made of this URL, and what would be right; null when they can. */
export function schemeTrouble(url: URL, checks: readonly { readonly kind: string }[]): string | null {
  const scheme = url.protocol.slice(0, -1);
  const wrong = checks.find(({ kind }) => (scheme === 'http' ? INSIDE_TLS.includes(kind) : kind === 'http'));
  if (wrong === undefined) return null;
  return `check ${wrong.kind} does not go with an ${scheme} URL; give ${scheme === 'http' ? 'an https' : 'an http'} URL, or check ${scheme}`;
}
