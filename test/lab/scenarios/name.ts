import { forward, resolverDoes, resolverSays, withAddresses, without } from '../obstacles.ts';
import { startDnsmasq, startUnbound } from '../resolver.ts';
import type { Scenario, ScenarioNetwork, Site } from '../scenario.ts';
import { INSIDE, startListeners } from '../services.ts';
import { RESOLVER, SECOND_RESOLVER } from '../site.ts';
import { API_HTTPS, INSIDE_HTTPS, LOGIN_HTTPS, LOGIN_TCP, WIDE_TCP } from './needs.ts';

const LOGIN = 'login.service.example';

/** Where the resolver sends names that don't exist: a web server that has pages for everything. */
const HIJACKER: ScenarioNetwork = {
  services: [
    {
      name: 'search.provider.example',
      addresses: ['203.0.113.99'],
      ports: [
        { port: 80, kind: 'http' },
        { port: 443, kind: 'https' },
      ],
    },
  ],
};

/** Two DNS servers that both know everything; the one that is asked first has no other work. */
const TWO_RESOLVERS: ScenarioNetwork = {
  resolvers: [SECOND_RESOLVER, RESOLVER],
  prepare: async ({ lab, names }) => {
    await startDnsmasq(lab, 'dns', SECOND_RESOLVER, names);
  },
};

export const nameScenarios: readonly Scenario[] = [
  {
    name: 'name-nxdomain',
    group: 'name',
    obstacle: 'The resolver says that one name does not exist.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: resolverSays(without(LOGIN)),
    expected: { outcome: 'blocked', cause: 'dns.nxdomain', met: 'no', confidence: 'likely' },
  },
  {
    name: 'name-nodata',
    group: 'name',
    obstacle: 'The resolver knows one name and gives no address.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: resolverSays(withAddresses(LOGIN)),
    expected: { outcome: 'blocked', cause: 'dns.nodata', met: 'no', confidence: 'likely' },
  },
  {
    name: 'name-servfail',
    group: 'name',
    obstacle: 'The resolver cannot reach the servers of one zone.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: servfail,
    expected: { outcome: 'inconclusive', cause: 'dns.servfail', met: 'unknown' },
    never: { causes: ['dns.nxdomain', 'env.resolver'] },
  },
  {
    name: 'name-refused',
    group: 'name',
    obstacle: 'The resolver refuses to answer for one name.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: resolverDoes({ [LOGIN]: { mode: 'refused' } }),
    expected: { outcome: 'blocked', cause: 'dns.refused', met: 'no', confidence: 'likely' },
  },
  {
    name: 'name-silent',
    group: 'name',
    obstacle: 'The resolver is silent about one name.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: resolverDoes({ [LOGIN]: { mode: 'silent' } }),
    expected: { outcome: 'inconclusive', cause: 'dns.timeout', met: 'unknown' },
    never: { causes: ['env.resolver'], findings: ['env.resolver'] },
  },
  {
    name: 'name-slow',
    group: 'name',
    obstacle: 'The resolver takes 1.5 s for each answer.',
    needs: [LOGIN_HTTPS],
    flags: ['--timeout', 'connect=1s,tls=1s,http=1s,resolve=5s'],
    obstruct: resolverDoes({ [LOGIN]: { mode: 'addresses', a: ['198.51.100.20'], delayMs: 1500 } }),
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
  },
  {
    name: 'name-aaaa-dropped',
    group: 'name',
    obstacle: 'The firewall drops questions for IPv6 addresses of one name, and lets those for IPv4 pass.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    flags: ['--timeout', 'connect=1s,tls=1s,http=1s,resolve=5s'],
    obstruct: forward(`udp dport 53 ${typeOfQuestion(LOGIN)} 28 drop`),
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
  },
  {
    name: 'name-a-dropped',
    group: 'name',
    obstacle: 'The firewall drops questions for IPv4 addresses of a name that has no others.',
    // In a question for the shorter name of the API, the class stands where the type is looked for.
    needs: [LOGIN_HTTPS, WIDE_TCP],
    obstruct: forward(`udp dport 53 ${typeOfQuestion(LOGIN)} 1 drop`),
    expected: { outcome: 'inconclusive', cause: 'dns.timeout', met: 'unknown' },
    never: { causes: ['dns.nodata'] },
  },
  {
    name: 'name-hijacked-web',
    group: 'name',
    obstacle: 'The resolver answers names that do not exist with the address of a web server.',
    network: HIJACKER,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: resolverSays(without(LOGIN), 'address=/#/203.0.113.99'),
    expected: { outcome: 'blocked', cause: 'dns.hijack', met: 'no' },
    never: { causes: ['tls.cert-name', 'http.block-page'] },
  },
  {
    name: 'name-hijacked-tcp',
    group: 'name',
    obstacle: 'The resolver answers names that do not exist with an address where the port is closed.',
    network: HIJACKER,
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: resolverSays(without(LOGIN), 'address=/#/203.0.113.99'),
    expected: { outcome: 'blocked', cause: 'dns.hijack', met: 'no' },
    never: { causes: ['tcp.refused-or-rejected'] },
  },
  ...['0.0.0.0', '127.0.0.1'].map((address): Scenario => ({
    name: `name-sinkhole-${address.replaceAll('.', '-')}`,
    group: 'name',
    obstacle: `The resolver sends one name to ${address}.`,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: resolverSays(withAddresses(LOGIN, address)),
    expected: { outcome: 'blocked', cause: 'dns.sinkhole', met: 'no' },
  })),
  {
    name: 'name-private-for-public',
    group: 'name',
    obstacle: 'The resolver gives a private address for a name that should lead to the internet.',
    needs: [{ ...LOGIN_HTTPS, address: 'public' }, API_HTTPS],
    obstruct: resolverSays(withAddresses(LOGIN, '10.30.0.66')),
    expected: { outcome: 'blocked', cause: 'dns.unexpected-private', met: 'no' },
  },
  {
    name: 'name-public-for-private',
    group: 'name',
    obstacle: 'The resolver gives the public address of a name that should stay in the private network.',
    network: {
      services: [{ ...INSIDE, addresses: ['10.30.0.10', '203.0.113.10'] }],
      names: { [INSIDE.name]: ['10.30.0.10'] },
    },
    needs: [INSIDE_HTTPS, API_HTTPS],
    obstruct: resolverSays(withAddresses(INSIDE.name, '203.0.113.10')),
    expected: { outcome: 'impaired', cause: 'dns.unexpected-public', met: 'no' },
  },
  {
    name: 'first-resolver-silent',
    group: 'name',
    obstacle: 'The first of two DNS servers does not answer.',
    network: TWO_RESOLVERS,
    needs: [LOGIN_HTTPS, API_HTTPS, WIDE_TCP],
    flags: ['--timeout', 'connect=1s,tls=1s,http=1s,resolve=5s'],
    obstruct: forward(`ip daddr ${SECOND_RESOLVER} drop`),
    // On a busy machine an answer may be late here as well.
    twinControls: true,
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
    findings: ['dns.resolver-broken'],
  },
  {
    name: 'first-resolver-port-closed',
    group: 'name',
    obstacle: 'Nothing listens at the first of two DNS servers.',
    network: TWO_RESOLVERS,
    needs: [LOGIN_HTTPS, API_HTTPS, WIDE_TCP],
    obstruct: forward(`ip daddr ${SECOND_RESOLVER} reject`),
    // The other server is asked within a millisecond: programs lose nothing, and nothing shows it.
    twinControls: true,
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
  },
  {
    name: 'first-resolver-denies',
    group: 'name',
    obstacle: 'The first of two DNS servers says that a name does not exist, the second knows it.',
    network: {
      resolvers: [RESOLVER, SECOND_RESOLVER],
      prepare: async ({ lab, names }) => {
        await startDnsmasq(lab, 'dns', SECOND_RESOLVER, names);
      },
    },
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: resolverSays(without(LOGIN)),
    twinControls: true,
    expected: {
      outcome: 'blocked',
      cause: 'dns.nxdomain',
      met: 'no',
      says: [/10\.20\.0\.53/, /10\.20\.0\.54/],
    },
  },
];

/**
 * Where nft finds QTYPE in a question for a name of this length: behind the headers of UDP and DNS and the name, which
 * takes two bytes more than its text has letters (RFC 1035 section 4.1.2).
 */
function typeOfQuestion(name: string): string {
  return `@th,${(8 + 12 + name.length + 2) * 8},16`;
}

/** unbound gives a real SERVFAIL when the server that it forwards a zone to does. */
async function servfail({ lab, resolver, names }: Site): Promise<void> {
  await resolver.stop();
  const upstream = { kind: 'dns', address: SECOND_RESOLVER, port: 53, records: {} } as const;
  await startListeners(lab, 'dns', [{ ...upstream, otherwise: { mode: 'servfail' } }]);
  const data = Object.entries(without(LOGIN)(names)).flatMap(([name, addresses]) =>
    addresses.map((address) => `local-data: "${name}. ${address.includes(':') ? 'AAAA' : 'A'} ${address}"`),
  );
  await startUnbound(lab, 'dns', RESOLVER, [
    ...data,
    'forward-zone:',
    `name: "${LOGIN}."`,
    `forward-addr: ${SECOND_RESOLVER}`,
  ]);
}
