import { clientRoutes, forward, output } from '../obstacles.ts';
import type { Scenario, Site } from '../scenario.ts';
import { startListeners } from '../services.ts';
import { API_HTTPS, API_TCP, AT, LOGIN_HTTPS, LOGIN_TCP, SIX_TCP, WIDE_TCP } from './needs.ts';
import { lossScenarios } from './loss.ts';
import { rejectScenarios } from './reject.ts';

const SILENT = { outcome: 'blocked', cause: 'tcp.timeout', met: 'no', confidence: 'likely' } as const;
const NO_ROUTE = { outcome: 'inconclusive', cause: 'tcp.no-local-route', met: 'unknown' } as const;

/** Neighbours that don't answer are reported after three seconds. */
const PATIENT = ['--timeout', 'connect=6s,tls=1s,http=1s,resolve=2s'];

export const tcpScenarios: readonly Scenario[] = [
  ...rejectScenarios,
  {
    name: 'drop-one-port',
    group: 'tcp',
    obstacle: 'The firewall drops packets to one port of one address, and lets another port of it pass.',
    needs: [LOGIN_TCP, LOGIN_HTTPS, API_HTTPS],
    obstruct: forward(`ip daddr ${AT.login} tcp dport 5000 drop`),
    expected: SILENT,
  },
  {
    name: 'drop-one-address',
    group: 'tcp',
    obstacle: 'The firewall drops all packets to one address.',
    needs: [LOGIN_TCP, LOGIN_HTTPS, API_HTTPS],
    obstruct: forward(`ip daddr ${AT.login} drop`),
    expected: SILENT,
    others: { login: SILENT },
  },
  {
    name: 'drop-port-443-everywhere',
    group: 'tcp',
    obstacle: 'The firewall drops packets to port 443 of every address, and lets other ports pass.',
    needs: [LOGIN_HTTPS, API_HTTPS, API_TCP, WIDE_TCP],
    obstruct: forward('tcp dport 443 drop'),
    expected: SILENT,
    others: { api: SILENT },
  },
  {
    name: 'drop-one-of-three-addresses',
    group: 'tcp',
    obstacle: 'The firewall drops packets to one of the three addresses that a name has.',
    needs: [WIDE_TCP, API_HTTPS],
    obstruct: forward(`ip daddr ${AT.wide} drop`),
    expected: { ...SILENT, says: [/192\.0\.2\.41/] },
  },
  {
    name: 'drop-answers',
    group: 'tcp',
    obstacle: 'The firewall lets packets to a port pass and drops all that comes back.',
    needs: [LOGIN_TCP, LOGIN_HTTPS, API_HTTPS],
    obstruct: forward(`ip saddr ${AT.login} tcp sport 5000 drop`),
    expected: SILENT,
  },
  {
    name: 'drop-ipv6',
    group: 'tcp',
    obstacle: 'The firewall drops all IPv6, and IPv4 passes.',
    needs: [API_HTTPS, SIX_TCP, LOGIN_HTTPS],
    obstruct: forward('meta nfproto ipv6 drop'),
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
    others: { 'six-tcp': { outcome: 'inconclusive', cause: 'tcp.v6-broken', met: 'unknown' } },
    findings: ['tcp.v6-broken'],
  },
  {
    name: 'drop-by-this-host',
    group: 'tcp',
    obstacle: 'The firewall of this host drops what it sends to one port over TCP.',
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: output(`ip daddr ${AT.login} tcp dport 5000 drop`),
    expected: SILENT,
  },
  {
    name: 'closed-port',
    group: 'tcp',
    obstacle: 'Nothing listens any more at a port that nobody filters.',
    network: { prepare: listenAlone },
    needs: [{ id: 'alone', host: AT.login, port: 7000 }, API_HTTPS],
    obstruct: stopAlone,
    expected: {
      outcome: 'blocked',
      cause: 'tcp.refused-or-rejected',
      met: 'no',
      confidence: 'likely',
      alternatives: ['service.down'],
    },
  },
  {
    name: 'backlog-full',
    group: 'tcp',
    obstacle: 'The server is stuck: its queue of connections is full, and its host drops new ones.',
    network: { prepare: listenAlone },
    needs: [{ id: 'alone', host: AT.login, port: 7000 }, API_HTTPS],
    obstruct: fillAlone,
    expected: { ...SILENT, alternatives: ['service.down'] },
  },
  {
    name: 'neighbour-absent',
    group: 'tcp',
    obstacle: 'The host is gone, and the last router says so after three seconds without a neighbour.',
    needs: [LOGIN_TCP, API_HTTPS],
    flags: PATIENT,
    obstruct: async ({ lab }) => {
      await lab.ip('net', `addr del ${AT.login}/32 dev eth0`);
      await lab.ip('fw', 'neigh flush dev to-net');
    },
    expected: { outcome: 'blocked', cause: 'tcp.unreachable', met: 'no', alternatives: ['service.down'] },
    never: { causes: ['tcp.rejected'] },
  },
  ...(['unreachable', 'blackhole'] as const).map((kind): Scenario => ({
    name: `route-${kind}-here`,
    group: 'tcp',
    obstacle: `This host's own route to one address is ${kind}.`,
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: clientRoutes(`route add ${kind} ${AT.login}/32`),
    expected: NO_ROUTE,
  })),
  {
    name: 'route-prohibit-here',
    group: 'tcp',
    obstacle: "This host's own route to one address is prohibit.",
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: clientRoutes(`route add prohibit ${AT.login}/32`),
    expected: { outcome: 'blocked', cause: 'tcp.prohibited', met: 'no' },
  },
  {
    name: 'route-unreachable-here-ipv6',
    group: 'tcp',
    obstacle: "This host's own route to one IPv6 address is unreachable.",
    needs: [SIX_TCP, API_HTTPS],
    obstruct: clientRoutes(`route add unreachable ${AT.six}/128`),
    expected: NO_ROUTE,
  },
  {
    name: 'route-prohibit-here-ipv6',
    group: 'tcp',
    obstacle: "This host's own route to one IPv6 address is prohibit, which gives the code of a remote prohibition.",
    needs: [SIX_TCP, API_HTTPS],
    obstruct: clientRoutes(`route add prohibit ${AT.six}/128`),
    expected: { outcome: 'blocked', cause: 'tcp.prohibited', met: 'no' },
  },
  {
    name: 'route-missing-here',
    group: 'tcp',
    obstacle: 'This host has routes to some subnets only, and none to one address.',
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: clientRoutes(
      'route add 10.20.0.0/24 via 10.10.0.1',
      'route add 192.0.2.0/24 via 10.10.0.1',
      'route del 0.0.0.0/0',
    ),
    expected: NO_ROUTE,
  },
  {
    name: 'subnet-sampled-refused',
    group: 'tcp',
    obstacle: 'The firewall rejects packets to a subnet in which nothing need listen.',
    needs: [{ id: 'subnet', cidrs: ['203.0.113.40/30'], port: 5000 }, API_HTTPS],
    obstruct: forward('ip daddr 203.0.113.40/30 reject'),
    expected: { outcome: 'inconclusive', cause: 'tcp.refused-or-rejected', met: 'unknown' },
  },
  {
    name: 'subnet-sampled-silent',
    group: 'tcp',
    obstacle: 'The firewall drops packets to a subnet in which nothing need listen.',
    needs: [{ id: 'subnet', cidrs: ['203.0.113.40/30'], port: 5000 }, API_HTTPS],
    obstruct: forward('ip daddr 203.0.113.40/30 drop'),
    expected: { outcome: 'inconclusive', cause: 'tcp.timeout', met: 'unknown' },
  },
  ...lossScenarios,
];

/** A server of its own at the address of another service, with the shortest queue that there is. */
async function listenAlone({ lab }: Site): Promise<void> {
  await startListeners(lab, 'net', [{ kind: 'tcp', address: AT.login, port: 7000, backlog: 1 }], 'alone');
}

async function stopAlone({ lab }: Site): Promise<void> {
  await lab.server('alone').stop();
}

/** A stopped process accepts nothing; its kernel goes on until the queue is full. */
async function fillAlone({ lab }: Site): Promise<void> {
  process.kill(lab.server('alone').pid, 'SIGSTOP');
  const connections = 'for n in 1 2 3 4; do ncat --recv-only -w 1 "$0" 7000 & done; sleep 0.5; echo full; wait';
  await lab.spawn('client', ['sh', '-c', connections, AT.login], { prints: /full/ });
}
