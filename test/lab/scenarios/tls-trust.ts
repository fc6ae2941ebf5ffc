import { type Authority, issue, makeAuthority } from '../../helpers/certificates.ts';
import { CLIENT_SSL, writeClientSsl } from '../client-files.ts';
import { devicesCannotReach, impostor } from '../divert.ts';
import { squidTakes } from '../intercepting-squid.ts';
import { all } from '../obstacles.ts';
import type { Expectation, Need, Scenario, ScenarioNetwork } from '../scenario.ts';
import { GOOD_ANSWER, type ServiceSpec } from '../services.ts';
import type { TlsSettings } from '../servers/listener.ts';
import { INSPECTION, inspected, intercepted } from './inspection.ts';
import { API_HTTPS, AT, LOGIN_HTTPS } from './needs.ts';
import { BLOCK_PAGE, BLOCK_PAGE_200 } from './pages.ts';
import { otherLogin } from './tls-places.ts';

const TRUSTED: Expectation = {
  outcome: 'impaired',
  cause: 'tls.intercepted-trusted',
  met: 'yes',
  says: [/Example Corp Inspection CA/],
};

/** The administrator has rolled the company's authority out to this system. */
const ROLLED_OUT: ScenarioNetwork = {
  prepare: async (site) => writeClientSsl(site, { trusted: [INSPECTION.cert] }),
};

/** It lies there as a file; who needs it has a setting that names it. */
const AS_FILE: ScenarioNetwork = {
  prepare: async (site) => writeClientSsl(site, { files: { 'inspection.pem': INSPECTION.cert } }),
};

const CLUSTER: Authority = makeAuthority('Cluster Authority');
const CLUSTER_CA = `${CLIENT_SSL}/cluster.pem`;

const CLUSTER_SERVICE: ServiceSpec = {
  name: 'c1.cluster.example',
  addresses: ['203.0.113.70'],
  ports: [{ port: 443, kind: 'https', tls: issue(CLUSTER, { names: ['c1.cluster.example'] }) }],
};

const WITH_CLUSTER: ScenarioNetwork = {
  services: [CLUSTER_SERVICE],
  prepare: async (site) => writeClientSsl(site, { trusted: [INSPECTION.cert], files: { 'cluster.pem': CLUSTER.cert } }),
};

const VERIFIED: Need = {
  id: 'cluster',
  host: 'c1.cluster.example',
  port: 443,
  check: { https: { trust: 'private', ca: CLUSTER_CA } },
};

const UNVERIFIED: Need = { ...VERIFIED, check: { https: { trust: 'private' } } };

export const trustScenarios: readonly Scenario[] = [
  {
    name: 'tls-intercepted-system',
    group: 'tls',
    obstacle: 'A device looks into TLS, with certificates by an authority on the list of this system.',
    network: ROLLED_OUT,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: intercepted(AT.login),
    expected: TRUSTED,
    findings: ['tls.intercepted-trusted'],
  },
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].map((setting): Scenario => ({
    name: `tls-intercepted-${setting.toLowerCase().replaceAll('_', '-')}`,
    group: 'tls',
    obstacle: `A device looks into TLS, with certificates by an authority that ${setting} names.`,
    network: AS_FILE,
    env: { [setting]: `${CLIENT_SSL}/inspection.pem` },
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: intercepted(AT.login),
    expected: TRUSTED,
  })),
  {
    name: 'tls-intercepted-one-family',
    group: 'tls',
    obstacle: 'A device that this system trusts looks into TLS over IPv4, and not over IPv6.',
    network: ROLLED_OUT,
    needs: [API_HTTPS, LOGIN_HTTPS],
    obstruct: intercepted('192.0.2.10'),
    expected: { ...TRUSTED, says: [/1 of 2 addresses/] },
  },
  {
    name: 'tls-intercepted-squid-unknown',
    group: 'tls',
    obstacle: 'Squid looks into TLS, with certificates by an authority that nobody here knows.',
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: squidTakes(AT.login, { bumps: INSPECTION }),
    expected: {
      outcome: 'impaired',
      cause: 'tls.cert-unknown-issuer',
      met: 'no',
      says: [/Example Corp Inspection CA/],
    },
  },
  {
    name: 'tls-intercepted-squid-system',
    group: 'tls',
    obstacle: 'Squid looks into TLS, with certificates by an authority on the list of this system.',
    network: ROLLED_OUT,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: squidTakes(AT.login, { bumps: INSPECTION }),
    expected: TRUSTED,
  },
  {
    name: 'tls-intercepted-squid-error',
    group: 'tls',
    // That its certificate is trusted shows that the proxy was reached, and nothing of what is behind it.
    obstacle: 'Squid, whose authority this system trusts, cannot reach the service, and answers in its place.',
    network: ROLLED_OUT,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: all(squidTakes(AT.login, { bumps: INSPECTION }), devicesCannotReach(AT.login)),
    expected: { outcome: 'inconclusive', cause: 'proxy.gateway-error', met: 'unknown' },
  },
  {
    name: 'tls-intercepted-unexpected-status',
    group: 'tls',
    // Whether the device says so or the service: it is not what the profile wants, so nothing can be called met.
    obstacle: 'Behind a device that this system trusts the answer is 503, where 200 is right.',
    network: ROLLED_OUT,
    needs: [{ ...LOGIN_HTTPS, check: { https: { status: 200 } } }, API_HTTPS],
    obstruct: otherLogin(() => ({
      kind: 'https',
      tls: inspected('login.service.example'),
      routes: { '*': { status: 503, headers: { 'content-type': 'application/json' }, body: '{"error":"busy"}' } },
    })),
    expected: { outcome: 'impaired', cause: 'tls.intercepted-trusted', met: 'no', says: [/503/] },
  },
  {
    name: 'tls-block-server',
    group: 'tls',
    obstacle: 'A server for block pages answers, with a certificate of its own that this system trusts.',
    network: ROLLED_OUT,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: otherLogin(() => ({
      kind: 'https',
      tls: inspected('blocked.corp.example'),
      routes: { '*': BLOCK_PAGE_200 },
    })),
    expected: { outcome: 'blocked', cause: 'http.block-page', met: 'no' },
  },
  {
    name: 'tls-intercepted-system-page',
    group: 'tls',
    obstacle: 'A device whose authority this system trusts shows a page that forbids.',
    network: ROLLED_OUT,
    needs: [LOGIN_HTTPS, API_HTTPS],
    obstruct: otherLogin(() => ({
      kind: 'https',
      tls: inspected('login.service.example'),
      routes: { '*': BLOCK_PAGE },
    })),
    expected: { outcome: 'blocked', cause: 'http.block-page', met: 'no' },
  },
  {
    name: 'tls-private-intercepted',
    group: 'tls',
    obstacle:
      'A device looks into TLS to a service whose own authority is given. That this system trusts it is no help.',
    network: WITH_CLUSTER,
    needs: [VERIFIED, API_HTTPS],
    obstruct: intercepted('203.0.113.70'),
    expected: {
      outcome: 'impaired',
      cause: 'tls.cert-unknown-issuer',
      met: 'no',
      says: [/Example Corp Inspection CA/],
    },
  },
  {
    name: 'tls-private-unverified',
    group: 'tls',
    // Nothing shows it to who was not given the authority; so no certainty may be claimed, with or without it.
    obstacle: 'A device looks into TLS to a service whose own authority is not given.',
    network: WITH_CLUSTER,
    needs: [UNVERIFIED, API_HTTPS],
    obstruct: intercepted('203.0.113.70'),
    twin: { cluster: { outcome: 'allowed', cause: 'tls.unverified', met: 'yes', confidence: 'likely' } },
    expected: { outcome: 'allowed', cause: 'tls.unverified', met: 'yes', confidence: 'likely' },
  },
];

const DEMANDED: Expectation = { outcome: 'allowed', cause: 'tls.client-certificate-required', met: 'yes' };

/** A server that ends the connection of who has no certificate was reached all the same. */
const VERSIONS = ['TLSv1.3', 'TLSv1.2'] as const;

export const clientCertificateScenarios: readonly Scenario[] = VERSIONS.flatMap((version) => [
  {
    name: `tls-client-certificate-${version.slice(-3).replace('.', '')}`,
    group: 'tls',
    obstacle: `The service demands a client certificate, over ${version}.`,
    needs: [LOGIN_HTTPS, { ...LOGIN_HTTPS, id: 'login-tls', check: 'tls' }, API_HTTPS],
    obstruct: demandsCertificate(version),
    // In TLS 1.2 its alert comes within the handshake, when it has proved itself and asked: RFC 5246 section 7.4.6.
    expected: DEMANDED,
    // In TLS 1.3 the handshake is over for the client before the server refuses it.
    others: version === 'TLSv1.3' ? {} : { 'login-tls': DEMANDED },
  },
]);

function demandsCertificate(version: (typeof VERSIONS)[number]): Scenario['obstruct'] {
  return otherLogin(({ lab }) => {
    const tls: TlsSettings = {
      ...issue(lab.authority, { names: ['login.service.example'] }),
      minVersion: version,
      maxVersion: version,
      wantsClientCertificate: true,
    };
    return { kind: 'https', tls, routes: GOOD_ANSWER };
  });
}

const STREAM: ServiceSpec = {
  name: 'stream.service.example',
  addresses: ['203.0.113.60'],
  ports: [{ port: 443, kind: 'tls', tls: { alpn: ['h2'] } }],
};

const STREAM_NEED: Need = { id: 'stream', host: STREAM.name, port: 443, check: { tls: { alpn: 'h2' } } };

export const alpnScenarios: readonly Scenario[] = [
  {
    name: 'tls-alpn-stripped',
    group: 'tls',
    obstacle: 'A device with a certificate that everybody trusts agrees on no protocol of the application layer.',
    network: { services: [STREAM] },
    needs: [STREAM_NEED, API_HTTPS],
    obstruct: intercepted('203.0.113.60', 'strip', ({ lab }) => lab.authority),
    expected: { outcome: 'impaired', cause: 'tls.alpn-stripped', met: 'no' },
  },
  {
    name: 'tls-alpn-stripped-by-inspection',
    group: 'tls',
    // That the system trusts it is not enough here: without h2 the service cannot be used.
    obstacle: 'A device that looks into TLS, trusted by this system, agrees on no protocol of the application layer.',
    network: { ...ROLLED_OUT, services: [STREAM] },
    needs: [STREAM_NEED, API_HTTPS],
    obstruct: intercepted('203.0.113.60', 'strip'),
    expected: { outcome: 'impaired', cause: 'tls.alpn-stripped', met: 'no' },
  },
  {
    name: 'tls-alpn-kept-by-inspection',
    group: 'tls',
    obstacle: 'A device that looks into TLS, trusted by this system, agrees on what the server agrees on.',
    network: { ...ROLLED_OUT, services: [STREAM] },
    needs: [STREAM_NEED, API_HTTPS],
    obstruct: intercepted('203.0.113.60'),
    expected: TRUSTED,
  },
  {
    name: 'tls-alpn-other',
    group: 'tls',
    obstacle: 'A server in the place of the service speaks HTTP/1.1 only.',
    network: { services: [STREAM] },
    needs: [STREAM_NEED, API_HTTPS],
    obstruct: impostor('ip daddr 203.0.113.60 tcp dport 443', ({ lab }) => ({
      kind: 'tls',
      tls: { ...issue(lab.authority, { names: [STREAM.name] }), alpn: ['http/1.1'] },
    })),
    // Whoever has no protocol in common must end the handshake: RFC 7301 section 3.2. One was offered here, and agreed on.
    expected: { outcome: 'impaired', cause: 'tls.alpn-stripped', met: 'no' },
  },
];
