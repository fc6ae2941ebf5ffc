import type { Place } from './answer.ts';

/** The first pattern that fits decides. */
type Table = readonly (readonly [RegExp, Place])[];

function placeIn(table: Table, words: string): Place | null {
  return table.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** Exit codes of curl(1) that name a place by themselves; the others need the message. */
const CURL_EXIT: Readonly<Record<number, Place>> = {
  5: 'proxy',
  6: 'name',
  7: 'connection',
  45: 'connection',
  8: 'http',
  1: 'http',
  16: 'http',
  47: 'http',
  52: 'http',
  92: 'http',
  35: 'tls',
  51: 'tls',
  53: 'tls',
  54: 'tls',
  58: 'tls',
  59: 'tls',
  60: 'tls',
  77: 'tls',
  80: 'tls',
  83: 'tls',
  90: 'tls',
  91: 'tls',
  97: 'proxy',
};

const CURL_WORDS: Table = [
  [/proxy|CONNECT tunnel|CONNECT phase/i, 'proxy'],
  [/^Resolving timed out|Could not resolve/i, 'name'],
  [/^SSL connection timeout|SSL_|TLS|certificate/i, 'tls'],
  [/^Connection time|Failed to connect|^Connect(?:ion)? timed out/i, 'connection'],
  [/bytes received|Recv failure|Empty reply/i, 'http'],
];

export function placeOfCurl(exitCode: number, message: string): Place | null {
  // Of a proxy curl says 7 and 56 too; the message names it.
  return /proxy|CONNECT tunnel/i.test(message) ? 'proxy' : (CURL_EXIT[exitCode] ?? placeIn(CURL_WORDS, message));
}

/** nc -v, OpenBSD's. */
export function placeOfNc(words: string): Place | null {
  return placeIn(
    [
      [/getaddrinfo|name resolution|Name or service|No address associated/i, 'name'],
      [/^nc: connect to/m, 'connection'],
    ],
    words,
  );
}

/** wait-on -v: the errors of axios and of Node. */
export function placeOfWaitOn(words: string): Place | null {
  return placeIn(
    [
      [/getaddrinfo|ENOTFOUND|EAI_AGAIN/, 'name'],
      [/before secure TLS|EPROTO|certificate|SSL|wrong version number|ERR_TLS/i, 'tls'],
      [/status code [0-9]+|Parse Error|redirects exceeded/i, 'http'],
      [/error connecting to TCP|timed out connecting|connect E[A-Z]+/, 'connection'],
    ],
    words,
  );
}

/** The log of a scrape with debug=true: the errors of Go. */
export function placeOfBlackbox(log: string): Place | null {
  return placeIn(
    [
      [
        /proxyconnect|socks connect|proxy authentication required|(?:https:[^ ]*): (?:Forbidden|Bad Gateway|Service Unavail)/i,
        'proxy',
      ],
      [/Error resolving address|Resolution with IP protocol failed|lookup [^ ]+|no such host|rcode/i, 'name'],
      [/x509|tls: |TLS handshake|server gave HTTP response to HTTPS client|certificate/i, 'tls'],
      [/dial (?:tcp|udp)[46]?|sending a DNS query|Error dialing/i, 'connection'],
      [/status code|malformed HTTP|Body (?:matched|did not)|reading HTTP/i, 'http'],
    ],
    log,
  );
}

/** What nmap complains about where it has no line for the port. */
export function placeOfNmap(words: string): Place | null {
  return placeIn(
    [
      [/Failed to resolve/, 'name'],
      [/failed to determine route/, 'connection'],
    ],
    words,
  );
}

export interface NmapPort {
  readonly state: string;
  readonly reason: string;
}

/** The line of the port in nmap's table: `443/tcp filtered https admin-prohibited from 10.10.0.1 ttl 64`. */
export function nmapPort(output: string): NmapPort | null {
  const line = /^[0-9]+\/(?:tcp|udp)\s+(?<state>\S+)\s+\S+\s+(?<reason>.*)$/m.exec(output);
  return line === null ? null : { state: line.groups?.['state'] ?? '', reason: line.groups?.['reason'] ?? '' };
}
