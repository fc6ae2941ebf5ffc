import type { TlsIdentity } from '../../../src/demo/http-servers.ts';

/** A device on the way. Clients reach it because the firewall redirects their connections to it. */
export type Middlebox = Listening & (TlsFilter | Interception | Script | Relay);

interface Listening {
  /** Literal address; `::` is all of them, IPv4 too. */
  readonly address: string;
  /** 0 is one that the system chooses; it is printed. */
  readonly port: number;
}

export interface Upstream {
  readonly address: string;
  readonly port: number;
}

/** How a connection ends, or does not: `hang` keeps it open and says nothing. */
export type Ending = 'reset' | 'close' | 'hang';

/** Ends connections with certain ClientHellos before anybody answers them; all else goes on to `upstream`. */
export interface TlsFilter {
  readonly kind: 'tls-filter';
  readonly upstream: Upstream;
  readonly filters: HelloMatch;
  /** `alert`: with the words of TLS, access_denied (RFC 8446 section 6.2). */
  readonly ending: Ending | 'alert';
}

/** One that holds is enough. */
export interface HelloMatch {
  readonly every?: boolean;
  /** Names of servers; `*.service.example` is all below it. */
  readonly names?: readonly string[];
  /** All names but these. */
  readonly namesBut?: readonly string[];
  readonly withoutName?: boolean;
  /** Bytes of the ClientHello on the wire. */
  readonly largerThan?: number;
  /** It did not come whole in one read. */
  readonly split?: boolean;
}

/** Ends TLS, with a certificate that it makes for the name asked for, and passes on what is inside to `upstream`. */
export interface Interception {
  readonly kind: 'interception';
  readonly upstream: Upstream;
  /** PEM texts of an authority that signs certificates. */
  readonly authority: TlsIdentity & { readonly name: string };
  /** `strip`: no protocol of the application layer is agreed on with anybody. */
  readonly alpn: 'pass' | 'strip';
}

/** Answers whatever comes first with the same bytes, in the place of whoever was meant. */
export interface Script {
  readonly kind: 'script';
  /** Inside TLS where there is one. */
  readonly identity?: TlsIdentity;
  readonly says: readonly string[];
  /** Waits this long before each of them. */
  readonly everyMs?: number;
  /** Says the last of them again and again, until the client leaves. */
  readonly repeat?: boolean;
  readonly ending: Ending;
}

/** Passes on what comes, worse than it came. */
export interface Relay {
  readonly kind: 'relay';
  readonly upstream: Upstream;
  /** Each way. */
  readonly delayMs?: number;
  /** Ends the connection once it has passed on so many bytes of the answer. */
  readonly cutAfter?: number;
  readonly ending?: Ending;
}
