import { writeClientSsl } from '../client-files.ts';
import { squidBecomes, withSquid } from '../explicit-proxy.ts';
import { squidTakes } from '../intercepting-squid.ts';
import { all } from '../obstacles.ts';
import type { Expectation, Scenario } from '../scenario.ts';
import { INSPECTION } from './inspection.ts';
import { API_HTTPS, AT, LOGIN_HTTPS } from './needs.ts';
import { CONFIGURED, loginOnlyByProxy, REQUIRED } from './proxy-places.ts';

const UNKNOWN: Expectation = { outcome: 'impaired', cause: 'tls.cert-unknown-issuer', met: 'no' };
const TRUSTED: Expectation = { outcome: 'impaired', cause: 'tls.intercepted-trusted', met: 'yes' };
const ISSUER = [/Example Corp Inspection CA/] as const;

/** The administrator has rolled the company's authority out to this system. */
const ROLLED_OUT = withSquid({}, { prepare: async (site) => writeClientSsl(site, { trusted: [INSPECTION.cert] }) });
const inspects = squidBecomes({ bumps: INSPECTION });
const CLIENT_ONLY = 'ip saddr 10.10.0.2';

/** The configured proxy looks into TLS, or another one does on the way. */
export const inspectingScenarios: readonly Scenario[] = [
  {
    name: 'proxy-inspects-trusted',
    group: 'proxy',
    obstacle: 'Only the proxy gets to one host, and looks into TLS; this system trusts its authority.',
    network: ROLLED_OUT,
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(loginOnlyByProxy, inspects),
    expected: { ...TRUSTED, says: ISSUER },
    others: { api: TRUSTED },
    findings: ['tls.intercepted-trusted'],
  },
  {
    name: 'proxy-inspects-trusted-direct-works',
    group: 'proxy',
    // Programs take the proxy: those with a list of authorities of their own fail there.
    obstacle: 'The proxy looks into TLS, and this system trusts its authority; directly nobody looks.',
    network: ROLLED_OUT,
    env: CONFIGURED,
    needs: [LOGIN_HTTPS],
    obstruct: inspects,
    expected: { ...TRUSTED, says: ISSUER },
  },
  {
    name: 'proxy-inspects-unknown',
    group: 'proxy',
    obstacle:
      'Only the proxy gets to one host, and looks into TLS with certificates by an authority nobody here knows.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(loginOnlyByProxy, inspects),
    expected: { ...UNKNOWN, says: ISSUER },
    others: { api: UNKNOWN },
    findings: ['tls.cert-unknown-issuer'],
  },
  {
    name: 'proxy-inspects-unknown-direct-works',
    group: 'proxy',
    // To go round the proxy is one way out, to trust its authority the other, and which one is right is not ours to say.
    obstacle: 'The proxy looks into TLS with certificates by an authority nobody here knows; directly nobody looks.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS],
    obstruct: inspects,
    expected: { ...UNKNOWN, says: ISSUER, alternatives: ['proxy.no-proxy-missing'] },
  },
  {
    name: 'proxy-inspects-no-proxy',
    group: 'proxy',
    obstacle: 'The proxy looks into TLS, and NO_PROXY names the host, which is reached directly.',
    network: withSquid(),
    env: { ...CONFIGURED, NO_PROXY: 'login.service.example' },
    needs: [LOGIN_HTTPS],
    obstruct: inspects,
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
  },
  {
    name: 'proxy-and-transparent-unknown',
    group: 'proxy',
    obstacle:
      'A transparent proxy looks into TLS with an unknown authority; the configured one gets through untouched.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: squidTakes(AT.login, { bumps: INSPECTION, only: CLIENT_ONLY }),
    expected: REQUIRED,
  },
  {
    name: 'proxy-and-transparent-trusted',
    group: 'proxy',
    // Programs take the proxy, and nobody looks in there.
    obstacle: 'A transparent proxy that this system trusts looks into TLS; the configured one gets through untouched.',
    network: ROLLED_OUT,
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: squidTakes(AT.login, { bumps: INSPECTION, only: CLIENT_ONLY }),
    expected: { outcome: 'allowed', cause: null, met: 'yes' },
  },
  {
    name: 'proxy-through-transparent-trusted',
    group: 'proxy',
    obstacle: 'A transparent proxy that this system trusts looks into TLS, of the configured proxy too.',
    network: ROLLED_OUT,
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: squidTakes(AT.login, { bumps: INSPECTION }),
    expected: { ...TRUSTED, says: ISSUER },
  },
  {
    name: 'proxy-through-transparent-unknown',
    group: 'proxy',
    obstacle: 'A transparent proxy looks into TLS with an unknown authority, of the configured proxy too.',
    network: withSquid(),
    env: CONFIGURED,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: squidTakes(AT.login, { bumps: INSPECTION }),
    expected: { ...UNKNOWN, says: ISSUER },
  },
];
