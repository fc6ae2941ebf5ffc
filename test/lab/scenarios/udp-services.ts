import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programCommand } from '../../helpers/cli.ts';
import { forward } from '../obstacles.ts';
import type { Expectation, Need, Scenario, ScenarioNetwork, Site } from '../scenario.ts';
import { API_HTTPS } from './needs.ts';

// What answers over UDP beside DNS servers, and a listener that proves the path: on a host of their own.

const FAR = '10.20.0.77';
const TOKEN = 'a-token-for-the-laboratory';
const HERE = dirname(fileURLToPath(import.meta.url));
const STUN_SERVER = join(HERE, '../servers/stun.js');

const SILENT: Expectation = { outcome: 'inconclusive', cause: 'udp.silent', met: 'unknown' };
const CLOSED: Expectation = { outcome: 'blocked', cause: 'udp.port-unreachable', met: 'no', confidence: 'likely' };
const PROHIBITED: Expectation = { outcome: 'blocked', cause: 'udp.prohibited', met: 'no' };

const NTP: Need = { id: 'time', host: FAR, port: 123, protocol: 'udp', check: 'ntp' };
const STUN: Need = { id: 'stun', host: FAR, port: 3478, protocol: 'udp', check: 'stun' };
const LISTENER: Need = { id: 'voice', host: FAR, port: 5000, protocol: 'udp', check: { listener: { token: TOKEN } } };
const OVER_TCP: Need = { id: 'files', host: FAR, port: 8080, check: { listener: { token: TOKEN } } };
const IN_TLS: Need = { id: 'web', host: FAR, port: 8443, check: { listener: { token: TOKEN, tls: true } } };

const NETWORK: ScenarioNetwork = {
  hosts: [{ name: 'far', addresses: [FAR] }],
  prepare: async (site) => {
    await Promise.all([startTimeServer(site), startStunServer(site), startListener(site)]);
  },
};

async function startTimeServer({ lab }: Site): Promise<void> {
  const lines = ['user root', 'allow', 'local stratum 10', 'cmdport 0', `pidfile ${join(lab.folder, 'chronyd.pid')}`];
  const config = lab.file('chrony.conf', `${lines.join('\n')}\n`);
  // -x: it never touches the clock. What it prints last before it serves.
  await lab.spawn('far', ['chronyd', '-d', '-x', '-f', config], { name: 'chronyd', prints: /starting/ });
}

async function startStunServer({ lab }: Site): Promise<void> {
  await lab.spawn('far', [process.execPath, STUN_SERVER, FAR, '3478'], { name: 'stun', prints: /^ready$/m });
}

async function startListener({ lab }: Site): Promise<void> {
  const ports = ['--tcp', '8080', '--tls', '8443', '--udp', '5000'];
  const argv = [...programCommand(), 'listen', ...ports, '--token', TOKEN, '--bind', FAR];
  await lab.spawn('far', argv, { name: 'listen', prints: /^Listening on/m });
}

type Row = Pick<Scenario, 'name' | 'obstacle' | 'obstruct' | 'expected'> & { readonly needs: readonly Need[] };

const scenario = (row: Row): Scenario => ({ ...row, group: 'udp', network: NETWORK, needs: [...row.needs, API_HTTPS] });

/** All that leaves for the far host comes from another address. */
const translated: Scenario['obstruct'] = ({ lab }) =>
  lab.nft(
    'fw',
    `table ip nat {
  chain post {
    type nat hook postrouting priority 100
    ip daddr ${FAR} snat to 10.20.0.99
  }
}
`,
  );
const AS_TRANSLATED: Expectation = { outcome: 'allowed', cause: null, met: 'yes', says: [/sees us as 10\.20\.0\.99:/] };

export const udpServiceScenarios: readonly Scenario[] = [
  scenario({
    name: 'ntp-closed',
    obstacle: 'No NTP server runs any more, and its host says so.',
    needs: [NTP],
    obstruct: ({ lab }) => lab.server('chronyd').stop(),
    expected: CLOSED,
  }),
  scenario({
    name: 'ntp-reject-port-unreachable',
    obstacle: 'The firewall rejects NTP as a closed port would.',
    needs: [NTP, STUN],
    obstruct: forward(`ip daddr ${FAR} udp dport 123 reject with icmp type port-unreachable`),
    expected: CLOSED,
  }),
  scenario({
    name: 'ntp-reject-admin-prohibited',
    obstacle: 'The firewall rejects NTP and says that it is prohibited.',
    needs: [NTP, STUN],
    obstruct: forward(`ip daddr ${FAR} udp dport 123 reject with icmp type admin-prohibited`),
    expected: PROHIBITED,
  }),
  scenario({
    name: 'ntp-drop',
    obstacle: 'The firewall drops NTP.',
    needs: [NTP, STUN],
    obstruct: forward(`ip daddr ${FAR} udp dport 123 drop`),
    expected: SILENT,
  }),
  scenario({
    name: 'stun-drop',
    obstacle: 'The firewall drops what STUN servers answer.',
    needs: [STUN, NTP],
    obstruct: forward(`ip saddr ${FAR} udp sport 3478 drop`),
    expected: SILENT,
  }),
  scenario({
    name: 'stun-behind-nat',
    obstacle: 'The firewall gives all that leaves an address of its own, which the STUN server sees.',
    needs: [STUN, NTP],
    obstruct: translated,
    expected: AS_TRANSLATED,
  }),
  scenario({
    name: 'listener-udp-one-way',
    obstacle: 'The firewall lets requests to a listener pass, and drops its answers.',
    needs: [LISTENER, OVER_TCP],
    obstruct: forward(`ip saddr ${FAR} udp sport 5000 drop`),
    expected: { ...SILENT, says: [/only the way back is blocked/] },
  }),
  scenario({
    name: 'listener-udp-admin-prohibited',
    obstacle: 'The firewall rejects UDP to a listener and says that it is prohibited.',
    needs: [LISTENER, OVER_TCP],
    obstruct: forward(`ip daddr ${FAR} udp dport 5000 reject with icmp type admin-prohibited`),
    expected: PROHIBITED,
  }),
  scenario({
    name: 'listener-tcp-one-way',
    obstacle: 'The firewall drops what a listener answers over TCP once the connection is open.',
    needs: [OVER_TCP, LISTENER],
    obstruct: forward(`ip saddr ${FAR} tcp sport 8080 tcp flags & (syn | ack) == ack drop`),
    expected: { outcome: 'inconclusive', cause: 'tcp.timeout', met: 'unknown' },
  }),
  scenario({
    name: 'listener-tcp-answers-dropped',
    obstacle: 'The firewall drops all that comes back from a listener over TCP.',
    needs: [OVER_TCP, LISTENER],
    obstruct: forward(`ip saddr ${FAR} tcp sport 8080 drop`),
    expected: { outcome: 'blocked', cause: 'tcp.timeout', met: 'no' },
  }),
  ...[LISTENER, OVER_TCP, IN_TLS].map((need) =>
    scenario({
      name: `listener-behind-nat-${need.id}`,
      obstacle: 'The firewall gives all that leaves an address of its own, which the listener sees.',
      needs: [need],
      obstruct: translated,
      expected: AS_TRANSLATED,
    }),
  ),
];
