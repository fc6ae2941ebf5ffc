import { forward, output } from '../obstacles.ts';
import type { Expectation, Need, Scenario, ScenarioNetwork, Site } from '../scenario.ts';
import { startListeners } from '../services.ts';
import { API_HTTPS } from './needs.ts';

// A DNS server beyond the firewall that must be reached over UDP.

const IPV4 = '198.51.100.153';
const IPV6 = '2001:db8:53::53';

const PROHIBITED: Expectation = { outcome: 'blocked', cause: 'udp.prohibited', met: 'no' };
const SILENT: Expectation = { outcome: 'inconclusive', cause: 'udp.silent', met: 'unknown' };
/** A rule and a host on which no server runs look the same. */
const CLOSED: Expectation = {
  outcome: 'blocked',
  cause: 'udp.port-unreachable',
  met: 'no',
  confidence: 'likely',
  alternatives: ['service.down'],
};

const RECORDS = { 'known.example': { mode: 'addresses', a: ['192.0.2.77'] } } as const;

const NAME_SERVER: ScenarioNetwork = {
  services: [{ name: 'ns.example', addresses: [IPV4, IPV6], ports: [] }],
  prepare: async ({ lab }) => {
    await startListeners(lab, 'net', serving(), 'ns');
  },
};

const ask = (address: string): Need => ({
  id: 'ns',
  host: address,
  port: 53,
  protocol: 'udp',
  check: { dns: { query: 'known.example' } },
});

/** What becomes of UDP for each report of ICMP: the kernel keeps quiet about the first two. */
const ICMP: Readonly<Record<string, Expectation>> = {
  'host-unreachable': SILENT,
  'net-unreachable': SILENT,
  'port-unreachable': CLOSED,
  'prot-unreachable': PROHIBITED,
  'net-prohibited': PROHIBITED,
  'host-prohibited': PROHIBITED,
  'admin-prohibited': PROHIBITED,
};

const ICMPV6: Readonly<Record<string, Expectation>> = {
  'port-unreachable': CLOSED,
  'admin-prohibited': PROHIBITED,
};

const scenario = (
  row: Pick<Scenario, 'name' | 'obstacle' | 'obstruct' | 'expected'>,
  address: string = IPV4,
): Scenario => ({ ...row, group: 'udp', network: NAME_SERVER, needs: [ask(address), API_HTTPS] });

export const udpScenarios: readonly Scenario[] = [
  ...Object.entries(ICMP).map(([type, expected]) =>
    scenario({
      name: `udp-reject-${type}`,
      obstacle: `The firewall rejects UDP to a DNS server with ICMP ${type}.`,
      obstruct: forward(`ip daddr ${IPV4} reject with icmp type ${type}`),
      expected,
    }),
  ),
  ...Object.entries(ICMPV6).map(([type, expected]) =>
    scenario(
      {
        name: `udp-reject-ipv6-${type}`,
        obstacle: `The firewall rejects UDP to a DNS server with ICMPv6 ${type}.`,
        obstruct: forward(`ip6 daddr ${IPV6} reject with icmpv6 type ${type}`),
        expected,
      },
      IPV6,
    ),
  ),
  scenario({
    name: 'udp-drop',
    obstacle: 'The firewall drops UDP to a DNS server.',
    obstruct: forward(`ip daddr ${IPV4} udp dport 53 drop`),
    expected: SILENT,
  }),
  scenario({
    name: 'udp-drop-answers',
    obstacle: 'The firewall drops what a DNS server answers over UDP.',
    obstruct: forward(`ip saddr ${IPV4} udp sport 53 drop`),
    expected: SILENT,
  }),
  scenario({
    name: 'udp-server-stopped',
    obstacle: 'No DNS server runs any more, and its host says so.',
    obstruct: ({ lab }) => lab.server('ns').stop(),
    expected: CLOSED,
  }),
  scenario({
    name: 'udp-server-refuses',
    obstacle: 'The DNS server refuses to answer this client.',
    obstruct: serveInstead('refused'),
    expected: { outcome: 'inconclusive', cause: 'dns.refused', met: 'unknown' },
  }),
  scenario({
    name: 'udp-server-denies-name',
    obstacle: 'The DNS server says that the name does not exist.',
    obstruct: serveInstead('nxdomain'),
    expected: { outcome: 'inconclusive', cause: 'dns.nxdomain', met: 'unknown' },
  }),
  scenario({
    name: 'udp-forbidden-by-this-host',
    obstacle: 'The firewall of this host drops what it sends to a DNS server over UDP.',
    obstruct: output(`ip daddr ${IPV4} udp dport 53 drop`),
    // The kernel tells the program that sends UDP, unlike one that connects over TCP.
    expected: { outcome: 'blocked', cause: 'tcp.prohibited', met: 'no' },
  }),
];

function serving(records: Extract<Listeners[number], { kind: 'dns' }>['records'] = RECORDS): Listeners {
  return [IPV4, IPV6].map((address) => ({ kind: 'dns', address, port: 53, records }));
}

type Listeners = Parameters<typeof startListeners>[2];

function serveInstead(mode: 'refused' | 'nxdomain'): (site: Site) => Promise<void> {
  return async ({ lab }) => {
    await lab.server('ns').stop();
    await startListeners(lab, 'net', serving({ 'known.example': { mode } }), 'ns');
  };
}
