import { LOGIN, PROXY, PROXY_PORTS, socksBecomes, withSocks } from '../explicit-proxy.ts';
import { all, forward } from '../obstacles.ts';
import type { Scenario } from '../scenario.ts';
import { API_HTTPS, AT, LOGIN_HTTPS, LOGIN_TCP } from './needs.ts';
import { loginOnlyByProxy, nothingDirectly, notDirectly, REQUIRED, WEB, WEB_200, WEB_AT } from './proxy-places.ts';

const SOCKS = { ALL_PROXY: `socks5h://${PROXY.name}:${PROXY_PORTS.socks}` } as const;
const SOCKS_LOGIN = urlWith(LOGIN.password);

/** The same over SOCKS5. */
export const socksScenarios: readonly Scenario[] = [
  {
    name: 'proxy-socks-needed',
    group: 'proxy',
    obstacle: 'Only the SOCKS proxy gets to one host.',
    network: withSocks(),
    env: SOCKS,
    needs: [LOGIN_HTTPS, LOGIN_TCP, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: REQUIRED,
    others: { 'login-tcp': REQUIRED },
  },
  {
    name: 'proxy-socks-needed-clear',
    group: 'proxy',
    obstacle: 'Only the SOCKS proxy gets to a service in the clear.',
    network: { ...withSocks(), services: [WEB] },
    env: SOCKS,
    needs: [WEB_200, API_HTTPS],
    obstruct: notDirectly(WEB_AT),
    expected: REQUIRED,
  },
  {
    name: 'proxy-socks-login-right',
    group: 'proxy',
    obstacle: 'Only the SOCKS proxy gets to one host, and it wants the login that its URL has.',
    network: withSocks(),
    env: SOCKS_LOGIN,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(loginOnlyByProxy, socksBecomes({ login: LOGIN })),
    expected: REQUIRED,
  },
  {
    name: 'proxy-socks-login-wrong',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the SOCKS proxy, and its URL has a wrong password.',
    network: withSocks(),
    env: urlWith(`not-${LOGIN.password}`),
    needs: [LOGIN_HTTPS],
    obstruct: all(nothingDirectly, socksBecomes({ login: LOGIN })),
    expected: { outcome: 'inconclusive', cause: 'proxy.auth-required', met: 'unknown' },
  },
  {
    name: 'proxy-socks-login-missing',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the SOCKS proxy, which wants a login that nobody has given.',
    network: withSocks(),
    env: SOCKS,
    needs: [LOGIN_HTTPS],
    obstruct: all(nothingDirectly, socksBecomes({ login: LOGIN })),
    expected: { outcome: 'inconclusive', cause: 'proxy.auth-required', met: 'unknown' },
  },
  {
    name: 'proxy-socks-denies',
    group: 'proxy',
    obstacle: 'Only the SOCKS proxy gets to one host, and denies it by a rule.',
    network: withSocks(),
    env: SOCKS,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(loginOnlyByProxy, socksBecomes({ denies: ['login.service.example'] })),
    expected: { outcome: 'blocked', cause: 'proxy.denied', met: 'no' },
  },
  {
    name: 'proxy-socks-gets-no-further',
    group: 'proxy',
    obstacle: 'The firewall resets what goes to one host, from the SOCKS proxy too.',
    network: withSocks(),
    env: SOCKS,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: forward(`ip daddr ${AT.login} tcp dport 443 reject with tcp reset`),
    expected: { outcome: 'inconclusive', cause: 'proxy.gateway-error', met: 'unknown' },
  },
  {
    name: 'proxy-socks-silent',
    group: 'proxy',
    obstacle: 'Nothing gets out but through the SOCKS proxy, which says nothing.',
    network: withSocks(),
    env: SOCKS,
    needs: [LOGIN_HTTPS],
    obstruct: all(nothingDirectly, socksBecomes({ silent: true })),
    expected: { outcome: 'inconclusive', cause: 'proxy.gateway-error', met: 'unknown' },
  },
];

function urlWith(password: string): Readonly<Record<string, string>> {
  return { ALL_PROXY: `socks5h://${LOGIN.username}:${password}@${PROXY.name}:${PROXY_PORTS.socks}` };
}
