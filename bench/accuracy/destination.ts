import { destinationsOf } from '../../test/lab/profile.ts';
import type { Need, TryAt } from '../../test/lab/scenario.ts';

/** What is spoken there: decides which of a program's ways to ask fits. */
type Speaks = 'tcp' | 'tls' | 'https' | 'http' | 'dns' | 'udp';

export interface Destination {
  readonly host: string;
  readonly port: number;
  readonly speaks: Speaks;
  /** The user asks without verification: the certificate is by an authority that nobody was given. */
  readonly unverified: boolean;
  /** Nothing that answers to HTTP is behind it, although it is on port 443. */
  readonly tlsOnly: boolean;
  /** The name to ask a DNS server for. */
  readonly query: string;
}

/** The hosts and ports that a requirement names; none for subnets. */
export function destinationsOfNeed(need: Need): readonly Destination[] {
  const settings = settingsOf(need.check);
  const common = {
    // Listeners prove themselves by their token, and sign their own certificate.
    unverified: settings['tls'] === true || (settings['trust'] === 'private' && settings['ca'] === undefined),
    tlsOnly: settings['alpn'] !== undefined,
    query: typeof settings['query'] === 'string' ? settings['query'] : 'example',
  };
  return destinationsOf([need]).map((place) => ({
    host: place.host,
    port: place.port,
    speaks: settings['tls'] === true ? 'tls' : speaksAt(place),
    ...common,
  }));
}

/** With the brackets that an IPv6 address needs before a port. */
export function hostPort({ host, port }: Pick<Destination, 'host' | 'port'>): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** File of the authority that the requirement names. */
export function authorityOf({ check }: Need): string | null {
  const { ca } = settingsOf(check);
  return typeof ca === 'string' ? ca : null;
}

function speaksAt({ protocol, check, port }: TryAt): Speaks {
  if (protocol === 'udp') return check === 'dns' ? 'dns' : 'udp';
  if (check === 'tcp' || check === 'tls' || check === 'https' || check === 'http') return check;
  return port === 443 ? 'https' : 'tcp';
}

function settingsOf(check: unknown): Readonly<Record<string, unknown>> {
  const [inner] = isRecord(check) ? Object.values(check) : [];
  return isRecord(inner) ? inner : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
