import type { Destination, PortRange, Protocol } from '../model/profile.ts';
import { numberText } from './count.ts';
import { portsText, protocolText } from './ports.ts';
import { plain } from './text.ts';

interface Place {
  readonly destinations: readonly Destination[];
  readonly ports: readonly PortRange[];
  readonly protocol: Protocol;
}

/** Where something goes, on one line: `iam.cloud.ibm.com:443`, `10.0.0.53:53 UDP`, `10.0.0.0/8:443 and 4 more`. */
export function placeText(place: Place): string {
  const [first, ...others] = placeTexts(place);
  if (first === undefined) return '';
  return others.length === 0 ? first : `${first} and ${numberText(others.length)} more`;
}

/** Where something goes, every destination on its own. */
export function placeTexts({ destinations, ports, protocol }: Place): readonly string[] {
  const suffix = protocol === 'tcp' ? '' : ` ${protocolText(protocol)}`;
  return destinations.map(
    ({ value }) => `${ports.length === 0 ? plain(value) : hostPort(value, portsText(ports, ','))}${suffix}`,
  );
}

/** A host or address with a port; the colons of IPv6 are kept apart by brackets (RFC 3986 section 3.2.2). */
export function hostPort(host: string, port: number | string): string {
  const name = plain(host);
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
}
