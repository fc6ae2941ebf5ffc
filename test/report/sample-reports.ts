import type { Report } from '../../src/model/report.ts';
import {
  blocked,
  finding,
  missingEntry,
  observation,
  report,
  requirement,
  skipped,
  VANTAGE,
  verdict,
} from './sample.ts';

/** A run as a user of the VPC profile sees it: something of everything. */
export function vpcReport(): Report {
  return report({
    exitCode: 1,
    requirements: [
      host('ks-api', 'ibmcloud ks and oc commands', 'containers.cloud.ibm.com'),
      host('ibmcloud-cli', 'ibmcloud login and plug-ins', 'cloud.ibm.com'),
      host('iam', 'log in: tokens of IAM', 'iam.cloud.ibm.com'),
      host('iam-private', 'log in from inside the VPC', 'private.us-south.iam.cloud.ibm.com'),
      host('registry-us', 'pull images from the us-south registry', 'us.icr.io'),
      host('registry-de', 'pull images from the eu-central registry', 'de.icr.io'),
      requirement('registry-cdn', {
        title: 'image layers',
        destinations: [{ kind: 'wildcard', value: '*.cloudfront.example' }],
        witnesses: ['d1.cloudfront.example', 'd2.cloudfront.example'],
      }),
      requirement('node-ports', {
        title: 'NodePort services of the workers',
        destinations: [{ kind: 'cidr', value: '10.240.0.0/24' }],
        ports: [{ from: 30_000, to: 32_767 }],
        need: 'optional',
      }),
      requirement('telnet', {
        title: 'telnet must stay closed',
        destinations: [{ kind: 'address', value: '2001:db8::17' }],
        ports: [{ from: 23, to: 23 }],
        expect: 'blocked',
      }),
      host('monitoring', 'send metrics', 'ingest.us-south.monitoring.cloud.ibm.com'),
      { ...host('cert-manager', 'certificates', 'certs.cloud.ibm.com'), need: 'deprecated', retiredOn: '2027-01-01' },
      requirement('master-api', {
        title: 'kubectl against the public endpoint of the cluster',
        destinations: [{ kind: 'host', value: '{masterUrl}' }],
        ports: [],
        gap: { parameter: 'masterUrl', conditional: false, howTo: 'ibmcloud ks cluster get --cluster NAME' },
      }),
      requirement('etcd', { title: 'calicoctl', destinations: [{ kind: 'host', value: '{masterUrl}' }], ports: [] }),
      { ...host('old-registry', 'the registry before icr.io', 'registry.bluemix.example'), need: 'retired' },
    ],
    verdicts: [
      verdict('ks-api', { explanation: 'HTTP 200 with the expected JSON in 182 ms.', evidence: [0, 1, 2, 3] }),
      verdict('ibmcloud-cli', { explanation: 'HTTP 200 in 90 ms.' }),
      blocked('iam', {
        explanation: 'No answer to 5 SYNs in 4.0 s at any of its 3 addresses.',
        evidence: [4, 5],
        coverage: { reached: 0, tried: 3, note: null },
      }),
      verdict('iam-private', {
        outcome: 'inconclusive',
        met: 'unknown',
        cause: 'dns.unexpected-public',
        rule: 'name-of-other-class',
        confidence: 'possible',
        explanation: 'The name resolves to a public address where a private one is expected.',
        next: 'Ask the DNS team whether the private zone is forwarded to 161.26.0.10.',
      }),
      verdict('registry-us', {
        outcome: 'blocked',
        met: 'no',
        cause: 'tls.reset',
        rule: 'tls-reset',
        confidence: 'likely',
        explanation: 'The connection was reset after the ClientHello.',
        coverage: { reached: 1, tried: 3, note: '1 of 3 addresses' },
        next: 'Ask for a rule that lets this server name through.',
      }),
      blocked('registry-de', { cause: 'tls.reset', explanation: 'The connection was reset after the ClientHello.' }),
      verdict('registry-cdn', {
        coverage: { reached: 2, tried: 2, note: '2 witnesses of *.cloudfront.example' },
        explanation: 'TLS 1.3 with the right name in 41 ms.',
      }),
      verdict('node-ports', {
        outcome: 'inconclusive',
        met: 'unknown',
        cause: 'tcp.refused-or-rejected',
        explanation: 'Refused, which a closed port and a reject rule do alike.',
        coverage: { reached: 0, tried: 8, note: '8 of 708,608 places' },
        stopped: [
          {
            destination: { kind: 'cidr', value: '10.240.0.0/24' },
            host: '10.240.0.4',
            port: 30_000,
            addresses: ['10.240.0.4'],
          },
          {
            destination: { kind: 'cidr', value: '10.240.0.0/24' },
            host: '10.240.0.4',
            port: 32_767,
            addresses: ['10.240.0.4'],
          },
          {
            destination: { kind: 'cidr', value: '10.240.0.0/24' },
            host: '10.240.0.9',
            port: 30_000,
            addresses: ['10.240.0.9'],
          },
          {
            destination: { kind: 'cidr', value: '10.240.0.0/24' },
            host: '10.240.0.9',
            port: 32_767,
            addresses: ['10.240.0.9'],
          },
        ],
      }),
      verdict('telnet', {
        outcome: 'allowed',
        met: 'no',
        cause: 'policy.unexpectedly-open',
        explanation: 'It accepts connections, but must be blocked.',
        next: 'Ask the firewall team to close it.',
      }),
      verdict('monitoring', {
        outcome: 'impaired',
        met: 'no',
        cause: 'tls.cert-unknown-issuer',
        confidence: 'likely',
        explanation:
          'TLS is answered with a certificate issued by "Corp TLS Inspection CA", which this host does not trust.',
        next: 'Ask for an exception from TLS inspection.',
      }),
      verdict('cert-manager'),
      skipped('master-api'),
      skipped('etcd'),
      skipped('old-registry', {
        met: 'yes',
        cause: 'config.retired',
        explanation: 'Retired on 2023-10-05.',
        next: 'Remove it from the allowlist; icr.io replaced it.',
      }),
    ],
    findings: [
      finding(['iam'], {
        explanation: 'SYNs to iam.cloud.ibm.com are dropped without an answer.',
        next: 'Send the entry below to the firewall team.',
      }),
      finding(['registry-us', 'registry-de'], {
        cause: 'tls.reset',
        layer: 'tls',
        owner: 'proxy or web filter team',
        explanation:
          'Every connection to *.icr.io is reset after the ClientHello, whatever its address: something on the way filters by server name.',
        next: 'Ask for *.icr.io to be let through without inspection.',
      }),
      finding(['monitoring'], {
        cause: 'tls.cert-unknown-issuer',
        layer: 'tls',
        owner: 'proxy or web filter team',
        explanation: 'TLS to monitoring is intercepted by "Corp TLS Inspection CA".',
        next: 'Ask for an exception from TLS inspection, or add its CA to the agent.',
      }),
      finding(['telnet'], {
        cause: 'policy.unexpectedly-open',
        layer: 'tcp',
        explanation: 'One destination that must be blocked is open.',
        next: 'Ask for the opening to be closed.',
      }),
    ],
    missing: [
      missingEntry('iam', {
        destination: { kind: 'host', value: 'iam.cloud.ibm.com' },
        observed: ['23.40.100.152', '2a02:26f0:dc::17c8:a12', '2a02:26f0:dc::17c8:a13'],
        purpose: 'log in: tokens of IAM',
      }),
      missingEntry('registry', {
        destination: { kind: 'wildcard', value: '*.icr.io' },
        observed: ['169.60.98.86'],
        published: ['169.60.98.80/29'],
        purpose: 'pull images from the us-south and eu-central registries',
        requirements: ['registry-us', 'registry-de'],
      }),
      missingEntry('node-ports', {
        destination: { kind: 'cidr', value: '10.240.0.0/24' },
        ports: [{ from: 30_000, to: 32_767 }],
        need: 'optional',
        purpose: 'NodePort services of the workers',
        requirements: ['node-ports'],
      }),
    ],
    observations: [
      observation('containers.cloud.ibm.com', {
        operation: 'resolve',
        address: null,
        port: null,
        detail: {
          kind: 'resolve',
          name: 'containers.cloud.ibm.com',
          addresses: ['192.0.2.10'],
          by: 'dns',
          foundAs: null,
          codes: { a: null, aaaa: 'NODATA' },
        },
        startedMs: 1,
        durationMs: 11,
      }),
      observation('t-ks-api'),
      observation('t-ks-api', {
        operation: 'tls-handshake',
        detail: {
          kind: 'tls',
          serverName: 'containers.cloud.ibm.com',
          protocol: 'TLSv1.3',
          cipher: 'TLS_AES_256_GCM_SHA384',
          alpn: 'http/1.1',
          alert: null,
          chainTrusted: true,
          nameMatches: true,
          chain: [
            {
              subject: 'CN=containers.cloud.ibm.com',
              issuer: 'CN=Example Public CA 1',
              validFrom: '2026-06-01T00:00:00.000Z',
              validTo: '2026-11-30T23:59:59.000Z',
              spkiSha256: 'abc=',
              names: ['containers.cloud.ibm.com'],
            },
          ],
        },
        startedMs: 43,
        durationMs: 60,
      }),
      observation('t-ks-api', {
        operation: 'http-round-trip',
        code: '200',
        detail: {
          kind: 'http',
          url: 'https://containers.cloud.ibm.com/global/v1/versions',
          status: 200,
          headers: { 'content-type': 'application/json', server: 'nginx' },
          bodyBytes: 1422,
          bodyTruncated: false,
          json: { kind: 'object', keys: { kubernetes: 'array', openshift: 'array' } },
          title: null,
          excerpt: null,
        },
        startedMs: 103,
        durationMs: 80,
      }),
      observation('t-iam', {
        address: '23.40.100.152',
        failure: 'connection-timeout',
        code: 'ETIMEDOUT',
        detail: { kind: 'connect', sockets: 5 },
        durationMs: 4001,
      }),
      observation('t-iam', {
        address: '2a02:26f0:dc::17c8:a12',
        failure: 'network-unreachable',
        code: 'ENETUNREACH',
        attempt: 2,
        durationMs: 0,
      }),
    ],
  });
}

/** Sixty requirements on a host where no name resolves. */
export function nothingResolvesReport(): Report {
  const ids = Array.from({ length: 60 }, (_, index) => `entry-${index + 1}`);
  return report({
    exitCode: 3,
    verdicts: [
      ...ids.map((id) =>
        verdict(id, {
          outcome: 'inconclusive',
          met: 'unknown',
          cause: 'env.resolver',
          rule: 'nothing-resolves',
          explanation: 'No name resolves from here.',
          coverage: { reached: 0, tried: 0, note: null },
        }),
      ),
      skipped('master-api'),
    ],
    findings: [
      finding(ids, {
        cause: 'env.resolver',
        layer: 'vantage',
        owner: 'whoever runs this host',
        explanation:
          'Nothing resolves from here: neither 10.20.0.2 nor 10.20.0.3 answered any of 60 questions in 5.0 s.',
        next: 'Check that this host is on the network (`ip route`), and which DNS servers it should use (/etc/resolv.conf).',
      }),
    ],
    vantage: { ...VANTAGE, proxies: { HTTPS_PROXY: 'http://proxy.corp.example:3128', NO_PROXY: 'localhost' } },
    ended: 'deadline',
  });
}

/** Many requirements of which every twentieth is not met. */
export function bigReport(size: number): Report {
  const ids = Array.from({ length: size }, (_, index) => `entry-${index + 1}`);
  const missing = ids.filter((_, index) => index % 20 === 0);
  const isMissing = new Set(missing);
  return report({
    exitCode: 1,
    verdicts: ids.map((id) => (isMissing.has(id) ? blocked(id) : verdict(id))),
    findings: [finding(missing)],
    missing: missing.map((id) => missingEntry(id)),
  });
}

function host(id: string, title: string, value: string): ReturnType<typeof requirement> {
  return requirement(id, {
    title,
    destinations: [{ kind: 'host', value }],
    checks: [{ kind: 'https', trust: 'public', ca: null, path: '/', answers: [{ status: [200, '3xx'], json: null }] }],
    manual: `curl -v https://${value}/`,
  });
}
