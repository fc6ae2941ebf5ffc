import type { Timeouts } from '../model/probe.ts';
import type { PlanBounds, Target } from '../model/target.ts';
import { isNameOnly } from './skip.ts';

/** What a run may do, as far as it decides the bounds. */
export interface PlanLimits {
  readonly timeouts: Timeouts;
  readonly deadlineMs: number;
  readonly concurrency: number;
  /** TLS and HTTP exchanges under way at once. */
  readonly heavyConcurrency: number;
  /** Connections to one address at once. */
  readonly perAddress: number;
  readonly namesAtOnce: number;
  readonly maxAddresses: number;
}

/** How long an exchange, or a name, holds its place at most while it waits for the far end. */
const PLACE_MS = 500;

/** Sockets that are opened at most for one answer: a second one half-way, in case the first one's packets were lost. */
const SOCKETS_PER_ENDPOINT = 2;

/** The most that a run of these targets sends, and the longest that it takes. */
export function planBounds(targets: readonly Target[], limits: PlanLimits): PlanBounds {
  const names = new Set(targets.filter(({ dial }) => dial.known === null).map(({ dial }) => dial.host)).size;
  const dialled = targets.filter(({ check }) => !isNameOnly(check));
  const endpointsOf = ({ dial }: Target): number =>
    Math.min(dial.known?.length ?? limits.maxAddresses, limits.maxAddresses);
  const endpoints = dialled.reduce((sum, target) => sum + endpointsOf(target), 0);
  const heavy = dialled.reduce((sum, target) => sum + exchanges(target) * endpointsOf(target), 0);
  const longest = dialled.reduce((most, target) => Math.max(most, endpointMs(target, limits.timeouts)), 0);
  const resolving = names === 0 ? 0 : limits.timeouts.resolveMs + Math.floor(names / limits.namesAtOnce) * PLACE_MS;
  const exchanging = Math.floor(heavy / limits.heavyConcurrency) * PLACE_MS;
  const durationMs = resolving + rounds(endpoints, dialled.length, limits) * longest + exchanging;
  return {
    names,
    targets: targets.length,
    connections: endpoints * SOCKETS_PER_ENDPOINT,
    durationMs: Math.min(limits.deadlineMs, durationMs),
  };
}

/** Endpoints one after the other at worst: those that wait for a lane, and those that wait for one address that all share. */
function rounds(endpoints: number, targets: number, { concurrency, perAddress }: PlanLimits): number {
  const lanes = endpoints > concurrency ? Math.ceil(endpoints / concurrency) : 0;
  return lanes + Math.ceil(targets / perAddress);
}

/** TLS handshakes and HTTP exchanges of one endpoint. */
function exchanges({ check }: Target): number {
  if (check.kind === 'https') return 2;
  return check.kind === 'tls' || check.kind === 'http' ? 1 : 0;
}

function endpointMs({ check, protocol }: Target, { connectMs, tlsMs, httpMs }: Timeouts): number {
  switch (check.kind) {
    case 'tcp':
      return connectMs;
    case 'tls':
      return connectMs + tlsMs;
    case 'https':
      return connectMs + tlsMs + httpMs;
    case 'http':
      return connectMs + httpMs;
    case 'dns':
      return protocol === 'udp' ? connectMs : 2 * connectMs;
  }
}
