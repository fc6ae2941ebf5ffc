/** What the network did to one requirement. */
export type Outcome = 'allowed' | 'impaired' | 'blocked' | 'inconclusive' | 'skipped';

/** Whether that is what the requirement wants; an `expect: blocked` requirement is met by `blocked`. */
export type Met = 'yes' | 'no' | 'unknown';

/** How sure the judge is of the cause: nothing else fits, other causes are unlikely, or it is one of several. */
export type Confidence = 'certain' | 'likely' | 'possible';

/** The step of the path at which something stopped. */
export type Layer = 'vantage' | 'name' | 'route' | 'tcp' | 'proxy' | 'tls' | 'http' | 'udp' | 'profile' | 'run';

/**
 * Why an outcome is what it is. Stable ids: they never change meaning within a major version. Each one has a
 * heading of the same spelling in docs/causes.md.
 */
export type Cause =
  | 'dns.nxdomain'
  | 'dns.nodata'
  | 'dns.servfail'
  | 'dns.refused'
  | 'dns.timeout'
  | 'dns.unusable'
  | 'dns.sinkhole'
  | 'dns.unexpected-private'
  | 'dns.unexpected-public'
  | 'dns.hijack'
  | 'dns.resolver-broken'
  | 'tcp.timeout'
  | 'tcp.refused-or-rejected'
  | 'tcp.rejected'
  | 'tcp.unreachable'
  | 'tcp.prohibited'
  | 'tcp.no-local-route'
  | 'tcp.v6-broken'
  | 'proxy.required'
  | 'proxy.denied'
  | 'proxy.port-denied'
  | 'proxy.auth-required'
  | 'proxy.unreachable'
  | 'proxy.gateway-error'
  | 'proxy.no-proxy-missing'
  | 'proxy.no-proxy-too-wide'
  | 'proxy.no-proxy-ambiguous'
  | 'proxy.transparent'
  | 'tls.closed'
  | 'tls.reset'
  | 'tls.timeout'
  | 'tls.alert'
  | 'tls.not-tls'
  | 'tls.broken'
  | 'tls.version'
  | 'tls.sni-filtered'
  | 'tls.stall-large'
  | 'tls.split-dropped'
  | 'tls.alpn-stripped'
  | 'tls.intercepted-trusted'
  | 'tls.client-certificate-required'
  | 'tls.cert-expired'
  | 'tls.cert-not-yet-valid'
  | 'tls.cert-name'
  | 'tls.cert-self-signed'
  | 'tls.cert-unknown-issuer'
  | 'tls.cert-invalid'
  | 'tls.unverified'
  | 'http.timeout'
  | 'http.closed'
  | 'http.malformed'
  | 'http.block-page'
  | 'http.captive-portal'
  | 'http.redirect-to-unlisted'
  | 'http.unexpected-status'
  | 'http.unexpected-body'
  | 'udp.silent'
  | 'udp.port-unreachable'
  | 'udp.prohibited'
  | 'path.flaky'
  | 'env.offline'
  | 'env.resolver'
  | 'env.clock-skew'
  | 'service.down'
  | 'service.unexpected-answer'
  | 'policy.unexpectedly-open'
  | 'config.parameter-missing'
  | 'config.not-selected'
  | 'config.retired'
  | 'not-run.deadline'
  | 'not-run.interrupted'
  | 'not-run.exhausted'
  | 'not-run.not-testable';
