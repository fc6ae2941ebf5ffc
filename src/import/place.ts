import { isAddress, isHostName, isWildcard, normalAddress, parseSubnet } from '../profile/address.ts';
import { parsePorts } from '../profile/ports.ts';
import { quote } from '../profile/quote.ts';

/** What a text says of a place, as far as it says it. */
export interface Place {
  readonly kind: 'host' | 'cidr';
  readonly value: string;
  readonly ports: readonly string[];
  readonly protocol: 'tcp' | 'udp' | null;
  readonly http: boolean;
  readonly path: string | null;
}

type ReadPlace = { readonly place: Place } | { readonly trouble: string };

/**
 * Reads `host`, `*.wildcard`, `10.0.0.0/8`, `host:443`, `host:443,8443/tcp`, `[2001:db8::1]:443`, `udp://host:123`,
 * `https://host/path` and `host/path`.
 */
export function readPlace(text: string): ReadPlace {
  const { scheme, rest } = withoutScheme(text);
  // Never shows what may be a password.
  if (rest.includes('@'))
    return {
      trouble: `${quote(rest.slice(rest.lastIndexOf('@') + 1))}: has a user name or a password before it; leave them out`,
    };
  if (scheme === null) return checked(text, splitPlace(rest));
  if (!Object.hasOwn(SCHEMES, scheme))
    return trouble(text, `the scheme ${quote(scheme)} is not known; write HOST:PORT`);
  const { port = null, protocol = null } = SCHEMES[scheme] ?? {};
  const parts = splitUrl(rest);
  const ports = parts.ports.length === 0 && port !== null ? [port] : parts.ports;
  return checked(text, { ...parts, ports, protocol: parts.protocol ?? protocol, http: scheme === 'http' });
}

/** The parts as a place, if they can be one. */
function checked(text: string, parts: Parts): ReadPlace {
  const { kind, host, ports, path } = parts;
  const value = kind === 'cidr' ? (parseSubnet(host)?.text ?? null) : normalHost(host);
  if (value === null) return trouble(text, hostRemedy(host));
  if (path !== null && /^\/[0-9]+$/.test(path) && isAddress(value))
    return trouble(text, 'it is no subnet, such as 192.0.2.0/24');
  const wrong = ports.find((port) => parsePorts(port) === null);
  if (wrong !== undefined) return trouble(text, `${quote(wrong)} is no port from 1 to 65535`);
  return { place: { ...parts, value, path: path === '/' ? null : path } };
}

/** A host name, a wildcard or an address as profiles write it; null when it is none. */
export function normalHost(text: string): string | null {
  const host = text.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  if (isAddress(host)) return normalAddress(host);
  return isHostName(host) || isWildcard(host) ? host.toLowerCase() : null;
}

const SCHEMES: Readonly<Record<string, { readonly port: string | null; readonly protocol: 'tcp' | 'udp' }>> = {
  https: { port: '443', protocol: 'tcp' },
  http: { port: '80', protocol: 'tcp' },
  wss: { port: '443', protocol: 'tcp' },
  tls: { port: null, protocol: 'tcp' },
  tcp: { port: null, protocol: 'tcp' },
  udp: { port: null, protocol: 'udp' },
};

function withoutScheme(text: string): { readonly scheme: string | null; readonly rest: string } {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text);
  return match === null
    ? { scheme: null, rest: text }
    : { scheme: (match[1] ?? '').toLowerCase(), rest: text.slice(match[0].length) };
}

interface Parts extends Omit<Place, 'value'> {
  readonly host: string;
}

const PORTS_AND_PROTOCOL = '(?::([0-9][0-9,-]*))?(?:/(tcp|udp))?';
const SUBNET = new RegExp(`^([0-9A-Fa-f.:]+/[0-9]{1,3})${PORTS_AND_PROTOCOL}$`, 'i');
const HOST = new RegExp(String.raw`^(\[[^\]]*\]|[^:/[\]]*)${PORTS_AND_PROTOCOL}(/.*)?$`, 'i');

function splitPlace(text: string): Parts {
  const subnet = SUBNET.exec(text);
  const kind = subnet !== null && parseSubnet(subnet[1] ?? '') !== null ? 'cidr' : 'host';
  const match = kind === 'cidr' ? subnet : HOST.exec(text);
  // An IPv6 address without brackets has no port.
  if (match === null) return { kind, host: text, ports: [], protocol: null, http: false, path: null };
  const [, host = '', ports, protocol, path = null] = match;
  return { kind, host, ports: portList(ports), protocol: protocolOf(protocol), http: false, path };
}

/** Behind the host of a URL stands a path, whatever it is called. */
function splitUrl(text: string): Parts {
  const [authority = ''] = text.split(/[/?#]/, 1);
  // A query may hold a token, and says nothing of the place.
  const path = text.slice(authority.length).replace(/[?#].*$/, '');
  return { ...splitPlace(authority), path: path === '' ? null : path };
}

/** `443,8443` as single ports and ranges. */
export function portList(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(',').filter((port) => port !== '');
}

export function protocolOf(text: string | undefined): 'tcp' | 'udp' | null {
  const lower = text?.toLowerCase();
  return lower === 'tcp' || lower === 'udp' ? lower : null;
}

function hostRemedy(host: string): string {
  if (/^\.[^.]/.test(host))
    return `a leading dot means different things to different programs; write "*${host}", and "${host.slice(1)}" too if it is meant`;
  if (host.includes('*')) return 'a wildcard has one star as its first label, such as "*.icr.io"';
  if (/^[0-9.]+-[0-9.]+$/.test(host)) return 'write a range of addresses as subnets, such as 192.0.2.0/28';
  return 'it is no host name, address, wildcard or subnet';
}

function trouble(text: string, message: string): ReadPlace {
  return { trouble: `${quote(text)}: ${message}` };
}
