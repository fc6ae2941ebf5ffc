import type { JsonKind } from './profile.ts';

export type Operation =
  | 'resolve'
  | 'connect'
  | 'proxy-connect'
  | 'tls-handshake'
  | 'http-round-trip'
  | 'udp-round-trip'
  | 'tcp-round-trip';

export type PathKind = 'direct' | 'proxy';

/** What an observation that was made only to tell causes apart stands for. */
export type ControlKind =
  /** Another server name on the same address and port. */
  | 'neutral-name'
  /** The same handshake with a ClientHello that fits into one packet. */
  | 'small-hello'
  /** The small one, in two packets. */
  | 'split-hello'
  /** A port of the same address on which nothing listens. */
  | 'unused-port'
  /** The served chain, against the authorities that the system trusts. */
  | 'system-authorities'
  /** A datagram to the same address and port: its ICMP errors say more than those of TCP. */
  | 'udp-companion'
  /** A name that cannot exist, in the same zone or in none. */
  | 'sibling-name'
  /** The same name, asked of one DNS server alone. */
  | 'second-resolver';

/**
 * What went wrong with one operation, in words that are the same on every system. Classified once, beside the
 * socket; the raw code stands next to it in `Observation.code`.
 */
export type Failure =
  | 'name-not-found'
  | 'name-no-data'
  | 'name-server-failure'
  | 'name-server-refused'
  | 'name-server-unreachable'
  | 'name-timeout'
  | 'name-invalid'
  | 'connection-timeout'
  | 'connection-refused'
  | 'connection-reset'
  | 'connection-closed'
  /** This host's own kernel forbids it. */
  | 'connection-prohibited'
  /** The network said that it is forbidden. */
  | 'connection-rejected'
  /** The network said that there is no way: a router or a firewall. */
  | 'host-unreachable'
  /** This host's own kernel said so: nothing was sent. */
  | 'network-unreachable'
  | 'protocol-unreachable'
  | 'address-unusable'
  /** The proxy answered, and opens no way. */
  | 'proxy-refused'
  /** The proxy said nothing, or nothing that is an answer. */
  | 'proxy-no-answer'
  | 'tls-timeout'
  | 'tls-reset'
  | 'tls-closed'
  | 'tls-alert'
  | 'tls-not-tls'
  | 'tls-broken'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-name-mismatch'
  | 'certificate-self-signed'
  | 'certificate-unknown-issuer'
  | 'certificate-invalid'
  | 'http-timeout'
  | 'http-reset'
  | 'http-closed'
  | 'http-malformed'
  | 'udp-timeout'
  /** Something answered, and not with what the service answers. */
  | 'answer-garbled'
  | 'local-exhausted'
  | 'cancelled'
  | 'unknown';

export interface ResolveDetail {
  readonly kind: 'resolve';
  readonly name: string;
  /** Every address that was answered, IPv4 first, in the order of the answer. */
  readonly addresses: readonly string[];
  /** Who answered: DNS servers, the hosts file, or the system's own resolver. */
  readonly by: 'dns' | 'hosts-file' | 'system';
  /** The name as it was found, where a search domain was added. */
  readonly foundAs: string | null;
  /** Raw code of each family's query that had no answer. */
  readonly codes: { readonly a: string | null; readonly aaaa: string | null };
}

export interface ConnectDetail {
  readonly kind: 'connect';
  /** Sockets opened one after the other for this one answer. */
  readonly sockets: number;
}

/** What a proxy said to CONNECT (RFC 9110 section 9.3.6). */
export interface ProxyDetail {
  readonly kind: 'proxy';
  /** `http://proxy.example:3128`; never with credentials. */
  readonly proxy: string;
  /** `host:port` that it was asked for. */
  readonly authority: string;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface CertificateSummary {
  readonly subject: string;
  readonly issuer: string;
  /** ISO dates. */
  readonly validFrom: string;
  readonly validTo: string;
  /** Base64 of the SHA-256 of the SubjectPublicKeyInfo (RFC 7469). */
  readonly spkiSha256: string;
  /** DNS names and addresses of the subjectAltName extension; leaf only. */
  readonly names: readonly string[];
}

export interface TlsDetail {
  readonly kind: 'tls';
  readonly serverName: string;
  readonly protocol: string | null;
  readonly cipher: string | null;
  readonly alpn: string | null;
  /** Number of the alert that the far end sent (RFC 8446 section 6). */
  readonly alert: number | null;
  /** Whether the chain verifies against the authorities in use; null when there was none to verify against. */
  readonly chainTrusted: boolean | null;
  /** Whether the leaf names `serverName`. */
  readonly nameMatches: boolean | null;
  /** Leaf first. */
  readonly chain: readonly CertificateSummary[];
}

/** The shape of a JSON body: enough to judge by, too little to leak. */
export interface JsonShape {
  readonly kind: JsonKind;
  /** Keys of the object, or of the array's first item, with the kind of each. */
  readonly keys: Readonly<Record<string, JsonKind>>;
}

export interface HttpDetail {
  readonly kind: 'http';
  readonly url: string;
  readonly status: number | null;
  /** The few that tell who answered: location, server, via, content-type, www-authenticate ... */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBytes: number;
  /** True when the body was longer than what was read. */
  readonly bodyTruncated: boolean;
  /** Null when the body is not JSON. */
  readonly json: JsonShape | null;
  /** Title of an HTML body. */
  readonly title: string | null;
  /** First words of a body that is not JSON. */
  readonly excerpt: string | null;
}

/** One step on the way that an image is pulled (OCI distribution specification). */
export interface RegistryDetail {
  readonly kind: 'registry';
  /** The registry itself; its token server; the image's manifest; the data that the manifest names. */
  readonly step: 'challenge' | 'token' | 'manifest' | 'blob';
  /** Whom this step asks. */
  readonly host: string;
  readonly port: number;
  /** Address that was dialled for it; null: none was. */
  readonly address: string | null;
  /** Whether a requirement of the run names it, and it is not this host itself. Whom none names is not contacted. */
  readonly listed: boolean;
  /** What was answered, with neither tokens nor the queries of signed URLs. */
  readonly answer: HttpDetail | null;
  /** Where the answer sends on to. */
  readonly redirect: { readonly host: string; readonly port: number; readonly listed: boolean } | null;
}

export interface DnsExchangeDetail {
  readonly kind: 'dns-exchange';
  readonly query: string;
  readonly transport: 'udp' | 'tcp';
  readonly rcode: string | null;
  readonly answers: readonly string[];
}

export interface NtpDetail {
  readonly kind: 'ntp';
  /** 0: the server asks to be left alone; 16: it does not know the time itself (RFC 5905 figure 11). Null: no answer. */
  readonly stratum: number | null;
  /** Code of a kiss-o'-death, such as `RATE` or `DENY` (RFC 5905 section 7.4). */
  readonly kiss: string | null;
  /** Milliseconds that the server's clock is ahead of this host's; null when it gave no time to go by. */
  readonly offsetMs: number | null;
}

/** An address as the far end sees it. */
export interface SeenAddress {
  readonly address: string;
  readonly port: number;
}

export interface StunDetail {
  readonly kind: 'stun';
  /** Where our datagram came from, for the server. */
  readonly seenAs: SeenAddress | null;
  /** Error code of the answer, such as 401 (RFC 8489 section 14.8). */
  readonly errorCode: number | null;
}

export interface ListenerDetail {
  readonly kind: 'listener';
  readonly transport: 'udp' | 'tcp' | 'tls';
  /** Where our request came from, for the listener; null: no answer. */
  readonly seenAs: SeenAddress | null;
  /** Inside TLS: whether the listener shook hands with the same certificate that was seen here. */
  readonly sameTls: boolean | null;
}

export type ObservationDetail =
  | ResolveDetail
  | ConnectDetail
  | ProxyDetail
  | TlsDetail
  | HttpDetail
  | RegistryDetail
  | DnsExchangeDetail
  | NtpDetail
  | StunDetail
  | ListenerDetail;

/** One fact: which operation, at which address, through which path, what happened, how long it took. */
export interface Observation {
  /** Id of the target. A `resolve` observation serves every target of that name and carries the name instead. */
  readonly target: string;
  readonly operation: Operation;
  readonly path: PathKind;
  /** Literal address that was dialled. */
  readonly address: string | null;
  /** Port that was dialled, which `--connect-to` may have changed. */
  readonly port: number | null;
  readonly failure: Failure | null;
  /** Raw errno, rcode, TLS error or HTTP status, as the system gave it. */
  readonly code: string | null;
  readonly detail: ObservationDetail | null;
  /** Counted from 1; a second attempt is made only for what may be loss. */
  readonly attempt: number;
  /** Milliseconds since the start of the run. */
  readonly startedMs: number;
  readonly durationMs: number;
  readonly control?: ControlKind;
}
