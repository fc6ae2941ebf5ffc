import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Middlebox } from './middleboxes/spec.ts';
import type { Site } from './scenario.ts';
import { startListeners } from './services.ts';
import type { Listener } from './servers/listener.ts';

const MIDDLEBOX = join(dirname(fileURLToPath(import.meta.url)), 'middleboxes', 'middlebox.js');

/** What is diverted, as nft(8) reads it, such as `ip daddr 192.0.2.10 tcp dport 443`, and the firewall's port for it. */
export type Diversions = Readonly<Record<number, string>>;

/** Puts devices on the way: they run on the firewall, which redirects connections to them. */
export function device(...boxes: readonly DeviceSpec[]): (site: Site) => Promise<void> {
  return async (site) => {
    const specs = boxes.map(({ box }, index) => ({ address: '::', port: FIRST_PORT + index, ...box(site) }));
    const file = site.lab.file('middlebox.json', JSON.stringify(specs));
    await site.lab.spawn('fw', [process.execPath, MIDDLEBOX, file], { prints: /^ready$/m });
    await divert(site, Object.fromEntries(boxes.map(({ diverts }, index) => [FIRST_PORT + index, diverts])));
  };
}

/** What is said on the firewall itself, and to whom. */
export interface DeviceSpec {
  readonly diverts: string;
  readonly box: (site: Site) => DistributiveOmit<Middlebox, 'address' | 'port'>;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const FIRST_PORT = 15_001;

/** A server on the firewall answers in the place of the one that is meant. */
export function impostor(diverts: string, listener: (site: Site) => ImpostorSpec): (site: Site) => Promise<void> {
  return async (site) => {
    const port = 15_101;
    await startListeners(site.lab, 'fw', [{ address: '::', port, ...listener(site) }]);
    await divert(site, { [port]: diverts });
  };
}

export type ImpostorSpec = DistributiveOmit<Listener, 'address' | 'port'>;

/** Connections of the firewall itself, and so of its devices, are not redirected. */
export function divert({ lab }: Site, diversions: Diversions): Promise<void> {
  const rules = Object.entries(diversions).map(([port, match]) => `${match} redirect to :${port}`);
  return lab.nft(
    'fw',
    `table inet diversion {\nchain prerouting {\ntype nat hook prerouting priority dstnat; policy accept;\n${rules.join('\n')}\n}\n}\n`,
  );
}

/** What the firewall itself sends there is refused, and so what its devices send. */
export function devicesCannotReach(address: string): (site: Site) => Promise<void> {
  return ({ lab }) =>
    lab.nft(
      'fw',
      `table inet beyond {\nchain output {\ntype filter hook output priority 0; policy accept;\nip daddr ${address} meta l4proto tcp reject with tcp reset\n}\n}\n`,
    );
}
