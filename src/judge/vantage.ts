import type { Failure, Observation } from '../model/observation.ts';
import type { Destination } from '../model/profile.ts';
import type { Gathering } from '../model/report.ts';

/** What the run as a whole says about this host, before any destination is blamed. */
export interface VantageFacts {
  /** Names that DNS was asked for, and how many of them resolved. */
  readonly namesAsked: number;
  readonly namesResolved: number;
  readonly nothingResolves: boolean;
  /** Every connection failed at once for want of a route. */
  readonly offline: boolean;
  /** No certificate is valid by the clock of this host, and several keys were shown. */
  readonly datesWrong: boolean;
  /** `absent`: no IPv6 route here. `broken`: it has one, but nothing answers over it where IPv4 does. */
  readonly ipv6: 'unknown' | 'absent' | 'broken' | 'works';
  /** Every destination that a requirement of the run names. */
  readonly listed: readonly Destination[];
  /** Whether the user forbade to look into what failed with more observations. */
  readonly withoutControls: boolean;
  readonly connects: ConnectFacts;
  readonly tunnels: TunnelFacts;
  /** Addresses that accept connections to a port on which nothing listens. */
  readonly acceptsAnything: ReadonlySet<string>;
  /** Addresses that the resolver gives to names that cannot exist. */
  readonly neverExisting: ReadonlySet<string>;
}

/** Where connections opened, and where not. */
interface ConnectFacts {
  /** Ports that opened, by address. */
  readonly open: ReadonlyMap<string, ReadonlySet<number>>;
  /** Addresses by port to which nothing opened. */
  readonly shut: ReadonlyMap<number, ReadonlySet<string>>;
  readonly openPorts: ReadonlySet<number>;
}

/** What the proxy let through. */
interface TunnelFacts {
  /** `host:port` to which a tunnel opened. */
  readonly opened: ReadonlySet<string>;
  readonly openedPorts: ReadonlySet<number>;
}

/** Failures that say nothing of the name: the server may treat every name so. */
const SERVER_GONE: readonly Failure[] = ['name-timeout', 'name-server-unreachable', 'name-server-refused'];

/** Whether this host itself had no way to send; what a router reports is `host-unreachable`. */
export function isLocalNoRoute({ failure }: Pick<Observation, 'failure'>): boolean {
  return failure === 'network-unreachable' || failure === 'address-unusable';
}

export function vantageFacts({
  observations: all,
  requirements,
  targets,
  vantage,
  flags = [],
}: Pick<Gathering, 'observations' | 'requirements' | 'targets' | 'vantage' | 'flags'>): VantageFacts {
  // The proxy is a party of its own, and controls are not what anybody needs.
  const observations = all.filter(({ control, path }) => control === undefined && path === 'direct');
  // Where a sequence of names ends says nothing of this host.
  const sequels = new Set(targets.flatMap(({ after, dial }) => (after === undefined ? [] : [dial.host])));
  const asked = observations.filter((one) => isAsked(one) && !sequels.has(one.target));
  const resolved = asked.filter(({ failure }) => failure === null);
  const connects = observations.filter(
    ({ operation, failure }) =>
      (operation === 'connect' || operation === 'udp-round-trip') &&
      failure !== 'cancelled' &&
      failure !== 'local-exhausted',
  );
  // One name may be misspelt; a server that gives no answer at all is gone for every name.
  const serverGone = asked.every(({ failure }) => failure !== null && SERVER_GONE.includes(failure));
  return {
    namesAsked: asked.length,
    namesResolved: resolved.length,
    nothingResolves: asked.length > 0 && resolved.length === 0 && (asked.length > 1 || serverGone),
    offline: isOffline(connects) || hasNoNetwork(vantage, asked, connects),
    datesWrong: datesWrong(observations),
    ipv6: ipv6State(connects),
    listed: requirements.flatMap(({ destinations }) => destinations),
    withoutControls: flags.includes('--no-controls'),
    connects: connectFacts(connects),
    tunnels: tunnelFacts(all),
    acceptsAnything: acceptsAnything(all),
    neverExisting: addressesOfNobody(all),
  };
}

function isAsked({ operation, detail, failure }: Observation): boolean {
  return (
    operation === 'resolve' &&
    failure !== 'cancelled' &&
    detail?.kind === 'resolve' &&
    (detail.by === 'dns' || detail.by === 'system')
  );
}

/** One address may lack a route, and IPv6 may: only several failures, IPv4 among them, speak for the host. */
function isOffline(connects: readonly Observation[]): boolean {
  const addresses = [...new Set(connects.map(({ address }) => address ?? ''))];
  return addresses.length > 1 && addresses.some((address) => !address.includes(':')) && connects.every(isLocalNoRoute);
}

/** Without an address of its own this host can ask nobody; a DNS server that is out of reach then says nothing. */
function hasNoNetwork(
  { addresses }: Gathering['vantage'],
  asked: readonly Observation[],
  connects: readonly Observation[],
): boolean {
  return (
    addresses.length === 0 &&
    asked.length > 0 &&
    asked.every(({ failure }) => failure !== null && SERVER_GONE.includes(failure)) &&
    connects.every(isLocalNoRoute)
  );
}

const DATES: readonly (Failure | null)[] = ['certificate-expired', 'certificate-not-yet-valid'];

/** One service may have let its certificate expire; several at once, and none with a valid one, is the clock. */
function datesWrong(observations: readonly Observation[]): boolean {
  const shown = observations.flatMap(({ failure, detail }) =>
    detail?.kind === 'tls' && detail.chain[0] !== undefined && detail.chainTrusted !== null
      ? [{ wrong: DATES.includes(failure), key: detail.chain[0].spkiSha256 }]
      : [],
  );
  return new Set(shown.map(({ key }) => key)).size > 1 && shown.every(({ wrong }) => wrong);
}

function ipv6State(connects: readonly Observation[]): VantageFacts['ipv6'] {
  const ipv6 = connects.filter(({ address }) => address?.includes(':'));
  if (ipv6.length === 0) return 'unknown';
  if (ipv6.some(({ failure }) => failure === null)) return 'works';
  if (ipv6.every(isLocalNoRoute)) return 'absent';
  // Only targets that IPv4 reaches speak for the family. When no other address of it answers either, a single one that
  // does not is no reason to ask for an entry: programs get through, and the finding says that IPv6 fails.
  const reached = new Set(
    connects
      .filter(({ address, failure }) => failure === null && address?.includes(':') === false)
      .map(({ target }) => target),
  );
  return ipv6.some(({ target }) => reached.has(target)) ? 'broken' : 'unknown';
}

function connectFacts(connects: readonly Observation[]): ConnectFacts {
  const open = new Map<string, Set<number>>();
  const shut = new Map<number, Set<string>>();
  for (const { operation, address, port, failure } of connects) {
    if (operation !== 'connect' || address === null || port === null) continue;
    if (failure === null) open.set(address, (open.get(address) ?? new Set()).add(port));
    else shut.set(port, (shut.get(port) ?? new Set()).add(address));
  }
  // A second attempt may have opened what was silent before.
  for (const [address, ports] of open) for (const port of ports) shut.get(port)?.delete(address);
  return { open, shut, openPorts: new Set([...open.values()].flatMap((ports) => [...ports])) };
}

function tunnelFacts(observations: readonly Observation[]): TunnelFacts {
  const opened = observations.flatMap(({ detail, failure }) =>
    detail?.kind === 'proxy' && failure === null ? [detail.authority] : [],
  );
  return {
    opened: new Set(opened),
    openedPorts: new Set(opened.map((authority) => Number(/[0-9]+$/.exec(authority)?.[0]))),
  };
}

function acceptsAnything(observations: readonly Observation[]): ReadonlySet<string> {
  const accepted = observations.filter(
    ({ control, operation, failure }) => control === 'unused-port' && operation === 'connect' && failure === null,
  );
  return new Set(accepted.flatMap(({ address }) => (address === null ? [] : [address])));
}

/** Only names under .invalid are certain not to exist (RFC 2606); a zone may well have an address for all its names. */
function addressesOfNobody(observations: readonly Observation[]): ReadonlySet<string> {
  return new Set(
    observations.flatMap(({ control, detail }) =>
      control === 'sibling-name' && detail?.kind === 'resolve' && /\.invalid\.?$/.test(detail.name)
        ? detail.addresses
        : [],
    ),
  );
}
