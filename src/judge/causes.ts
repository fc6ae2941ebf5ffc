import type { Cause, Layer } from '../model/outcome.ts';

/** What is the same for every verdict of a cause. */
export interface CauseInfo {
  readonly layer: Layer;
  /** The team that usually can change it. */
  readonly owner: string;
  /** A few words for a list. */
  readonly title: string;
  /** What to do next; null when there is nothing to do. */
  readonly next: string | null;
}

const FIREWALL = 'firewall team';
const DNS = 'DNS team';
const INSPECTION = 'proxy or TLS inspection team';
const PROXY = 'proxy team';
const HOST = 'owner of this host';
const SERVICE = 'owner of the service';
const YOU = 'you';

/** Part of every next step that sends to the list of missing entries. */
export const NAMES_ENTRY = 'the entry under "Missing allowlist entries"';
const ADD_ENTRY = `Ask for ${NAMES_ENTRY}.`;

/** Every cause; each has a heading of the same spelling in docs/causes.md. */
export const CAUSES: Readonly<Record<Cause, CauseInfo>> = {
  'dns.nxdomain': {
    layer: 'name',
    owner: DNS,
    title: 'name does not exist',
    next: 'Ask why the resolver knows no such name: a DNS filter, or no forwarding for its zone. Check the spelling.',
  },
  'dns.nodata': {
    layer: 'name',
    owner: DNS,
    title: 'name has no address',
    next: 'Ask why the resolver gives no address for this name: a DNS filter often answers so.',
  },
  'dns.servfail': {
    layer: 'name',
    owner: DNS,
    title: 'name server failed',
    next: 'Ask the DNS team to look the name up on the resolver: its way to the zone is broken or filtered.',
  },
  'dns.refused': {
    layer: 'name',
    owner: DNS,
    title: 'name server refuses',
    next: 'Ask the DNS team to allow this client, or this zone, on the resolver.',
  },
  'dns.timeout': {
    layer: 'name',
    owner: DNS,
    title: 'no answer to the name',
    next: 'Ask the DNS team to look the name up on the resolver: it answers others but not this one.',
  },
  'dns.unusable': {
    layer: 'name',
    owner: YOU,
    title: 'name cannot be looked up',
    next: 'Check the spelling of the name.',
  },
  'dns.sinkhole': {
    layer: 'name',
    owner: DNS,
    title: 'name leads nowhere',
    next: 'Ask for the name to be taken off the DNS filter, or take it out of the hosts file.',
  },
  'dns.unexpected-private': {
    layer: 'name',
    owner: DNS,
    title: 'private address for a public name',
    next: 'Ask why the resolver gives a private address for this public name: split DNS, a private endpoint, or a block page.',
  },
  'dns.unexpected-public': {
    layer: 'name',
    owner: DNS,
    title: 'public address for a private name',
    next: 'Ask for private resolution of this name from here.',
  },
  'dns.hijack': {
    layer: 'name',
    owner: DNS,
    title: 'resolver makes addresses up',
    next: 'Ask for this name to resolve: the resolver gives names that do not exist the address of its own page.',
  },
  'dns.resolver-broken': {
    layer: 'vantage',
    owner: DNS,
    title: 'one of the DNS servers fails',
    next: 'Repair the DNS server that fails, or take it out of the settings of this host.',
  },
  'tcp.timeout': { layer: 'tcp', owner: FIREWALL, title: 'no answer', next: ADD_ENTRY },
  'tcp.refused-or-rejected': {
    layer: 'tcp',
    owner: FIREWALL,
    title: 'refused or rejected',
    next: `${ADD_ENTRY} If others can connect from elsewhere, a rule rejects; if nobody can, the service is down.`,
  },
  'tcp.rejected': {
    layer: 'tcp',
    owner: FIREWALL,
    title: 'rejected by a firewall',
    next: `${ADD_ENTRY} The firewall says itself that it forbids this.`,
  },
  'tcp.unreachable': {
    layer: 'route',
    owner: FIREWALL,
    title: 'unreachable',
    next: `${ADD_ENTRY} A router or a firewall says that there is no way.`,
  },
  'tcp.prohibited': {
    layer: 'vantage',
    owner: HOST,
    title: 'forbidden on this host',
    next: 'Look at the firewall and the routes of this host itself: nothing was sent.',
  },
  'tcp.no-local-route': {
    layer: 'vantage',
    owner: HOST,
    title: 'no route from this host',
    next: 'Look at the routes of this host: it knows no way there.',
  },
  'tcp.v6-broken': {
    layer: 'vantage',
    owner: HOST,
    title: 'IPv6 fails everywhere',
    next: 'Repair IPv6 here, or turn it off: programs that try it first lose time or fail.',
  },
  'proxy.required': {
    layer: 'proxy',
    owner: YOU,
    title: 'only through the proxy',
    next: 'Give the proxy to all software that needs this, services and containers too: what ignores it is blocked.',
  },
  'proxy.denied': {
    layer: 'proxy',
    owner: PROXY,
    title: 'denied by the proxy',
    next: `${ADD_ENTRY} It belongs into the list of the proxy.`,
  },
  'proxy.port-denied': {
    layer: 'proxy',
    owner: PROXY,
    title: 'port denied by the proxy',
    next: `${ADD_ENTRY} The proxy opens tunnels to other ports only: this port must be added to those of CONNECT.`,
  },
  'proxy.auth-required': {
    layer: 'proxy',
    owner: YOU,
    title: 'proxy wants a login',
    next: 'Give user name and password of the proxy in its URL (http://user:password@proxy:port), then run again.',
  },
  'proxy.unreachable': {
    layer: 'proxy',
    owner: HOST,
    title: 'proxy unreachable',
    next: 'Correct the proxy settings of this host (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, --proxy), or have the proxy repaired.',
  },
  'proxy.gateway-error': {
    layer: 'proxy',
    owner: PROXY,
    title: 'proxy gets no further',
    next: 'Ask the proxy team why the proxy itself cannot connect: its own name resolution, its own firewall, or the service.',
  },
  'proxy.no-proxy-missing': {
    layer: 'proxy',
    owner: YOU,
    title: 'missing in NO_PROXY',
    next: 'Add the host to NO_PROXY: it is reached directly, and not through the proxy.',
  },
  'proxy.no-proxy-too-wide': {
    layer: 'proxy',
    owner: YOU,
    title: 'wrongly in NO_PROXY',
    next: 'Take the host out of NO_PROXY: it is reached through the proxy, and not directly.',
  },
  'proxy.no-proxy-ambiguous': {
    layer: 'proxy',
    owner: YOU,
    title: 'NO_PROXY read in different ways',
    next: 'Write NO_PROXY so that all programs read it alike: "reachcheck proxy" shows how each one reads it.',
  },
  'proxy.transparent': {
    layer: 'tcp',
    owner: FIREWALL,
    title: 'something accepts every connection',
    next: `${ADD_ENTRY} A transparent proxy accepts connections in the place of the service: an open port proves nothing here.`,
  },
  'tls.closed': {
    layer: 'tls',
    owner: FIREWALL,
    title: 'closed before TLS',
    next: `${ADD_ENTRY} A filter that reads the server name, or a proxy that takes the connection, ends it there.`,
  },
  'tls.reset': {
    layer: 'tls',
    owner: FIREWALL,
    title: 'reset before TLS',
    next: `${ADD_ENTRY} Filters that read the server name reset connections so.`,
  },
  'tls.timeout': {
    layer: 'tls',
    owner: FIREWALL,
    title: 'silence after the ClientHello',
    next: `${ADD_ENTRY} Something accepts the connection and then drops what follows.`,
  },
  'tls.alert': {
    layer: 'tls',
    owner: SERVICE,
    title: 'TLS refused',
    next: 'Try by hand with "openssl s_client"; a proxy or the service refuses this handshake.',
  },
  'tls.not-tls': {
    layer: 'tls',
    owner: FIREWALL,
    title: 'not TLS',
    next: `${ADD_ENTRY} Something else answers in the place of the service.`,
  },
  'tls.broken': {
    layer: 'tls',
    owner: INSPECTION,
    title: 'TLS handshake broken',
    next: 'Try by hand with "openssl s_client": the server is old, or something on the way garbles the handshake.',
  },
  'tls.version': {
    layer: 'tls',
    owner: SERVICE,
    title: 'only old TLS',
    next: 'Have TLS 1.2 or 1.3 turned on at what answers there: programs of today refuse older versions.',
  },
  'tls.sni-filtered': {
    layer: 'tls',
    owner: FIREWALL,
    title: 'filtered by its name',
    next: `${ADD_ENTRY} The address is open; the firewall reads the server name in the TLS handshake and stops this one.`,
  },
  'tls.stall-large': {
    layer: 'tls',
    owner: FIREWALL,
    title: 'large TLS handshakes dropped',
    next: 'Ask for the device on the way to take a ClientHello of more than one packet, as Go 1.24, OpenSSL 3.5 and browsers send it.',
  },
  'tls.split-dropped': {
    layer: 'tls',
    owner: FIREWALL,
    title: 'TLS handshakes in two packets dropped',
    next: 'Ask for the device on the way to put a ClientHello together that comes in more than one packet.',
  },
  'tls.alpn-stripped': {
    layer: 'tls',
    owner: INSPECTION,
    title: 'ALPN taken away',
    next: 'Ask for this host to be exempt from TLS inspection: programs that speak HTTP/2 or konnectivity need ALPN.',
  },
  'tls.intercepted-trusted': {
    layer: 'tls',
    owner: INSPECTION,
    title: 'TLS inspected, and trusted here',
    next: 'Ask for this host to be exempt from TLS inspection; or give the authority to all software with a list of its own.',
  },
  'tls.client-certificate-required': {
    layer: 'tls',
    owner: SERVICE,
    title: 'asks for a client certificate',
    next: null,
  },
  'tls.cert-expired': {
    layer: 'tls',
    owner: SERVICE,
    title: 'certificate expired',
    next: 'Check the clock of this host; if it is right, tell the one who runs the certificate shown in the evidence.',
  },
  'tls.cert-not-yet-valid': {
    layer: 'tls',
    owner: HOST,
    title: 'certificate not yet valid',
    next: 'Check the clock of this host.',
  },
  'tls.cert-name': {
    layer: 'tls',
    owner: FIREWALL,
    title: 'certificate of somebody else',
    next: `${ADD_ENTRY} Another party answers in the place of the service: a block page, a portal, or a wrong address.`,
  },
  'tls.cert-self-signed': {
    layer: 'tls',
    owner: FIREWALL,
    title: 'self-signed certificate',
    next: `${ADD_ENTRY} A device, not the service, answers with a certificate of its own. If the service is yours and signs for itself, give its certificate with --cacert FILE.`,
  },
  'tls.cert-unknown-issuer': {
    layer: 'tls',
    owner: INSPECTION,
    title: 'certificate of an unknown authority',
    next: 'Ask for this host to be exempt from TLS inspection; or, if its authority is yours, give it with --cacert FILE.',
  },
  'tls.cert-invalid': {
    layer: 'tls',
    owner: INSPECTION,
    title: 'certificate invalid',
    next: 'Ask for this host to be exempt from TLS inspection.',
  },
  'tls.unverified': {
    layer: 'tls',
    owner: YOU,
    title: 'identity not verified',
    next: 'Give the authority of the cluster to have its certificate verified.',
  },
  'http.timeout': {
    layer: 'http',
    owner: SERVICE,
    title: 'no HTTP answer in time',
    next: 'Try again; if it stays, try by hand with curl: a proxy that scans answers, or the service, is slow.',
  },
  'http.closed': {
    layer: 'http',
    owner: FIREWALL,
    title: 'closed without an HTTP answer',
    next: 'Try by hand with curl; something ends the connection when it sees the request.',
  },
  'http.malformed': {
    layer: 'http',
    owner: FIREWALL,
    title: 'no HTTP',
    next: 'Try by hand with curl; what answers does not speak HTTP.',
  },
  'http.block-page': {
    layer: 'http',
    owner: FIREWALL,
    title: 'block page',
    next: `${ADD_ENTRY} The page of a filter was answered in the place of the service.`,
  },
  'http.captive-portal': {
    layer: 'http',
    owner: HOST,
    title: 'sent to a login page',
    next: 'Log in to this network first (open a plain http page in a browser), then run again.',
  },
  'http.redirect-to-unlisted': {
    layer: 'http',
    owner: YOU,
    title: 'sends to a host that is not listed',
    next: 'Ask for an entry for the host that it sends to as well, or have it added to the profile.',
  },
  'http.unexpected-status': {
    layer: 'http',
    owner: SERVICE,
    title: 'unexpected status',
    next: 'Look at the answer in the evidence: the service may have trouble, or a proxy answered for it.',
  },
  'http.unexpected-body': {
    layer: 'http',
    owner: SERVICE,
    title: 'unexpected answer',
    next: 'Look at the answer in the evidence: a proxy may have answered in the place of the service.',
  },
  'udp.silent': {
    layer: 'udp',
    owner: FIREWALL,
    title: 'no answer over UDP',
    next: 'Ask the firewall team to look for dropped packets: silence alone proves nothing.',
  },
  'udp.port-unreachable': { layer: 'udp', owner: FIREWALL, title: 'UDP port unreachable', next: ADD_ENTRY },
  'udp.prohibited': { layer: 'udp', owner: FIREWALL, title: 'UDP prohibited', next: ADD_ENTRY },
  'path.flaky': {
    layer: 'tcp',
    owner: FIREWALL,
    title: 'answers now and then',
    next: 'Run again; packets are lost on the way, or one of several paths is blocked.',
  },
  'env.offline': {
    layer: 'vantage',
    owner: HOST,
    title: 'no network here',
    next: 'Connect this host to a network, then run again.',
  },
  'env.resolver': {
    layer: 'vantage',
    owner: HOST,
    title: 'nothing resolves from here',
    next: 'Repair name resolution first (resolv.conf, VPN, the way to the DNS server), then run again.',
  },
  'env.clock-skew': {
    layer: 'vantage',
    owner: HOST,
    title: 'clock of this host is wrong',
    next: 'Set the clock of this host.',
  },
  'service.down': {
    layer: 'http',
    owner: SERVICE,
    title: 'service down',
    next: 'Ask somebody elsewhere whether the service answers them.',
  },
  'service.unexpected-answer': {
    layer: 'http',
    owner: SERVICE,
    title: 'something else answers',
    next: 'Look up what listens there, and whether something on the way answers in its place.',
  },
  'policy.unexpectedly-open': {
    layer: 'tcp',
    owner: FIREWALL,
    title: 'open, but must be blocked',
    next: 'Close it: the profile demands that this is blocked.',
  },
  'config.parameter-missing': { layer: 'profile', owner: YOU, title: 'parameter missing', next: 'Set the parameter.' },
  'config.not-selected': { layer: 'profile', owner: YOU, title: 'not asked for', next: null },
  'config.retired': { layer: 'profile', owner: YOU, title: 'retired', next: null },
  'not-run.deadline': {
    layer: 'run',
    owner: YOU,
    title: 'not reached before the deadline',
    next: 'Run again with a longer --deadline.',
  },
  'not-run.interrupted': { layer: 'run', owner: YOU, title: 'interrupted', next: 'Run again.' },
  'not-run.exhausted': {
    layer: 'run',
    owner: HOST,
    title: 'this host ran out of sockets',
    next: 'Run again with a smaller --concurrency, or raise the limit of open files.',
  },
  'not-run.not-testable': { layer: 'run', owner: YOU, title: 'cannot be tried from here', next: null },
};
