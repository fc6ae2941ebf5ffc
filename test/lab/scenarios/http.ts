import { issue } from '../../helpers/certificates.ts';
import { device, devicesCannotReach, impostor } from '../divert.ts';
import { squidTakes } from '../intercepting-squid.ts';
import type { Script } from '../middleboxes/spec.ts';
import { all } from '../obstacles.ts';
import type { Need, Scenario, ScenarioNetwork } from '../scenario.ts';
import { LOGIN as LOGIN_SERVICE } from '../services.ts';
import type { Route } from '../servers/listener.ts';
import { API_HTTPS, AT, LOGIN_HTTPS, LOGIN_TCP } from './needs.ts';
import { BLOCK_PAGE, BLOCK_PAGE_200, NETWORK_LOGIN, PORTAL, PROXY_ERROR } from './pages.ts';
import { LOGIN_TLS } from './tls-places.ts';

const LOGIN = LOGIN_SERVICE.name;
const WEB = '198.51.100.80';

/** A service in the clear, at one address. */
const WITH_WEB: ScenarioNetwork = {
  services: [{ name: 'web.service.example', addresses: [WEB], ports: [{ port: 80, kind: 'http' }] }],
};
const WEB_HTTP: Need = { id: 'web', host: 'web.service.example', port: 80, check: 'http' };
const WEB_200: Need = { ...WEB_HTTP, check: { http: { status: 200 } } };
const WEB_JSON: Need = { ...WEB_HTTP, check: { http: { status: 200, json: { has: ['versions'] } } } };

const LOGIN_200: Need = { ...LOGIN_HTTPS, check: { https: { status: 200 } } };
const LOGIN_JSON: Need = { ...LOGIN_HTTPS, check: { https: { status: 200, json: { has: ['versions'] } } } };

const JSON_TYPE = { 'content-type': 'application/json' } as const;

/** Somebody answers in the place of the service, in the clear. */
const pageScenarios: readonly Scenario[] = [
  {
    name: 'http-block-page-403',
    group: 'http',
    obstacle: 'A filter answers with its block page and status 403.',
    network: WITH_WEB,
    needs: [WEB_200, API_HTTPS],
    obstruct: inTheClear(BLOCK_PAGE),
    expected: { outcome: 'blocked', cause: 'http.block-page', met: 'no' },
  },
  {
    name: 'http-block-page-200',
    group: 'http',
    obstacle: 'A filter answers with its block page and status 200.',
    network: WITH_WEB,
    needs: [WEB_200, API_HTTPS],
    obstruct: inTheClear(BLOCK_PAGE_200),
    expected: { outcome: 'blocked', cause: 'http.block-page', met: 'no' },
  },
  {
    name: 'http-block-page-any-status',
    group: 'http',
    obstacle: 'A filter answers with its block page where the profile takes any status.',
    network: WITH_WEB,
    needs: [WEB_HTTP, API_HTTPS],
    obstruct: inTheClear(BLOCK_PAGE),
    expected: { outcome: 'blocked', cause: 'http.block-page', met: 'no' },
  },
  {
    name: 'http-captive-portal',
    group: 'http',
    obstacle: 'The network sends everybody to its login.',
    network: WITH_WEB,
    needs: [WEB_200, API_HTTPS],
    obstruct: inTheClear(PORTAL),
    expected: { outcome: 'blocked', cause: 'http.captive-portal', met: 'no' },
    never: { causes: ['http.redirect-to-unlisted'] },
  },
  {
    name: 'http-captive-portal-any-status',
    group: 'http',
    // In the clear the service itself may send there.
    obstacle: 'The network sends everybody to its login, where the profile takes any status.',
    network: WITH_WEB,
    needs: [WEB_HTTP, API_HTTPS],
    obstruct: inTheClear(PORTAL),
    expected: { outcome: 'inconclusive', cause: 'http.captive-portal', met: 'unknown' },
  },
  {
    name: 'http-captive-portal-tls',
    group: 'http',
    obstacle: 'The network sends everybody to its login, over TLS with a certificate for the login.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: impostor(LOGIN_TLS, ({ lab }) => ({
      kind: 'https',
      tls: issue(lab.authority, { names: ['login.portal.example'] }),
      routes: { '*': PORTAL },
    })),
    expected: { outcome: 'blocked', cause: 'tls.cert-name', met: 'no', alternatives: ['http.captive-portal'] },
  },
  {
    name: 'http-network-login',
    group: 'http',
    obstacle: 'The network answers 511 to everybody who has not logged in.',
    network: WITH_WEB,
    needs: [WEB_HTTP, API_HTTPS],
    obstruct: inTheClear(NETWORK_LOGIN),
    expected: { outcome: 'blocked', cause: 'http.captive-portal', met: 'no' },
  },
  {
    name: 'http-proxy-wants-login',
    group: 'http',
    obstacle: 'A proxy that nobody has configured wants a login.',
    network: WITH_WEB,
    needs: [WEB_HTTP, API_HTTPS],
    obstruct: inTheClear({ status: 407, headers: { 'proxy-authenticate': 'Negotiate' } }),
    expected: { outcome: 'inconclusive', cause: 'proxy.auth-required', met: 'unknown' },
  },
  {
    name: 'http-wrong-json-clear',
    group: 'http',
    obstacle: 'Somebody answers 200 with a page, where the service has JSON.',
    network: WITH_WEB,
    needs: [WEB_JSON, API_HTTPS],
    obstruct: inTheClear({ headers: { 'content-type': 'text/html' }, body: '<title>Welcome</title>' }),
    expected: {
      outcome: 'inconclusive',
      cause: 'http.unexpected-body',
      met: 'unknown',
      alternatives: ['http.block-page'],
    },
  },
];

/** Squid takes connections that were not meant for it. */
const squidScenarios: readonly Scenario[] = [
  {
    name: 'http-proxy-passes',
    group: 'http',
    obstacle: 'A transparent proxy passes on what is asked for.',
    network: WITH_WEB,
    needs: [WEB_JSON, API_HTTPS],
    obstruct: squidTakes(WEB),
    expected: { outcome: 'allowed', cause: null, met: 'yes', confidence: 'likely' },
  },
  {
    name: 'http-proxy-denies',
    group: 'http',
    obstacle: 'A transparent proxy denies access with its own page.',
    network: WITH_WEB,
    needs: [WEB_HTTP, API_HTTPS],
    obstruct: squidTakes(WEB, { access: ['http_access deny all'] }),
    expected: { outcome: 'blocked', cause: 'http.block-page', met: 'no', says: [/Squid/] },
  },
  {
    name: 'http-proxy-error',
    group: 'http',
    obstacle: 'A transparent proxy cannot reach the service, and answers in its place.',
    network: WITH_WEB,
    needs: [WEB_200, API_HTTPS],
    obstruct: all(squidTakes(WEB), devicesCannotReach(WEB)),
    expected: { outcome: 'inconclusive', cause: 'proxy.gateway-error', met: 'unknown' },
  },
  {
    name: 'http-proxy-error-any-status',
    group: 'http',
    obstacle:
      'A transparent proxy cannot reach the service, and answers in its place, where the profile takes any status.',
    network: WITH_WEB,
    needs: [WEB_HTTP, API_HTTPS],
    obstruct: all(squidTakes(WEB), devicesCannotReach(WEB)),
    expected: { outcome: 'inconclusive', cause: 'proxy.gateway-error', met: 'unknown' },
  },
];

/** The service itself answers, its identity is proven. */
const answerScenarios: readonly Scenario[] = [
  ...[401, 403, 404, 429, 500, 503].map((status): Scenario => ({
    name: `http-status-${status}`,
    group: 'http',
    obstacle: `The service itself answers ${status}.`,
    needs: [
      LOGIN_200,
      { ...LOGIN_HTTPS, id: 'any-status' },
      { ...LOGIN_200, id: 'listed', check: { https: { status: [200, status] } } },
    ],
    obstruct: service({ status, headers: JSON_TYPE, body: '{"error":"as the service says it"}' }),
    expected: { outcome: 'inconclusive', cause: 'http.unexpected-status', met: 'unknown', says: [/proved itself/] },
    others: {
      'any-status': { outcome: 'allowed', cause: null, met: 'yes' },
      listed: { outcome: 'allowed', cause: null, met: 'yes' },
    },
    never: { causes: ['http.block-page'], words: [/firewall team/i] },
  })),
  {
    name: 'http-status-403-page',
    group: 'http',
    obstacle: 'The service itself answers 403 with a page that forbids, as object stores and CDNs do.',
    needs: [LOGIN_200, { ...LOGIN_HTTPS, id: 'any-status' }],
    obstruct: service({
      status: 403,
      headers: { 'content-type': 'text/html' },
      body: '<title>403 Forbidden</title>Access denied',
    }),
    expected: { outcome: 'inconclusive', cause: 'http.unexpected-status', met: 'unknown' },
    others: { 'any-status': { outcome: 'allowed', cause: null, met: 'yes' } },
    never: { causes: ['http.block-page'] },
  },
  {
    name: 'http-redirect-unlisted',
    group: 'http',
    obstacle: 'The service sends to a host that the profile does not list.',
    needs: [LOGIN_HTTPS, { ...LOGIN_200, id: 'only-200' }, API_HTTPS],
    obstruct: service({ status: 302, headers: { location: 'https://accounts.identity.example/start' } }),
    // It was reached; whether who follows it gets on is not known.
    expected: {
      outcome: 'allowed',
      cause: 'http.redirect-to-unlisted',
      met: 'yes',
      says: [/accounts\.identity\.example/],
    },
    others: { 'only-200': { outcome: 'inconclusive', cause: 'http.redirect-to-unlisted', met: 'unknown' } },
    findings: ['http.redirect-to-unlisted'],
    never: { causes: ['http.captive-portal'] },
  },
  {
    name: 'http-redirect-listed',
    group: 'http',
    obstacle: 'The service sends to a host that the profile lists too.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: service({ status: 302, headers: { location: 'https://api.service.example/start' } }),
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
  },
  {
    name: 'http-redirect-own',
    group: 'http',
    obstacle: 'The service sends to another path of its own.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: service({ status: 301, headers: { location: '/start' } }),
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
  },
  {
    name: 'http-wrong-json',
    group: 'http',
    obstacle: 'The service answers 200 with JSON that lacks what it should have.',
    needs: [LOGIN_JSON, { ...LOGIN_200, id: 'only-200' }, API_HTTPS],
    obstruct: service({ headers: JSON_TYPE, body: '{"status":"maintenance"}' }),
    expected: { outcome: 'inconclusive', cause: 'http.unexpected-body', met: 'unknown', says: [/proved itself/] },
    others: { 'only-200': { outcome: 'allowed', cause: null, met: 'yes' } },
  },
];

const START_OF_JSON =
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"versions":[';

/** Answers that don't come as they should, from who proved itself. */
const brokenScenarios: readonly Scenario[] = [
  ...(['reset', 'close'] as const).map((ending): Scenario => ({
    name: `http-body-truncated-${ending}`,
    group: 'http',
    obstacle: `The answer breaks off (${ending}) long before its end.`,
    needs: [LOGIN_JSON, { ...LOGIN_200, id: 'only-200' }, API_HTTPS],
    obstruct: recited({ says: [START_OF_JSON, '1,'], everyMs: 50, ending }),
    expected: { outcome: 'inconclusive', cause: 'http.closed', met: 'unknown' },
    others: { 'only-200': { outcome: 'impaired', cause: 'http.closed', met: 'yes' } },
  })),
  {
    name: 'http-body-stalls',
    group: 'http',
    obstacle: 'The answer begins and stops, and the connection stays.',
    needs: [LOGIN_JSON, { ...LOGIN_200, id: 'only-200' }, API_HTTPS],
    obstruct: recited({ says: [START_OF_JSON, '1,'], ending: 'hang' }),
    expected: { outcome: 'inconclusive', cause: 'http.timeout', met: 'unknown' },
    others: { 'only-200': { outcome: 'impaired', cause: 'http.timeout', met: 'yes' } },
  },
  {
    name: 'http-body-endless',
    group: 'http',
    obstacle: 'The answer has no end.',
    needs: [LOGIN_JSON, { ...LOGIN_200, id: 'only-200' }, API_HTTPS],
    obstruct: recited({
      says: ['HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"versions":[', '1,'.repeat(8192)],
      repeat: true,
      ending: 'close',
    }),
    // As much as is read of any answer came well: what it says cannot be compared, that it came is known.
    expected: { outcome: 'inconclusive', cause: 'http.unexpected-body', met: 'unknown' },
    others: { 'only-200': { outcome: 'allowed', cause: null, met: 'yes' } },
  },
  {
    name: 'http-headers-slow',
    group: 'http',
    obstacle: 'The answer begins, ending one header comes after the other, without end.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: recited({
      says: ['HTTP/1.1 200 OK\r\n', 'X-Patience: please\r\n'],
      everyMs: 100,
      repeat: true,
      ending: 'close',
    }),
    expected: { outcome: 'inconclusive', cause: 'http.timeout', met: 'unknown' },
  },
  {
    name: 'http-silence',
    group: 'http',
    obstacle: 'Nothing answers the request.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: recited({ says: [], ending: 'hang' }),
    expected: { outcome: 'inconclusive', cause: 'http.timeout', met: 'unknown' },
  },
  {
    name: 'http-not-http',
    group: 'http',
    obstacle: 'What answers the request is not HTTP.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: recited({ says: ['220 mail.service.example ESMTP\r\n'], ending: 'close' }),
    expected: { outcome: 'inconclusive', cause: 'http.malformed', met: 'unknown' },
  },
  ...(['reset', 'close'] as const).map((ending): Scenario => ({
    name: `http-clear-${ending}`,
    group: 'http',
    obstacle: `A filter reads the request in the clear and ends the connection (${ending}).`,
    network: WITH_WEB,
    needs: [WEB_HTTP, API_HTTPS],
    obstruct: device({ diverts: `ip daddr ${WEB} tcp dport 80`, box: () => ({ kind: 'script', says: [], ending }) }),
    expected: { outcome: 'blocked', cause: 'http.closed', met: 'no' },
  })),
];

const TRANSPARENT = [
  { how: 'close', verb: 'closes', says: [] },
  { how: 'hang', verb: 'says nothing', says: [] },
  { how: 'reset', verb: 'resets', says: [] },
  { how: '503', verb: 'answers 503 in the clear', says: PROXY_ERROR },
] as const;

/** Something accepts connections to every port of an address, and knows what to do with few of them. */
const transparentScenarios: readonly Scenario[] = [
  ...TRANSPARENT.map(({ how, verb, says }): Scenario => ({
    name: `http-transparent-${how}`,
    group: 'http',
    obstacle: `A proxy accepts connections to every port of one address, and ${verb} when a ClientHello comes.`,
    // What TLS needs is not met by it. What needs a bare connection has one, and nobody knows to whom.
    needs: [LOGIN_HTTPS, LOGIN_TCP, API_HTTPS],
    obstruct: takesAll(AT.login, says, how === '503' ? 'close' : how),
    expected: { outcome: 'blocked', cause: 'proxy.transparent', met: 'no' },
    others: { 'login-tcp': { outcome: 'inconclusive', cause: 'proxy.transparent', met: 'unknown' } },
  })),
  {
    name: 'http-transparent-web-ports',
    group: 'http',
    // Other ports show nothing here, and a bare connection to a port of the web shows next to nothing.
    obstacle:
      'A proxy accepts connections to the ports of the web at one address, and closes when a ClientHello comes.',
    needs: [LOGIN_HTTPS, { ...LOGIN_HTTPS, id: 'login-bare', check: 'tcp' }, LOGIN_TCP, API_HTTPS],
    obstruct: device({
      diverts: `ip daddr ${AT.login} tcp dport { 80, 443 }`,
      box: () => ({ kind: 'script', says: [], ending: 'close' }),
    }),
    expected: { outcome: 'blocked', cause: 'tls.closed', met: 'no', confidence: 'likely' },
    others: { 'login-bare': { outcome: 'allowed', cause: null, confidence: 'possible' } },
  },
  {
    name: 'http-transparent-unnoticed',
    group: 'http',
    // Nothing fails, so nothing more is sent; and no more may be claimed than that somebody accepted.
    obstacle: 'A proxy accepts connections to every port of an address of which only a bare connection is needed.',
    needs: [LOGIN_TCP, API_HTTPS],
    obstruct: takesAll(AT.login, [], 'hang'),
    expected: { outcome: 'allowed', cause: null, met: 'yes', confidence: 'likely' },
  },
];

export const httpScenarios: readonly Scenario[] = [
  ...pageScenarios,
  ...squidScenarios,
  ...answerScenarios,
  ...brokenScenarios,
  ...transparentScenarios,
];

/** Accepts all connections to an address, whatever the port. */
function takesAll(address: string, says: readonly string[], ending: Script['ending']): Scenario['obstruct'] {
  return device({ diverts: `ip daddr ${address} meta l4proto tcp`, box: () => ({ kind: 'script', says, ending }) });
}

/** Another server answers for the one in the clear. */
function inTheClear(page: Route): Scenario['obstruct'] {
  return impostor(`ip daddr ${WEB} tcp dport 80`, () => ({ kind: 'http', routes: { '*': page } }));
}

/** The login service, with its right certificate, answers like this. */
function service(answer: Route): Scenario['obstruct'] {
  return impostor(LOGIN_TLS, ({ lab }) => ({
    kind: 'https',
    tls: issue(lab.authority, { names: [LOGIN] }),
    routes: { '*': answer },
  }));
}

/** The same, byte by byte. */
function recited(script: Omit<Script, 'kind' | 'identity'>): Scenario['obstruct'] {
  return device({
    diverts: LOGIN_TLS,
    box: ({ lab }) => ({ kind: 'script', identity: issue(lab.authority, { names: [LOGIN] }), ...script }),
  });
}
