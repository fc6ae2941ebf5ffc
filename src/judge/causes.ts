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
  'tcp.timeout': { layer: 'tcp', owner: FIREWALL, title: 'no answer', next: ADD_ENTRY },
  'tcp.refused-or-rejected': {
    layer: 'tcp',
    owner: FIREWALL,
    title: 'refused or rejected',
    next: `${ADD_ENTRY} If others can connect from elsewhere, a rule rejects; if nobody can, the service is down.`,
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
