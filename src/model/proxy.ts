/** How a proxy is spoken to. With `socks5h` the proxy resolves the name, with `socks5` the program does. */
export type ProxyScheme = 'http' | 'https' | 'socks5' | 'socks5h';

/** One proxy, without its credentials: safe to print and to put into a report. */
export interface Proxy {
  readonly scheme: ProxyScheme;
  /** Name in lower case, or address literal; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** What named it: a variable as it is spelled (`https_proxy`), or `--proxy`. */
  readonly from: string;
}

/** What a proxy is told about who asks, percent-decoded. Never part of a report. */
export interface ProxyCredentials {
  readonly username: string;
  readonly password: string;
}

/** The proxy settings of this vantage point, as curl would apply them. */
export interface ProxySettings {
  /** For https, tls and tcp targets. */
  readonly https: Proxy | null;
  /** For http in the clear. */
  readonly http: Proxy | null;
  /** Kept apart from the proxies, so that writing out a `Proxy` never shows them. */
  readonly credentials: { readonly https: ProxyCredentials | null; readonly http: ProxyCredentials | null };
  /** The text of NO_PROXY; null when it is unset or empty. In force with `--proxy` too. */
  readonly noProxy: string | null;
  /** Sentences about what is wrong or read differently, each with what would be right; never with credentials. */
  readonly problems: readonly string[];
}

/** Where a program wants to go. `https` is everything that needs a tunnel: https, TLS, bare TCP. */
export interface ProxyDestination {
  /** Name in lower case, or address literal; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
}

/** Programs, or libraries, that read NO_PROXY each in their own way. */
export type ProxyProgram =
  | 'curl'
  | 'go'
  | 'python-urllib'
  | 'python-requests'
  | 'python-httpx'
  | 'node-fetch'
  | 'node-http'
  | 'wget'
  | 'java';

/** `not-read`: the program does not read the variable that names the proxy, or fails at the text of NO_PROXY. */
type ProxyDecision = 'proxy' | 'direct' | 'not-read';

/** What one program does about one destination. */
export interface NoProxyReading {
  readonly program: ProxyProgram;
  readonly decision: ProxyDecision;
  /** One sentence without a full stop: the entry that matched, or the rule. */
  readonly because: string;
}

/** One destination, and what every program does about it. */
export interface ProxyRow {
  readonly destination: ProxyDestination;
  /** Ids of the requirements that name it. */
  readonly requirements: readonly string[];
  readonly agreement: 'direct' | 'proxy' | 'mixed';
  readonly readings: readonly NoProxyReading[];
}

/** What `reachcheck proxy` shows. */
export interface ProxyOverview {
  readonly https: Proxy | null;
  readonly http: Proxy | null;
  readonly noProxy: string | null;
  readonly problems: readonly string[];
  readonly rows: readonly ProxyRow[];
  /** Ids of requirements without a destination that could be shown: a subnet, a missing parameter, no TCP. */
  readonly leftOut: readonly string[];
  /** The same for Java, which reads none of the variables; `lost` are entries that cannot be said there. */
  readonly java: { readonly nonProxyHosts: string; readonly lost: readonly string[] } | null;
}
