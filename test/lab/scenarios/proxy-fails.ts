import { noSquid, PROXY, PROXY_PORTS, proxyRecites, squidBecomes, withSquid } from '../explicit-proxy.ts';
import { all, forward, resolverSays, without } from '../obstacles.ts';
import { startDnsmasq } from '../resolver.ts';
import type { Expectation, Scenario } from '../scenario.ts';
import { SECOND_RESOLVER } from '../site.ts';
import { makeAuthority } from '../../helpers/certificates.ts';
import { writeClientSsl } from '../client-files.ts';
import { API_HTTPS, AT, LOGIN_HTTPS } from './needs.ts';
import {
  CONFIGURED,
  loginOnlyByProxy,
  notDirectly,
  nothingDirectly,
  REQUIRED,
  WEB,
  WEB_200,
  WEB_AT,
} from './proxy-places.ts';

const UNREACHABLE: Expectation = { outcome: 'inconclusive', cause: 'proxy.unreachable', met: 'unknown' };
const NO_FURTHER: Expectation = { outcome: 'inconclusive', cause: 'proxy.gateway-error', met: 'unknown' };

const CORP = makeAuthority('Example Corp Root');
const STRANGER = makeAuthority('Somebody Else');
const OVER_TLS = { HTTPS_PROXY: `https://${PROXY.name}:${PROXY_PORTS.https}` } as const;
/** The proxy speaks TLS, with a certificate by an authority on the list of this system. */
const TLS_PROXY = withSquid({ tls: CORP }, { prepare: async (site) => writeClientSsl(site, { trusted: [CORP.cert] }) });

/** Answers that say that the proxy itself gets no further: RFC 9110 sections 15.6.3 to 15.6.5. */
const GATEWAY = ['502 Bad Gateway', '503 Service Unavailable', '504 Gateway Timeout'] as const;

/** The proxy is of no use. */
export const failingScenarios: readonly Scenario[] = [
  {
    name: 'proxy-refused',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the proxy, and nothing listens there any more.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(nothingDirectly, noSquid),
    expected: { ...UNREACHABLE, says: [/proxy\.corp\.example/] },
    others: { api: UNREACHABLE },
    findings: ['proxy.unreachable'],
    never: { findings: ['tcp.timeout'] },
  },
  {
    name: 'proxy-refused-direct-works',
    group: 'proxy',
    obstacle: 'Nothing listens where the proxy should be; directly all works.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS],
    obstruct: noSquid,
    expected: { outcome: 'impaired', cause: 'proxy.unreachable', met: 'no' },
  },
  {
    name: 'proxy-silent',
    group: 'proxy',
    obstacle: 'The firewall drops what goes to the proxy, and all else.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS],
    obstruct: all(nothingDirectly, notDirectly(PROXY.address)),
    expected: { ...UNREACHABLE, says: [/does not answer/] },
  },
  {
    name: 'proxy-name-unknown',
    group: 'proxy',
    obstacle: 'No DNS server knows the name of the proxy.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS],
    obstruct: all(nothingDirectly, resolverSays(without(PROXY.name))),
    expected: { ...UNREACHABLE, says: [/does not resolve/] },
  },
  {
    name: 'proxy-resolves-nothing',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the proxy, whose own resolver knows no name.',
    network: withSquid(
      {},
      {
        prepare: async ({ lab }) => {
          await startDnsmasq(lab, 'dns', SECOND_RESOLVER, {});
        },
      },
    ),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS],
    obstruct: all(nothingDirectly, squidBecomes({ resolver: SECOND_RESOLVER })),
    expected: { ...NO_FURTHER, says: [/ERR_(?:DNS_FAIL|CANNOT_FORWARD)/] },
  },
  {
    name: 'proxy-gets-no-further',
    group: 'proxy',
    obstacle: 'The firewall resets what goes to one host, from the proxy too.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: forward(`ip daddr ${AT.login} tcp dport 443 reject with tcp reset`),
    expected: { ...NO_FURTHER, alternatives: ['service.down'] },
  },
  {
    name: 'proxy-waits-for-ever',
    group: 'proxy',
    obstacle: 'The firewall drops what goes to one host, from the proxy too.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: forward(`ip daddr ${AT.login} tcp dport 443 drop`),
    expected: NO_FURTHER,
  },
  ...GATEWAY.map((status): Scenario => ({
    name: `proxy-answers-${status.slice(0, 3)}`,
    group: 'proxy',
    obstacle: `Nothing gets out but through the proxy, which answers ${status}.`,
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS],
    obstruct: all(
      nothingDirectly,
      proxyRecites({ says: [`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`], ending: 'close' }),
    ),
    expected: { ...NO_FURTHER, says: [new RegExp(status.slice(0, 3))] },
  })),
  ...(['hang', 'close', 'reset'] as const).map((ending): Scenario => ({
    name: `proxy-says-nothing-${ending}`,
    group: 'proxy',
    obstacle: `Nothing gets out but through the proxy, which says nothing (${ending}).`,
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS],
    obstruct: all(nothingDirectly, proxyRecites({ says: [], ending })),
    expected: NO_FURTHER,
  })),
  {
    name: 'proxy-is-none',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the proxy, where another kind of server listens.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS],
    obstruct: all(nothingDirectly, proxyRecites({ says: ['220 mail.corp.example ESMTP\r\n'], ending: 'hang' })),
    expected: { ...UNREACHABLE, or: [NO_FURTHER] },
  },
  {
    name: 'proxy-is-a-web-server',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the proxy, where a web server listens, which knows no CONNECT.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS],
    obstruct: all(
      nothingDirectly,
      proxyRecites({
        says: ['HTTP/1.1 405 Not Allowed\r\nServer: nginx\r\nContent-Length: 0\r\n\r\n'],
        ending: 'close',
      }),
    ),
    expected: { ...UNREACHABLE, says: [/405/] },
  },
  {
    name: 'proxy-gets-no-further-clear',
    group: 'proxy',
    obstacle: 'The firewall resets what goes to a service in the clear, from the proxy too.',
    network: withSquid({}, { services: [WEB] }),
    env: CONFIGURED,
    needs: [WEB_200, API_HTTPS],
    obstruct: forward(`ip daddr ${WEB_AT} tcp dport 80 reject with tcp reset`),
    expected: NO_FURTHER,
  },
  {
    name: 'proxy-over-tls',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host, and it is spoken to over TLS.',
    network: TLS_PROXY,
    env: OVER_TLS,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: REQUIRED,
  },
  {
    name: 'proxy-over-tls-unknown-issuer',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the proxy, whose certificate is by an authority that nobody here knows.',
    network: TLS_PROXY,
    env: OVER_TLS,
    needs: [LOGIN_HTTPS],
    obstruct: all(nothingDirectly, squidBecomes({ tls: STRANGER })),
    expected: { ...UNREACHABLE, says: [/certificate/] },
  },
  {
    name: 'proxy-over-tls-asked-in-the-clear',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the proxy, which speaks TLS on the port that is configured without.',
    network: TLS_PROXY,
    env: { HTTPS_PROXY: `http://${PROXY.name}:${PROXY_PORTS.https}` },
    needs: [LOGIN_HTTPS],
    obstruct: nothingDirectly,
    twin: { login: { outcome: 'impaired', cause: 'proxy.gateway-error', met: 'no' } },
    expected: NO_FURTHER,
  },
  {
    name: 'proxy-over-tls-not-tls',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the proxy, which speaks no TLS on the port that is configured as such.',
    network: TLS_PROXY,
    env: { HTTPS_PROXY: `https://${PROXY.name}:${PROXY_PORTS.http}` },
    needs: [LOGIN_HTTPS],
    obstruct: nothingDirectly,
    // It was never right: programs here are told to do what does not work.
    twin: { login: { outcome: 'impaired', cause: 'proxy.unreachable', met: 'no' } },
    expected: { ...UNREACHABLE, says: [/http:\/\//] },
  },
];
