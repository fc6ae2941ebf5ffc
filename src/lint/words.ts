import type { Direction, PortRange, Protocol } from '../model/profile.ts';
import { parsePorts } from '../profile/ports.ts';

export const ALL_PORTS: readonly PortRange[] = [{ from: 1, to: 65_535 }];

const TCP: readonly Protocol[] = ['tcp'];
const ANY: readonly Protocol[] = ['any'];

// Numbers of the IANA registry of protocol numbers.
const PROTOCOLS: ReadonlyMap<string, readonly Protocol[]> = new Map([
  ['tcp', TCP],
  ['udp', ['udp']],
  ['icmp', ['icmp']],
  ['any', ANY],
  ['all', ANY],
  ['ip', ANY],
  ['*', ANY],
  ['icmp_tcp_udp', ['icmp', 'tcp', 'udp']],
  ['tcpudp', ['tcp', 'udp']],
  ['ipip', ['ip:4']],
  ['ipencap', ['ip:4']],
  ['gre', ['ip:47']],
  ['esp', ['ip:50']],
  ['ah', ['ip:51']],
  ['vrrp', ['ip:112']],
  ['sctp', ['ip:132']],
  ['1', ['icmp']],
  ['6', TCP],
  ['17', ['udp']],
]);

/** Reads `tcp`, `TCP/UDP`, `tcp+udp`, `ip:112`, `any`; null when some of it is no protocol. */
export function protocolsOf(word: string): readonly Protocol[] | null {
  const whole = PROTOCOLS.get(word.toLowerCase());
  if (whole !== undefined) return whole;
  const parts = word.toLowerCase().split(/[/+&]/);
  const known = parts.map((part) => PROTOCOLS.get(part) ?? numbered(part));
  return parts.length > 4 || known.includes(null) ? null : [...new Set(known.flatMap((part) => part ?? []))];
}

function numbered(word: string): readonly Protocol[] | null {
  const number = Number(/^ip:([0-9]{1,3})$/.exec(word)?.[1]);
  if (!(number <= 255)) return null;
  return PROTOCOLS.get(String(number)) ?? [`ip:${number}`];
}

/** Ports that services are known by, where people write the service. */
const SERVICES: ReadonlyMap<string, number> = new Map([
  ['ftp', 21],
  ['ssh', 22],
  ['smtp', 25],
  ['domain', 53],
  ['dns', 53],
  ['http', 80],
  ['ws', 80],
  ['ntp', 123],
  ['ldap', 389],
  ['https', 443],
  ['ssl', 443],
  ['tls', 443],
  ['wss', 443],
  ['ldaps', 636],
  ['nfs', 2049],
  ['git', 9418],
]);

/** The port of a scheme or service; null when none is known. */
export function servicePort(word: string): PortRange | null {
  const port = SERVICES.get(word.toLowerCase());
  return port === undefined ? null : { from: port, to: port };
}

/** Reads `443`, `30000-32767`, `30000:32767`, `https`, `any`; null when it is no port. */
export function portsOf(word: string): readonly PortRange[] | null {
  if (word === '*' || /^(?:any|all)$/i.test(word)) return ALL_PORTS;
  // Some firewalls count from 0, which is no port.
  const range = parsePorts(word.replace(':', '-').replace(/^0-/, '1-')) ?? servicePort(word);
  return range === null ? null : [range];
}

const OUT: readonly Direction[] = ['out'];
const IN: readonly Direction[] = ['in'];
const BOTH: readonly Direction[] = ['in', 'out'];

const DIRECTIONS: ReadonlyMap<string, readonly Direction[]> = new Map([
  ...['out', 'outbound', 'egress', 'outgoing'].map((word) => [word, OUT] as const),
  ...['in', 'inbound', 'ingress', 'incoming'].map((word) => [word, IN] as const),
  ...['both', 'bidirectional', 'in/out', 'inout'].map((word) => [word, BOTH] as const),
]);

/** Reads `out`, `egress`, `inbound`, `both`; null when it is no direction. */
export function directionsOf(word: string): readonly Direction[] | null {
  return DIRECTIONS.get(word.toLowerCase()) ?? null;
}

/** Words that say no more than that a line opens something. */
export function isFiller(word: string): boolean {
  return /^(?:allow|permit|accept|open|ports?|range|and|or|on|&|traffic|connections?|to:|destination)$/i.test(word);
}

/** Something that the reader of a document is to fill in: `<registry_subnet>`, `{region}`, `${HOST}`. */
export function isPlaceholder(word: string): boolean {
  return /^(?:<[^<>]*>|\$?\{[^{}]*\})$/.test(word);
}
