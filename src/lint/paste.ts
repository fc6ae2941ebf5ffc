import type { Lacking } from '../model/lint.ts';
import type { PortRange, Protocol } from '../model/profile.ts';

/** Lines for an allowlist that open what is lacking: one for each set of ports, in a form that lint reads. */
export function pasteLines(lacking: readonly Lacking[]): readonly string[] {
  const groups = new Map<string, [Lacking, ...Lacking[]]>();
  for (const item of lacking) {
    const key = JSON.stringify([
      item.direction,
      item.protocol,
      item.ports,
      item.direction === 'in' ? item.destination : '',
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()].map(sentence);
}

function sentence(group: readonly [Lacking, ...Lacking[]]): string {
  const [{ direction, protocol, ports, destination }] = group;
  if (direction === 'in') {
    const from = group.map((item) => item.from ?? 'any').join(', ');
    return `in ${protocolWord(protocol)}${portWords(ports)} FROM ${from} TO ${destination}`;
  }
  if (group.length === 1) return pasteLine(destination, ports, protocol);
  return `${protocolWord(protocol)}${portWords(ports)} TO ${group.map((item) => item.destination).join(', ')}`;
}

/** One destination with its ports: `icr.io:443`, `10.0.0.53:53 UDP`, `161.26.0.0/16 IP` for all protocols. */
export function pasteLine(destination: string, ports: readonly PortRange[], protocol: Protocol): string {
  const suffix = protocol === 'tcp' ? '' : ` ${protocolWord(protocol)}`;
  if (ports.length === 0) return `${destination}${suffix}`;
  const name = destination.includes(':') ? `[${destination}]` : destination;
  const bracketed =
    destination.includes(':') && destination.includes('/')
      ? `[${destination.split('/')[0]}]/${destination.split('/')[1]}`
      : name;
  return `${bracketed}:${portTexts(ports).join(',')}${suffix}`;
}

// "ip" is how router lists say "all protocols"; "any" behind a host would read as its port.
function protocolWord(protocol: Protocol): string {
  return protocol === 'any' ? 'IP' : protocol.toUpperCase();
}

function portWords(ports: readonly PortRange[]): string {
  return ports.length === 0 ? '' : ` port ${portTexts(ports).join(', ')}`;
}

function portTexts(ports: readonly PortRange[]): readonly string[] {
  return ports.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`));
}
