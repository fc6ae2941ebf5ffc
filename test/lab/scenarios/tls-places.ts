import { type DeviceSpec, device, impostor, type ImpostorSpec } from '../divert.ts';
import type { HelloMatch, TlsFilter } from '../middleboxes/spec.ts';
import type { Scenario, Site } from '../scenario.ts';
import { AT } from './needs.ts';

/** TLS to the login service. */
export const LOGIN_TLS = `ip daddr ${AT.login} tcp dport 443`;

/** A device that ends connections to the login service by their ClientHello. */
export function filtered(filters: HelloMatch, ending: TlsFilter['ending']): Scenario['obstruct'] {
  return device(filterAt(AT.login, filters, ending));
}

export function filterAt(address: string, filters: HelloMatch, ending: TlsFilter['ending']): DeviceSpec {
  const family = address.includes(':') ? 'ip6' : 'ip';
  return {
    diverts: `${family} daddr ${address} tcp dport 443`,
    box: () => ({ kind: 'tls-filter', upstream: { address, port: 443 }, filters, ending }),
  };
}

/** Another server in the place of the login service. */
export function otherLogin(server: (site: Site) => ImpostorSpec): Scenario['obstruct'] {
  return impostor(LOGIN_TLS, server);
}

/** First packet of a ClientHello: a record of type handshake (22) with a message of type 1 (RFC 8446 sections 4 and 5.1). */
const CLIENT_HELLO = 'tcp dport 443 @ih,0,8 22 @ih,40,8 1';
/** The length of the record, in its bytes 3 and 4. */
const RECORD_LENGTH = '@ih,24,16';
/** IPv4, TCP with timestamps (RFC 7323) as Linux sends them, and the header of the record. */
const HEADERS = 20 + 32 + 5;
const STEP = 16;

/** As devices do that look at single packets and can't put a ClientHello together. */
export function largeHelloRules(address: string, moreThan: number): readonly string[] {
  return [`ip daddr ${address} ${CLIENT_HELLO} ${RECORD_LENGTH} > ${moreThan} drop`];
}

/**
 * For the first packet of every ClientHello that goes on in a second one. nft cannot compare two fields of a packet,
 * so there is a rule for every 16 bytes: a record of at least that length in a packet too short for it.
 */
export function splitHelloRules(address: string, verdict: string): readonly string[] {
  const lengths = Array.from({ length: 256 }, (_, index) => (index + 1) * STEP);
  const first = `ip daddr ${address} ${CLIENT_HELLO}`;
  return lengths.map((length) => `${first} ${RECORD_LENGTH} >= ${length} ip length < ${length + HEADERS} ${verdict}`);
}

/** Without segmentation offload a packet of the lab is what it is on a wire: at most 1500 bytes. */
export async function realPackets({ lab }: Site): Promise<void> {
  for (const host of ['client', 'net']) await lab.ip(host, 'link set eth0 gso_max_segs 1');
}
