import { PROXY, squidBecomes, withSquid } from '../explicit-proxy.ts';
import { forward } from '../obstacles.ts';
import type { Expectation, Scenario } from '../scenario.ts';
import { API_HTTPS, INSIDE_HTTPS, LOGIN_HTTPS } from './needs.ts';
import { CONFIGURED, loginOnlyByProxy, PROXY_URL, REQUIRED } from './proxy-places.ts';

const deniesInside = squidBecomes({ access: ['acl inside dst 10.30.0.0/16', 'http_access deny inside'] });
const deniesLogin = squidBecomes({ access: ['acl login dstdomain login.service.example', 'http_access deny login'] });

const AMBIGUOUS: Expectation = { outcome: 'impaired', cause: 'proxy.no-proxy-ambiguous', met: 'yes' };

/** The settings send programs the wrong way. */
export const noProxyScenarios: readonly Scenario[] = [
  {
    name: 'proxy-no-proxy-missing',
    group: 'proxy',
    obstacle: 'The proxy denies private hosts, which are reached directly, and NO_PROXY does not name them.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [INSIDE_HTTPS, API_HTTPS],
    obstruct: deniesInside,
    expected: { outcome: 'impaired', cause: 'proxy.no-proxy-missing', met: 'no', says: [/inside\.service\.example/] },
    findings: ['proxy.no-proxy-missing'],
  },
  {
    name: 'proxy-no-proxy-missing-503',
    group: 'proxy',
    obstacle: 'The proxy cannot reach private hosts, which are reached directly, and NO_PROXY does not name them.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [INSIDE_HTTPS, API_HTTPS],
    obstruct: forward(`ip saddr ${PROXY.address} ip daddr 10.30.0.0/16 reject`),
    expected: {
      outcome: 'impaired',
      cause: 'proxy.no-proxy-missing',
      met: 'no',
      alternatives: ['proxy.gateway-error'],
    },
  },
  {
    name: 'proxy-no-proxy-right',
    group: 'proxy',
    obstacle: 'The proxy denies private hosts, which are reached directly, and NO_PROXY names them.',
    network: withSquid(),
    env: { ...CONFIGURED, NO_PROXY: 'inside.service.example' },
    needs: [INSIDE_HTTPS, API_HTTPS],
    obstruct: deniesInside,
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
  },
  {
    name: 'proxy-no-proxy-too-wide',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host, and NO_PROXY names its domain.',
    network: withSquid(),
    env: { ...CONFIGURED, NO_PROXY: '.service.example' },
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: { outcome: 'impaired', cause: 'proxy.no-proxy-too-wide', met: 'no' },
    findings: ['proxy.no-proxy-too-wide'],
  },
  {
    name: 'proxy-no-proxy-ambiguous',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host, and NO_PROXY names its domain in a way that half of the programs know.',
    network: withSquid(),
    env: { ...CONFIGURED, NO_PROXY: '*.service.example' },
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: { ...AMBIGUOUS, says: [/must not name it for any/, /curl/, /go/i] },
    findings: ['proxy.no-proxy-ambiguous'],
  },
  {
    name: 'proxy-no-proxy-ambiguous-direct',
    group: 'proxy',
    obstacle: 'The proxy denies one host, and NO_PROXY names its domain in a way that half of the programs know.',
    network: withSquid(),
    env: { ...CONFIGURED, NO_PROXY: '*.service.example' },
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: deniesLogin,
    expected: { ...AMBIGUOUS, says: [/must name it for all/] },
  },
  {
    name: 'proxy-no-proxy-star',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host, and NO_PROXY is a star.',
    network: withSquid(),
    env: { ...CONFIGURED, NO_PROXY: '*' },
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: { outcome: 'impaired', cause: 'proxy.no-proxy-too-wide', met: 'no' },
  },
  {
    name: 'proxy-both-spellings',
    group: 'proxy',
    // Most programs read the lower case first, and curl does not know HTTP_PROXY at all.
    obstacle: 'Only the proxy gets to one host; https_proxy names it, and HTTPS_PROXY a dead one.',
    network: withSquid(),
    env: { HTTPS_PROXY: `http://${PROXY.name}:1`, https_proxy: PROXY_URL },
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: REQUIRED,
  },
  {
    name: 'proxy-no-proxy-both-spellings',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host; no_proxy names its domain, and NO_PROXY another one.',
    network: withSquid(),
    env: { ...CONFIGURED, no_proxy: '.service.example', NO_PROXY: '.other.example' },
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: { outcome: 'impaired', cause: 'proxy.no-proxy-too-wide', met: 'no' },
  },
  {
    name: 'proxy-no-proxy-with-flag',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host; --proxy names it, and NO_PROXY its domain.',
    network: withSquid(),
    env: { NO_PROXY: '.service.example' },
    flags: ['--proxy', PROXY_URL],
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: loginOnlyByProxy,
    expected: { outcome: 'impaired', cause: 'proxy.no-proxy-too-wide', met: 'no' },
  },
];
