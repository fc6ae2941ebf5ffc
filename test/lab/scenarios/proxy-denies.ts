import { squidBecomes, withSquid } from '../explicit-proxy.ts';
import { squidTakes } from '../intercepting-squid.ts';
import { all } from '../obstacles.ts';
import type { Expectation, Need, Scenario } from '../scenario.ts';
import { API_HTTPS, AT, LOGIN_HTTPS, WIDE_HTTPS } from './needs.ts';
import {
  CONFIGURED,
  loginOnlyByProxy,
  MASTER,
  MASTER_AT,
  MASTER_HTTPS,
  notDirectly,
  nothingDirectly,
  WEB,
  WEB_200,
  WEB_AT,
  WEB_HTTP,
} from './proxy-places.ts';

const DENIED: Expectation = { outcome: 'blocked', cause: 'proxy.denied', met: 'no', confidence: 'certain' };

const MASTER_443: Need = { ...MASTER_HTTPS, id: 'master-443', port: 443 };
const API_TLS: Need = { id: 'api-8443', host: 'api.service.example', port: 8443, check: 'tls' };

/** As squid.conf of every distribution has it. */
const ONLY_443 = { access: ['acl ssl port 443', 'acl tunnel method CONNECT', 'http_access deny tunnel !ssl'] } as const;

/** The proxy says no. */
export const deniedScenarios: readonly Scenario[] = [
  {
    name: 'proxy-denies-host',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host, and denies it; others it lets through.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(loginOnlyByProxy, denies('login.service.example')),
    expected: { ...DENIED, says: [/403/, /login\.service\.example/] },
    findings: ['proxy.denied'],
  },
  {
    name: 'proxy-denies-all',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the proxy, which denies everything.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS, WIDE_HTTPS],
    obstruct: all(nothingDirectly, squidBecomes({ access: ['http_access deny all'] })),
    expected: DENIED,
    others: { api: DENIED, wide: DENIED },
    findings: ['proxy.denied'],
  },
  {
    name: 'proxy-denies-port',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the proxy, which opens tunnels to port 443 only.',
    network: withSquid({}, { services: [MASTER] }),
    env: CONFIGURED,
    needs: [MASTER_HTTPS, MASTER_443],
    obstruct: all(notDirectly(MASTER_AT), squidBecomes(ONLY_443)),
    expected: { outcome: 'blocked', cause: 'proxy.port-denied', met: 'no', confidence: 'certain', says: [/30426/] },
    others: { 'master-443': { outcome: 'allowed', cause: 'proxy.required', met: 'yes' } },
    findings: ['proxy.port-denied'],
  },
  {
    name: 'proxy-denies-ports',
    group: 'proxy',
    // That the same host gets through on 443 is not known here: it may be the host.
    obstacle: 'The proxy opens tunnels to port 443 only, and other hosts are needed there.',
    network: withSquid({}, { services: [MASTER] }),
    env: CONFIGURED,
    needs: [MASTER_HTTPS, API_TLS, LOGIN_HTTPS],
    obstruct: all(notDirectly(MASTER_AT, '192.0.2.10', '2001:db8:1::10'), squidBecomes(ONLY_443)),
    expected: {
      outcome: 'blocked',
      cause: 'proxy.port-denied',
      met: 'no',
      confidence: 'likely',
      alternatives: ['proxy.denied'],
    },
    others: { 'api-8443': { outcome: 'blocked', cause: 'proxy.port-denied', met: 'no' } },
  },
  {
    name: 'proxy-denies-port-alone',
    group: 'proxy',
    obstacle: 'The proxy opens tunnels to port 443 only, and nothing is needed there.',
    network: withSquid({}, { services: [MASTER] }),
    env: CONFIGURED,
    needs: [MASTER_HTTPS],
    obstruct: all(notDirectly(MASTER_AT), squidBecomes(ONLY_443)),
    expected: DENIED,
  },
  {
    name: 'proxy-denies-clear',
    group: 'proxy',
    obstacle: 'Only the proxy gets to a service in the clear, and denies it with its page.',
    network: withSquid({}, { services: [WEB] }),
    env: CONFIGURED,
    needs: [WEB_HTTP, API_HTTPS],
    obstruct: all(notDirectly(WEB_AT), denies(WEB.name)),
    expected: { outcome: 'blocked', cause: 'proxy.denied', met: 'no' },
  },
  {
    name: 'proxy-denies-clear-upstream',
    group: 'proxy',
    // The page of the second one comes through the first one, or is lost between the two: whose it is does not matter.
    obstacle: 'Only the proxy gets to a service in the clear, and another proxy on its way denies it.',
    network: withSquid({}, { services: [WEB] }),
    env: CONFIGURED,
    needs: [WEB_200, API_HTTPS],
    obstruct: all(notDirectly(WEB_AT), squidTakes(WEB_AT, { access: ['http_access deny all'] })),
    expected: {
      outcome: 'blocked',
      cause: 'proxy.denied',
      met: 'no',
      or: [{ outcome: 'inconclusive', cause: 'proxy.gateway-error', met: 'unknown' }],
    },
  },
  {
    name: 'proxy-lets-through-what-another-denies',
    group: 'proxy',
    obstacle: 'A transparent proxy denies a service in the clear, and the configured one gets through.',
    network: withSquid({}, { services: [WEB] }),
    env: CONFIGURED,
    needs: [WEB_200, API_HTTPS],
    obstruct: squidTakes(WEB_AT, { access: ['http_access deny all'], only: 'ip saddr 10.10.0.2' }),
    expected: { outcome: 'allowed', cause: 'proxy.required', met: 'yes' },
  },
  {
    name: 'proxy-denies-domain',
    group: 'proxy',
    // What is open directly is an entry that the proxy lacks, or one that NO_PROXY lacks.
    obstacle:
      'The proxy denies a domain. One host of it is dropped by the firewall, the other one is reached directly.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(notDirectly(AT.login), denies('.service.example')),
    expected: DENIED,
    others: { api: { outcome: 'impaired', cause: 'proxy.no-proxy-missing', met: 'no' } },
  },
];

function denies(domain: string): Scenario['obstruct'] {
  return squidBecomes({ access: [`acl some dstdomain ${domain}`, 'http_access deny some'] });
}
