import type { PortRange, Protocol } from '../model/profile.ts';
import { isAddress, type Place, readPlace } from './place.ts';
import { portsOf, protocolsOf, servicePort } from './words.ts';

/** What one word of a list opens: places, and ports and protocols where the word says them. */
export interface Token {
  readonly places: readonly Place[];
  readonly masked: string | null;
  readonly ports: readonly PortRange[] | null;
  readonly protocols: readonly Protocol[] | null;
  /** The word is a URL with a path, which no firewall of addresses and names sees. */
  readonly path: boolean;
}

/** Reads `icr.io`, `*.icr.io:443`, `[2001:db8::1]:443`, `10.0.0.0/8`, `https://icr.io/v2/`, `icr.io/443`; null otherwise. */
export function readToken(word: string): Token | null {
  return urlToken(word) ?? plainToken(word);
}

function urlToken(word: string): Token | null {
  const match = /^([a-z][a-z0-9+.-]{0,15}):\/\/([^/?#]*)(.*)$/i.exec(word);
  if (match === null) return null;
  const [, scheme = '', authority = '', path = ''] = match;
  const protocols = /^(?:tcp|udp)$/i.test(scheme) ? protocolsOf(scheme) : null;
  const ports = servicePort(scheme);
  if (protocols === null && ports === null) return null;
  const inner = plainToken(authority.slice(authority.lastIndexOf('@') + 1));
  return inner === null
    ? null
    : {
        ...inner,
        ports: inner.ports ?? (ports === null ? null : [ports]),
        protocols: protocols ?? ['tcp'],
        path: path !== '' && path !== '/',
      };
}

function plainToken(word: string): Token | null {
  const { place, rest } = splitPort(word);
  const reading = readPlace(place);
  const after = suffix(rest);
  if (reading !== null && after !== null) return { ...reading, ...after, path: false };
  // In `icr.io/library:443` the port stands behind the path; without it the line would open every port.
  return rest !== null && after !== null ? null : slashed(word);
}

/** The place, and what stands behind its colon. */
function splitPort(word: string): { readonly place: string; readonly rest: string | null } {
  const bracket = /^\[([^\]]*)\](\/[0-9]{1,3})?(?::(.*))?$/.exec(word);
  if (bracket !== null) return { place: `${bracket[1] ?? ''}${bracket[2] ?? ''}`, rest: bracket[3] ?? null };
  const at = word.indexOf(':');
  // More than one colon without brackets is an IPv6 address; `icr.io:30000:32767` is none.
  if (at < 0 || isIpv6(word)) return { place: word, rest: null };
  return { place: word.slice(0, at), rest: word.slice(at + 1) };
}

function isIpv6(word: string): boolean {
  const [start = ''] = word.split(/[-/]/);
  return start.includes(':') && isAddress(start);
}

/** `443`, `443/tcp`, `30000-32767`, or nothing. */
function suffix(rest: string | null): Pick<Token, 'ports' | 'protocols'> | null {
  if (rest === null) return { ports: null, protocols: null };
  const [first = '', second, ...others] = rest.split('/');
  const ports = portsOf(first);
  const protocols = second === undefined ? null : protocolsOf(second);
  if (ports === null || others.length > 0 || (second !== undefined && protocols === null)) return null;
  return { ports, protocols };
}

/**
 * `icr.io/443`, `icr.io/tcp`, `icr.io/tcp/443`, `192.0.2.1/443`: what is no subnet may be a port or a protocol. Behind a
 * name anything else is a path.
 */
function slashed(word: string): Token | null {
  const [place = '', ...parts] = word.split('/');
  const reading = readPlace(place);
  if (reading === null || parts.length === 0) return null;
  const numbers = parts.filter((part) => /^[0-9]/.test(part));
  const words = parts.filter((part) => !numbers.includes(part));
  const ports = numbers.length === 1 ? portsOf(numbers[0] ?? '') : (servicesIn(words) ?? null);
  const protocols = words.map(protocolsOf).find((read) => read !== null) ?? null;
  const known = numbers.length <= 1 && words.every((part) => protocolsOf(part) !== null || servicePort(part) !== null);
  if (known && (numbers.length === 0 || ports !== null) && !isSlip(reading.places[0], ports))
    return { ...reading, ports, protocols, path: false };
  return isPath(reading.places[0], place, parts) ? { ...reading, ports: null, protocols: null, path: true } : null;
}

/** Behind a name; a number alone is a port that is none. */
function isPath(known: Place | undefined, place: string, parts: readonly string[]): boolean {
  const wrongPort = parts.length === 1 && /^[0-9][0-9:-]*$/.test(parts[0] ?? '');
  return known?.kind !== 'network' && place.includes('.') && !wrongPort;
}

function servicesIn(words: readonly string[]): readonly PortRange[] | null {
  const ports = words.flatMap((word) => servicePort(word) ?? []);
  return ports.length === 0 ? null : ports;
}

/** A prefix that is too long for the address is a slip, and no port: `10.0.0.0/33`. */
function isSlip(place: Place | undefined, ports: readonly PortRange[] | null): boolean {
  return place?.kind === 'network' && (ports?.[0]?.from ?? 1024) <= 128;
}
