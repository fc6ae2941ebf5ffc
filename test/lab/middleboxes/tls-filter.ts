import { connect, type Socket } from 'node:net';
import { endWith } from './endings.ts';
import { type FirstFlight, firstFlight } from './first-flight.ts';
import type { HelloMatch, TlsFilter, Upstream } from './spec.ts';

export async function filterTls(client: Socket, { filters, ending, upstream }: TlsFilter): Promise<void> {
  const flight = await firstFlight(client);
  if (flight === null) return;
  if (!isFiltered(flight, filters)) return passOn(client, flight.bytes, upstream);
  if (ending === 'alert') client.write(ACCESS_DENIED);
  endWith(client, ending === 'alert' ? 'close' : ending);
}

/** Fatal (2), access_denied (49), in an alert record (21). */
const ACCESS_DENIED = Buffer.from([21, 3, 3, 0, 2, 2, 49]);

/** What is no ClientHello is of no interest to such a device. */
function isFiltered({ hello, chunks }: FirstFlight, filters: HelloMatch): boolean {
  if (hello === null) return false;
  const { every = false, largerThan = Infinity, split = false } = filters;
  return every || isNameFiltered(hello.serverName, filters) || hello.size > largerThan || (split && chunks > 1);
}

function isNameFiltered(name: string | null, { names = [], namesBut, withoutName = false }: HelloMatch): boolean {
  if (name === null) return withoutName;
  if (names.some((pattern) => isNamed(name, pattern))) return true;
  return namesBut !== undefined && !namesBut.some((pattern) => isNamed(name, pattern));
}

function isNamed(name: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
}

function passOn(client: Socket, bytes: Buffer, { address, port }: Upstream): void {
  const server = connect(port, address);
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.on('error', () => other.destroy());
    one.once('close', () => other.destroySoon());
  }
  server.write(bytes);
  client.pipe(server);
  server.pipe(client);
}
