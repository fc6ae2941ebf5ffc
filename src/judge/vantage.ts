import type { Observation } from '../model/observation.ts';

/** What the run as a whole says about this host, before any destination is blamed. */
export interface VantageFacts {
  /** Names that DNS was asked for, and how many of them resolved. */
  readonly namesAsked: number;
  readonly namesResolved: number;
  readonly nothingResolves: boolean;
  /** Every connection failed at once for want of a route. */
  readonly offline: boolean;
  /** `absent`: no IPv6 route here. `broken`: it has one, but nothing answers over it where IPv4 does. */
  readonly ipv6: 'unknown' | 'absent' | 'broken' | 'works';
}

/** A local answer comes at once; one from the network takes a round trip. */
const LOCAL_MS = 3;

/** Whether this host itself had no way to send. */
export function isLocalNoRoute({ failure, durationMs }: Observation): boolean {
  const routeless = failure === 'network-unreachable' || failure === 'address-unusable';
  return routeless && durationMs < LOCAL_MS;
}

export function vantageFacts(observations: readonly Observation[]): VantageFacts {
  const asked = observations.filter(isAsked);
  const resolved = asked.filter(({ failure }) => failure === null);
  const connects = observations.filter(({ operation, failure }) => operation === 'connect' && failure !== 'cancelled');
  // One name may be misspelt; a server that gives no answer at all is gone for every name.
  const serverSilent = asked.every(({ failure }) => failure === 'name-timeout' || failure === 'name-server-unreachable');
  return {
    namesAsked: asked.length,
    namesResolved: resolved.length,
    nothingResolves: asked.length > 0 && resolved.length === 0 && (asked.length > 1 || serverSilent),
    offline: connects.length > 0 && connects.every(isLocalNoRoute),
    ipv6: ipv6State(connects),
  };
}

function isAsked({ operation, detail, failure }: Observation): boolean {
  return operation === 'resolve' && failure !== 'cancelled' && detail?.kind === 'resolve' && (detail.by === 'dns' || detail.by === 'system');
}

function ipv6State(connects: readonly Observation[]): VantageFacts['ipv6'] {
  const ipv6 = connects.filter(({ address }) => address?.includes(':'));
  if (ipv6.length === 0) return 'unknown';
  if (ipv6.some(({ failure }) => failure === null)) return 'works';
  if (ipv6.every(isLocalNoRoute)) return 'absent';
  // Only targets that IPv4 reaches speak for the family; two of them, so that one blocked address is no rule.
  const reached = new Set(connects.filter(({ address, failure }) => failure === null && address?.includes(':') === false).map(({ target }) => target));
  const failing = new Set(ipv6.filter(({ target }) => reached.has(target)).map(({ address }) => address));
  return failing.size >= 2 ? 'broken' : 'unknown';
}
