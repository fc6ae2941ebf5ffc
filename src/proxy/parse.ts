import ipaddr from 'ipaddr.js';
import type { Proxy, ProxyCredentials, ProxyScheme } from '../model/proxy.ts';

/** A proxy as it was written down. `proxy` is null when the text names none; then `problems` says why. */
export interface ParsedProxy {
  readonly proxy: Proxy | null;
  readonly credentials: ProxyCredentials | null;
  readonly problems: readonly string[];
}

/**
 * Reads `http://user:secret@proxy:3128` or `proxy:3128`, which is http as in curl. No problem ever repeats the
 * text: whatever it is, it may hold a password.
 */
export function parseProxy(text: string, from: string): ParsedProxy {
  const trimmed = text.trim();
  const wrong = (problem: string): ParsedProxy => ({
    proxy: null,
    credentials: null,
    problems: [`${from} ${problem}`],
  });
  if (/^["'].*["']$/s.test(trimmed)) return wrong(`has quotes in its value, which belong to the shell; ${EXAMPLE}`);
  const [, given, rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(trimmed) ?? [];
  const scheme = SCHEMES.find((known) => known === (given ?? 'http').toLowerCase());
  if (scheme === undefined)
    return wrong(`names a proxy of the kind "${given ?? ''}", which is not one of ${SCHEMES.join(', ')}; ${EXAMPLE}`);

  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
  const tail = rest.slice(authority.length);
  const trouble =
    tailTrouble(tail) ?? loginTrouble(scheme, authority.slice(0, Math.max(0, authority.lastIndexOf('@'))));
  if (trouble !== null) return wrong(trouble);
  const at = authority.lastIndexOf('@');
  const place = placeOf(authority.slice(at + 1));
  if (typeof place === 'string') return wrong(`${place}; ${EXAMPLE}`);

  const login = authority.slice(0, Math.max(0, at));
  return {
    proxy: { scheme, host: place.host, port: place.port ?? DEFAULT_PORTS[scheme], from },
    credentials: at === -1 ? null : credentialsOf(login),
    problems: [
      ...spellingAdvice(given === undefined, text !== trimmed, tail),
      ...loginProblems(login),
      ...(place.port === null ? portProblems(scheme) : []),
    ].map((problem) => `${from} ${problem}`),
  };
}

function spellingAdvice(bare: boolean, blanks: boolean, tail: string): readonly string[] {
  return [
    ...(bare ? ['has no scheme, without which Node.js fails; write http:// before it'] : []),
    ...(blanks ? ['has blanks around its value, which some programs do not take; remove them'] : []),
    ...(tail.length > 1 ? ['has a path, which has no meaning for a proxy; leave it out'] : []),
  ];
}

/** What comes after the authority, when it shows that the text is something else than a proxy. */
function tailTrouble(tail: string): string | null {
  if (tail.includes('@')) return 'has credentials with a "/", "?" or "#"; write them percent-encoded: %2F, %3F, %23';
  if (/\.(?:pac|dat)\b/i.test(tail)) return `leads to a PAC file, which programs do not read here; ${EXAMPLE}`;
  return null;
}

const EXAMPLE = 'give a value such as http://proxy.example.com:3128';

const SCHEMES: readonly ProxyScheme[] = ['http', 'https', 'socks5', 'socks5h'];

/**
 * The port when none is given. Go, Python, Node and wget take the port of the scheme (urllib takes 443 for https); curl and git take 1080 for http
 * (CURLOPT_PROXY: "If not specified, libcurl defaults to using port 1080"). The many win, and a problem says so.
 */
const DEFAULT_PORTS: Readonly<Record<ProxyScheme, number>> = { http: 80, https: 443, socks5: 1080, socks5h: 1080 };

function loginProblems(login: string): readonly string[] {
  const wrong = /%(?![0-9a-f]{2})/i.test(login);
  return wrong ? ['has a "%" in its credentials that encodes nothing; write it as %25'] : [];
}

function portProblems(scheme: ProxyScheme): readonly string[] {
  switch (scheme) {
    case 'http':
      return ['names no port: curl and git take 1080, most others 80 (as is done here); add the port'];
    case 'https':
    case 'socks5':
    case 'socks5h':
      return [];
  }
}

/** Host and port, or what is wrong with them. */
function placeOf(text: string): { readonly host: string; readonly port: number | null } | string {
  if (ipaddr.IPv6.isValid(text)) return 'has an IPv6 address without brackets, which leaves the port in doubt';
  const [, bracketed, name = '', portText] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/s.exec(text) ?? [];
  const host = bracketed === undefined ? hostOf(name) : addressOf(bracketed);
  if (host === null) return text === '' ? 'names no host' : 'does not name a host';
  if (portText === undefined || portText === '') return { host, port: null };
  const port = Number(portText);
  if (!/^[0-9]{1,5}$/.test(portText) || port < 1 || port > 65_535) return 'has a port that is not one from 1 to 65535';
  return { host, port };
}

/** IPv6 as RFC 3986 brackets it; the zone of RFC 6874 (`%25eth0`) is decoded. */
function addressOf(text: string): string | null {
  const address = text.replace(/%25/, '%').toLowerCase();
  return ipaddr.IPv6.isValid(address) ? address : null;
}

function hostOf(text: string): string | null {
  // What a URL parser would quietly decode or drop is no host name.
  if (text === '' || /[\s%\\<>^|"'`{}*,;]/.test(text) || !URL.canParse(`http://${text}`)) return null;
  return new URL(`http://${text}`).hostname;
}

/** One byte counts the length of each (RFC 1929 section 2). */
function loginTrouble(scheme: ProxyScheme, login: string): string | null {
  const { username, password } = credentialsOf(login);
  const tooLong = [username, password].some((part) => new TextEncoder().encode(part).length > 255);
  return scheme.startsWith('socks') && tooLong
    ? 'has a user name or password of more than 255 bytes, which SOCKS5 cannot send; shorten it'
    : null;
}

function credentialsOf(text: string): ProxyCredentials {
  const colon = text.indexOf(':');
  const [username, password] = colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  return { username: decoded(username), password: decoded(password) };
}

/** Percent-decoded, or as it is where that fails, as curl does. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
