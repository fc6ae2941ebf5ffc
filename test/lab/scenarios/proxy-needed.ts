import { PROXY, PROXY_PORTS, squidBecomes, withSquid } from '../explicit-proxy.ts';
import { all, forward, resolverSays } from '../obstacles.ts';
import { startDnsmasq } from '../resolver.ts';
import type { Expectation, Need, Scenario } from '../scenario.ts';
import { SECOND_RESOLVER } from '../site.ts';
import { API_HTTPS, AT, LOGIN_HTTPS, LOGIN_TCP, WIDE_HTTPS } from './needs.ts';
import {
  CONFIGURED,
  loginOnlyByProxy,
  notDirectly,
  nothingDirectly,
  PROXY_URL,
  REQUIRED,
  WEB,
  WEB_200,
  WEB_AT,
} from './proxy-places.ts';

const DENY_ALL = { access: ['http_access deny all'] } as const;

const NOT_LOGIN: Need = { ...LOGIN_HTTPS, expect: 'blocked' };
/** What must not be open is, without the obstacle. */
const OPEN: Expectation = { outcome: 'allowed', cause: 'policy.unexpectedly-open', met: 'no' };

/** The proxy does what a proxy is for. */
export const neededScenarios: readonly Scenario[] = [
  {
    name: 'proxy-not-configured',
    group: 'proxy',
    obstacle: 'A proxy denies everything, and nobody here has been told of it.',
    network: withSquid(),
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: squidBecomes(DENY_ALL),
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
  },
  {
    name: 'proxy-both-ways',
    group: 'proxy',
    obstacle: 'The firewall drops what neither way needs.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS, WIDE_HTTPS],
    obstruct: forward('tcp dport { 80, 5000, 8443 } drop'),
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
    never: { findings: ['proxy.required'] },
  },
  {
    name: 'proxy-needed',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: REQUIRED,
    findings: ['proxy.required'],
  },
  {
    name: 'proxy-needed-for-all',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the proxy.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS, WIDE_HTTPS],
    obstruct: nothingDirectly,
    expected: REQUIRED,
    others: { api: REQUIRED, wide: REQUIRED },
    findings: ['proxy.required'],
    never: { findings: ['tcp.timeout', 'env.offline', 'tcp.v6-broken'] },
  },
  {
    name: 'proxy-needed-for-names',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the proxy, and only the proxy can resolve the names of the world.',
    network: withSquid(
      { resolver: SECOND_RESOLVER },
      {
        prepare: async ({ lab, names }) => {
          await startDnsmasq(lab, 'dns', SECOND_RESOLVER, names);
        },
      },
    ),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(
      resolverSays(() => ({ [PROXY.name]: [PROXY.address] })),
      nothingDirectly,
    ),
    expected: REQUIRED,
    others: { api: REQUIRED },
    never: { findings: ['env.resolver', 'dns.nxdomain'] },
  },
  {
    name: 'proxy-needed-tcp',
    group: 'proxy',
    obstacle: 'Only the proxy gets to a port where neither TLS nor HTTP is spoken.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: loginOnlyByProxy,
    // The proxy says that it has connected; to whom is not proven.
    expected: { ...REQUIRED, confidence: 'likely' },
  },
  {
    name: 'proxy-needed-clear',
    group: 'proxy',
    obstacle: 'Only the proxy gets to a service in the clear.',
    network: withSquid({}, { services: [WEB] }),
    env: CONFIGURED,
    needs: [WEB_200, API_HTTPS],
    obstruct: notDirectly(WEB_AT),
    expected: { ...REQUIRED, confidence: 'likely' },
  },
  ...['https_proxy', 'all_proxy', 'ALL_PROXY'].map((variable): Scenario => ({
    name: `proxy-by-${variable === 'ALL_PROXY' ? 'upper-case' : variable.replace('_', '-')}`,
    group: 'proxy',
    obstacle: `Only the proxy gets to one host, and ${variable} names the proxy.`,
    network: withSquid(),
    env: { [variable]: PROXY_URL },
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: REQUIRED,
  })),
  {
    name: 'proxy-by-flag',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host; --proxy names it, and HTTPS_PROXY a dead one.',
    network: withSquid(),
    env: { HTTPS_PROXY: `http://${PROXY.name}:1` },
    flags: ['--proxy', PROXY_URL],
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: REQUIRED,
  },
  {
    name: 'proxy-by-address',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host, and the settings name it by its IPv6 address.',
    network: withSquid(),
    env: { HTTPS_PROXY: `http://[${PROXY.ipv6}]:${PROXY_PORTS.http}` },
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: REQUIRED,
  },
  {
    name: 'proxy-none-by-flag',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host, and --proxy none says not to use it.',
    network: withSquid(),
    env: CONFIGURED,
    flags: ['--proxy', 'none'],
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: { outcome: 'blocked', cause: 'tcp.timeout', met: 'no' },
  },
  {
    name: 'proxy-opens-what-must-be-blocked',
    group: 'proxy',
    obstacle: 'The firewall drops what must be blocked, and the proxy lets it through.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [NOT_LOGIN, API_HTTPS],
    obstruct: loginOnlyByProxy,
    twin: { login: OPEN },
    expected: OPEN,
    findings: ['policy.unexpectedly-open'],
  },
  {
    name: 'proxy-denies-what-must-be-blocked',
    group: 'proxy',
    obstacle: 'The firewall drops what must be blocked, and the proxy denies it.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [NOT_LOGIN, API_HTTPS],
    obstruct: all(
      loginOnlyByProxy,
      squidBecomes({ access: ['acl login dstdomain login.service.example', 'http_access deny login'] }),
    ),
    twin: { login: OPEN },
    expected: {
      outcome: 'blocked',
      cause: 'tcp.timeout',
      met: 'yes',
      or: [{ outcome: 'blocked', cause: 'proxy.denied', met: 'yes' }],
    },
  },
  {
    name: 'proxy-unknown-for-what-must-be-blocked',
    group: 'proxy',
    // Whoever has the password may well get there.
    obstacle: 'The firewall drops what must be blocked, and the proxy wants a login before it says anything.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [NOT_LOGIN],
    obstruct: all(loginOnlyByProxy, squidBecomes({ login: true })),
    twin: { login: OPEN },
    expected: { outcome: 'inconclusive', cause: 'proxy.auth-required', met: 'unknown' },
  },
  {
    name: 'proxy-dead-for-what-must-be-blocked',
    group: 'proxy',
    obstacle: 'The firewall drops what must be blocked, and what goes to the proxy.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [NOT_LOGIN, API_HTTPS],
    obstruct: notDirectly(AT.login, PROXY.address),
    twin: { login: OPEN },
    expected: { outcome: 'blocked', cause: 'tcp.timeout', met: 'yes' },
    others: { api: { outcome: 'impaired', cause: 'proxy.unreachable', met: 'no' } },
  },
];
