import { LOGIN, PROXY, PROXY_PORTS, proxyRecites, squidBecomes, withSquid } from '../explicit-proxy.ts';
import { all } from '../obstacles.ts';
import type { Expectation, Scenario } from '../scenario.ts';
import { API_HTTPS, LOGIN_HTTPS } from './needs.ts';
import {
  CONFIGURED,
  loginOnlyByProxy,
  nothingDirectly,
  notDirectly,
  REQUIRED,
  WEB,
  WEB_200,
  WEB_AT,
} from './proxy-places.ts';

const WANTED: Expectation = { outcome: 'inconclusive', cause: 'proxy.auth-required', met: 'unknown' };
const WINDOWS_LOGIN =
  'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n';
const wantsLogin = squidBecomes({ login: true });

/** The proxy wants to know who asks. */
export const loginScenarios: readonly Scenario[] = [
  {
    name: 'proxy-login-missing',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the proxy, which wants a login that nobody has given.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(nothingDirectly, wantsLogin),
    expected: { ...WANTED, confidence: 'certain', says: [/407/] },
    others: { api: WANTED },
    findings: ['proxy.auth-required'],
    never: { findings: ['tcp.timeout'] },
  },
  {
    name: 'proxy-login-missing-direct-works',
    group: 'proxy',
    // Programs here go through the proxy and get nowhere, though the firewall is open.
    obstacle: 'The proxy wants a login that nobody has given; directly all works.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: wantsLogin,
    expected: { outcome: 'impaired', cause: 'proxy.auth-required', met: 'no' },
    others: { api: { outcome: 'impaired', cause: 'proxy.auth-required', met: 'no' } },
  },
  {
    name: 'proxy-login-of-another-kind',
    group: 'proxy',
    // A password in the URL is no help there, so the kinds must be told.
    obstacle: 'Nothing gets out but through the proxy, which wants a login by Kerberos or NTLM.',
    network: withSquid(),
    env: urlWith(LOGIN.password),
    needs: [LOGIN_HTTPS],
    obstruct: all(nothingDirectly, proxyRecites({ says: [WINDOWS_LOGIN], ending: 'close' })),
    expected: { ...WANTED, says: [/Negotiate, NTLM/] },
  },
  {
    name: 'proxy-login-right',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host, and it wants the login that its URL has.',
    network: withSquid(),
    env: urlWith(LOGIN.password),
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(loginOnlyByProxy, wantsLogin),
    expected: REQUIRED,
  },
  {
    name: 'proxy-login-wrong',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host, and its URL has a wrong password.',
    network: withSquid(),
    env: urlWith(`not-${LOGIN.password}`),
    needs: [LOGIN_HTTPS],
    obstruct: all(loginOnlyByProxy, wantsLogin),
    expected: { ...WANTED, says: [/407/] },
  },
  {
    name: 'proxy-login-missing-clear',
    group: 'proxy',
    obstacle: 'Only the proxy gets to a service in the clear, and it wants a login that nobody has given.',
    network: withSquid({}, { services: [WEB] }),
    env: CONFIGURED,
    needs: [WEB_200],
    obstruct: all(notDirectly(WEB_AT), wantsLogin),
    expected: WANTED,
  },
  {
    name: 'proxy-login-right-clear',
    group: 'proxy',
    obstacle: 'Only the proxy gets to a service in the clear, and it wants the login that its URL has.',
    network: withSquid({}, { services: [WEB] }),
    env: urlWith(LOGIN.password),
    needs: [WEB_200],
    obstruct: all(notDirectly(WEB_AT), wantsLogin),
    expected: REQUIRED,
  },
];

function urlWith(password: string): Readonly<Record<string, string>> {
  const url = `http://${LOGIN.username}:${password}@${PROXY.name}:${PROXY_PORTS.http}`;
  return { HTTPS_PROXY: url, http_proxy: url };
}
