import { device, type ImpostorSpec } from '../divert.ts';
import { all, forward } from '../obstacles.ts';
import type { Scenario, Site } from '../scenario.ts';
import { GOOD_ANSWER } from '../services.ts';
import type { Routes, TlsSettings } from '../servers/listener.ts';
import { issue, selfSign, type LeafOptions } from '../../helpers/certificates.ts';
import { inspected, intercepted } from './inspection.ts';
import { API_HTTPS, AT, LOGIN_HTTPS, WIDE_HTTPS } from './needs.ts';
import { BLOCK_PAGE } from './pages.ts';
import { alpnScenarios, clientCertificateScenarios, trustScenarios } from './tls-trust.ts';
import {
  filterAt,
  filtered,
  largeHelloRules,
  LOGIN_TLS,
  otherLogin,
  realPackets,
  splitHelloRules,
} from './tls-places.ts';

const LOGIN = 'login.service.example';
const DAY_MS = 86_400_000;
const ENDINGS = [
  { ending: 'reset', verb: 'resets', cause: 'tls.reset' },
  { ending: 'hang', verb: 'swallows', cause: 'tls.timeout' },
  { ending: 'close', verb: 'closes', cause: 'tls.closed' },
] as const;

/** Connections are ended by what the ClientHello says. */
const filterScenarios: readonly Scenario[] = [
  ...ENDINGS.map(({ ending, verb }): Scenario => ({
    name: `tls-sni-${ending}`,
    group: 'tls',
    obstacle: `A filter ${verb} connections whose ClientHello has one name; others pass.`,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: filtered({ names: [LOGIN] }, ending),
    expected: { outcome: 'blocked', cause: 'tls.sni-filtered', met: 'no' },
    findings: ['tls.sni-filtered'],
  })),
  {
    name: 'tls-sni-alone',
    group: 'tls',
    obstacle: 'A filter resets one name, and nothing else is asked for whose name could be tried at that address.',
    needs: [LOGIN_HTTPS],
    // Without a name at all the server answers.
    obstruct: filtered({ names: [LOGIN] }, 'reset'),
    expected: { outcome: 'blocked', cause: 'tls.sni-filtered', met: 'no' },
  },
  {
    name: 'tls-sni-without-controls',
    group: 'tls',
    obstacle: 'A filter resets one name, and the user wants nothing sent beside the checks.',
    flags: ['--no-controls'],
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: filtered({ names: [LOGIN] }, 'reset'),
    expected: { outcome: 'blocked', cause: 'tls.reset', met: 'no', confidence: 'possible' },
  },
  {
    name: 'tls-sni-and-nameless',
    group: 'tls',
    obstacle: 'A filter resets one name, and ClientHellos without a name.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    // The name of the other service, which is answered at its own address, shows it.
    obstruct: filtered({ names: [LOGIN], withoutName: true }, 'reset'),
    expected: { outcome: 'blocked', cause: 'tls.sni-filtered', met: 'no' },
  },
  {
    name: 'tls-sni-allowlist',
    group: 'tls',
    obstacle: 'A filter knows the names that are allowed, and resets all others, at every address.',
    needs: [LOGIN_HTTPS, API_HTTPS, WIDE_HTTPS],
    obstruct: device(
      ...[AT.login, '192.0.2.10', '2001:db8:1::10', '192.0.2.41', '198.51.100.41', '203.0.113.41'].map((address) =>
        filterAt(address, { namesBut: ['api.service.example'], withoutName: true }, 'reset'),
      ),
    ),
    expected: { outcome: 'blocked', cause: 'tls.sni-filtered', met: 'no' },
    others: { wide: { outcome: 'blocked', cause: 'tls.sni-filtered' } },
    findings: ['tls.sni-filtered'],
  },
  {
    name: 'tls-sni-at-both-families',
    group: 'tls',
    obstacle: 'A filter resets one name over IPv4 and over IPv6.',
    needs: [API_HTTPS, LOGIN_HTTPS],
    obstruct: device(
      filterAt('192.0.2.10', { names: ['api.service.example'] }, 'reset'),
      filterAt('2001:db8:1::10', { names: ['api.service.example'] }, 'reset'),
    ),
    expected: { outcome: 'blocked', cause: 'tls.sni-filtered', met: 'no' },
  },
  ...ENDINGS.map(({ ending, verb, cause }): Scenario => ({
    name: `tls-all-${ending}`,
    group: 'tls',
    obstacle: `A device ${verb} connections to one address after the ClientHello, whatever it says.`,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: filtered({ every: true }, ending),
    expected: { outcome: 'blocked', cause, met: 'no', confidence: 'likely' },
    never: { causes: ['tls.sni-filtered'] },
  })),
  {
    name: 'tls-cut-in-server-hello',
    group: 'tls',
    obstacle: 'A relay on the way resets the connection in the middle of the ServerHello.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: device({
      diverts: LOGIN_TLS,
      box: () => ({ kind: 'relay', upstream: { address: AT.login, port: 443 }, cutAfter: 100, ending: 'reset' }),
    }),
    expected: { outcome: 'blocked', cause: 'tls.reset', met: 'no', confidence: 'likely' },
  },
  {
    name: 'tls-not-tls',
    group: 'tls',
    obstacle: 'Somebody speaks HTTP in the clear on the port where TLS is expected.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: otherLogin(() => ({ kind: 'http', routes: GOOD_ANSWER })),
    expected: { outcome: 'blocked', cause: 'tls.not-tls', met: 'no' },
  },
];

/** The path can't take large or split ClientHellos. */
const sizeScenarios: readonly Scenario[] = [
  {
    name: 'tls-large-dropped',
    group: 'tls',
    obstacle: 'The firewall drops ClientHellos of more than 1400 bytes.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(realPackets, forward(...largeHelloRules(AT.login, 1400))),
    expected: { outcome: 'impaired', cause: 'tls.stall-large', met: 'yes' },
    never: { causes: ['tls.sni-filtered'] },
  },
  {
    name: 'tls-large-swallowed',
    group: 'tls',
    obstacle: 'A device that reads all ClientHellos first never passes on those of more than 1400 bytes.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: filtered({ largerThan: 1400 }, 'hang'),
    expected: { outcome: 'impaired', cause: 'tls.stall-large', met: 'yes' },
  },
  {
    name: 'tls-split-dropped',
    group: 'tls',
    obstacle: 'The firewall drops the first packet of ClientHellos that take more than one.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(realPackets, forward(...splitHelloRules(AT.login, 'drop'))),
    expected: { outcome: 'impaired', cause: 'tls.split-dropped', met: 'yes' },
    never: { causes: ['tls.sni-filtered'] },
  },
  {
    name: 'tls-split-reset',
    group: 'tls',
    obstacle: 'The firewall resets connections whose ClientHello takes more than one packet.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(realPackets, forward(...splitHelloRules(AT.login, 'reject with tcp reset'))),
    expected: { outcome: 'impaired', cause: 'tls.split-dropped', met: 'yes' },
  },
  {
    name: 'tls-large-reset',
    group: 'tls',
    obstacle: 'A device resets connections with ClientHellos of more than 1400 bytes.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: filtered({ largerThan: 1400 }, 'reset'),
    expected: { outcome: 'impaired', cause: 'tls.stall-large', met: 'yes' },
  },
  {
    name: 'tls-mtu-blackhole',
    group: 'tls',
    obstacle: 'A line that is narrower than the routers know loses packets of more than 1300 bytes, without a word.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(
      realPackets,
      forward(`ip daddr ${AT.login} ip length > 1300 drop`, `ip saddr ${AT.login} ip length > 1300 drop`),
    ),
    expected: { outcome: 'impaired', cause: 'tls.stall-large', met: 'yes' },
  },
  {
    name: 'tls-slow',
    group: 'tls',
    obstacle: 'A slow line: a quarter of a second each way, after the connection.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: device({
      diverts: LOGIN_TLS,
      box: () => ({ kind: 'relay', upstream: { address: AT.login, port: 443 }, delayMs: 250 }),
    }),
    flags: ['--timeout', 'connect=3s,tls=5s,http=5s,resolve=3s'],
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
  },
];

/** Certificates by somebody else, or with something wrong. */
const certificateScenarios: readonly Scenario[] = [
  {
    name: 'tls-cert-expired',
    group: 'tls',
    obstacle: 'The certificate has expired.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: otherLogin(
      shows({ notBefore: new Date(Date.now() - 40 * DAY_MS), notAfter: new Date(Date.now() - DAY_MS) }),
    ),
    expected: { outcome: 'impaired', cause: 'tls.cert-expired', met: 'no' },
    never: { causes: ['env.clock-skew'] },
  },
  {
    name: 'tls-cert-not-yet-valid',
    group: 'tls',
    obstacle: 'The certificate is valid only from tomorrow on.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: otherLogin(shows({ notBefore: new Date(Date.now() + DAY_MS) })),
    expected: { outcome: 'impaired', cause: 'tls.cert-not-yet-valid', met: 'no' },
    never: { causes: ['env.clock-skew'] },
  },
  {
    name: 'tls-cert-name',
    group: 'tls',
    obstacle: 'Another party answers, with a right certificate of its own.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: otherLogin(shows({ names: ['www.hosting.example'] })),
    expected: { outcome: 'blocked', cause: 'tls.cert-name', met: 'no' },
  },
  {
    name: 'tls-cert-self-signed',
    group: 'tls',
    obstacle: 'The certificate is self-signed.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: otherLogin(() => https(selfSign({ names: [LOGIN] }))),
    expected: { outcome: 'blocked', cause: 'tls.cert-self-signed', met: 'no' },
  },
  {
    name: 'tls-version-old',
    group: 'tls',
    obstacle: 'The far end offers TLS 1.1 and before only.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: otherLogin(({ lab }) =>
      https({ ...issue(lab.authority, { names: [LOGIN] }), minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }),
    ),
    expected: { outcome: 'impaired', cause: 'tls.version', met: 'no' },
  },
  {
    name: 'tls-intercepted-unknown',
    group: 'tls',
    obstacle: 'A device looks into TLS, with certificates by an authority that nobody here knows.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: intercepted(AT.login),
    expected: {
      outcome: 'impaired',
      cause: 'tls.cert-unknown-issuer',
      met: 'no',
      says: [/Example Corp Inspection CA/],
    },
  },
  {
    name: 'tls-intercepted-page',
    group: 'tls',
    obstacle: 'A device looks into TLS, and shows a page that forbids.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: otherLogin(() => https(inspected(LOGIN), { '*': BLOCK_PAGE })),
    expected: { outcome: 'blocked', cause: 'http.block-page', met: 'no' },
  },
];

export const tlsScenarios: readonly Scenario[] = [
  ...filterScenarios,
  ...sizeScenarios,
  ...certificateScenarios,
  ...trustScenarios,
  ...clientCertificateScenarios,
  ...alpnScenarios,
];

/** A right certificate of the lab's authority, but for what is given here. */
function shows(wrong: Partial<LeafOptions>): (site: Site) => ImpostorSpec {
  return ({ lab }) => https(issue(lab.authority, { names: [LOGIN], ...wrong }));
}

function https(tls: TlsSettings, routes: Routes = GOOD_ANSWER): ImpostorSpec {
  return { kind: 'https', tls, routes };
}
