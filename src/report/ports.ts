import type { PortRange, Protocol } from '../model/profile.ts';

function portText(range: PortRange): string {
  return range.from === range.to ? String(range.from) : `${range.from}-${range.to}`;
}

/** Ports and ranges: `443, 8443`. */
export function portsText(ports: readonly PortRange[], separator: string = ', '): string {
  return ports.map(portText).join(separator);
}

/** A protocol as firewall people write it: `TCP`, `UDP`, `ICMP`, `IP protocol 47`. */
export function protocolText(protocol: Protocol): string {
  return protocol.startsWith('ip:') ? `IP protocol ${protocol.slice('ip:'.length)}` : protocol.toUpperCase();
}
