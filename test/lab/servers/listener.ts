import type { DnsRecord, DnsRecords } from '../../../src/demo/dns-answers.ts';

interface Place {
  /** Literal address; `::` listens on all, IPv4 too. */
  readonly address: string;
  readonly port: number;
  /** Connections that wait to be accepted, of those that are made over TCP. */
  readonly backlog?: number;
}

export interface Identity {
  /** PEM texts; the leaf comes first. */
  readonly key: string;
  readonly cert: string;
}

/** What a path is answered with. */
export interface Route {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly delayMs?: number;
}

/** By path without the query; `*` is for all others, which get a 404 without it. */
export type Routes = Readonly<Record<string, Route>>;

export interface TlsSettings extends Identity {
  /** By server name (SNI), where several certificates are shown at one address. */
  readonly identities?: Readonly<Record<string, Identity>>;
  readonly alpn?: readonly string[];
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
  /** Asks for a client certificate, and ends the connection without one. */
  readonly wantsClientCertificate?: boolean;
}

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** What server.ts listens for. */
export type Listener =
  /** `echo` sends back what it gets, `silent` accepts and says nothing, `close` and `reset` end at once. */
  | (Place & {
      readonly kind: 'tcp';
      readonly behave?: 'echo' | 'silent' | 'close' | 'reset';
      readonly banner?: string;
    })
  /** Echoes within TLS. */
  | (Place & { readonly kind: 'tls'; readonly tls: TlsSettings })
  | (Place & { readonly kind: 'https'; readonly tls: TlsSettings; readonly routes: Routes })
  | (Place & { readonly kind: 'http'; readonly routes: Routes })
  /** Over UDP and TCP. Names that it does not hold get `otherwise`: they don't exist. */
  | (Place & { readonly kind: 'dns'; readonly records: DnsRecords; readonly otherwise?: DnsRecord })
  /** Sends every datagram back. */
  | (Place & { readonly kind: 'udp' });
