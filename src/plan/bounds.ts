import ipaddr from 'ipaddr.js';
import type { Timeouts } from '../model/probe.ts';
import type { Sweep } from '../model/sweep.ts';
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
  /** Sockets that ask one silent address at most. */
  readonly attempts: number;
  /** Connection attempts per second. */
  readonly rate: number;
  readonly namesAtOnce: number;
  readonly maxAddresses: number;
  /** Whether more may be sent where something fails, to tell causes apart. */
  readonly controls: boolean;
  /** Whether subnets and port ranges are tried whole, where they are not too large for it. */
  readonly exhaustive: boolean;
  /** DNS servers that are asked. */
  readonly resolvers: number;
}

/** How long an exchange, or a name, holds its place at most while it waits for the far end. */
const PLACE_MS = 500;

/** Addresses of a proxy that are tried. */
const PROXY_ADDRESSES = 2;

/** Connections that explain one that fails: another name, a small and a split ClientHello, a port that nobody uses. */
const CONTROLS_PER_ENDPOINT = 4;
/** They are not sent for more than this in all. */
const MAX_CONTROLS = 1000;

/**
 * The way to an image is gone once for a target, directly and through a proxy: a token, two manifests with two hops each,
 * twelve questions about its data, and at most as many hosts of it, with two hops each. Another host has two addresses at most.
 */
const PULL = {
  exchanges: 1 + 2 * 3 + 12 + 12 * 2,
  oneAfterTheOther: 1 + 2 * 3 + 8 + 2,
  names: 1 + 2 * 2 + 12 * 2,
  addresses: 2,
};

function isPull({ check }: Target): boolean {
  return check.kind === 'registry' && check.repository !== null;
}

/** The most that a run of these targets and sweeps sends, and the longest that it takes. */
export function planBounds(targets: readonly Target[], limits: PlanLimits, sweeps: readonly Sweep[] = []): PlanBounds {
  const asked = [
    ...targets.filter(({ dial }) => dial.known === null).map(({ dial }) => dial.host),
    ...sweeps.filter(({ addresses }) => addresses === null).map(({ host }) => host),
  ];
  const pulls = targets.filter(isPull);
  const pulled = pulls.reduce((sum, { proxy }) => sum + PULL.exchanges * (proxy === null ? 1 : 2), 0);
  const names = new Set([...asked, ...proxyNames(targets)]).size + pulls.length * PULL.names;
  const dialled = targets.filter(({ check }) => !isNameOnly(check));
  const endpointsOf = ({ dial, proxy }: Target): number =>
    Math.min(dial.known?.length ?? limits.maxAddresses, limits.maxAddresses) + (proxy === null ? 0 : PROXY_ADDRESSES);
  const placesAt = ({ ports: { from, to } }: Sweep): number => to - from + 1;
  const places = sweeps.reduce((sum, sweep) => sum + placesAt(sweep) * (sweep.addresses?.count ?? 1), 0);
  const swept = sweeps.reduce(
    (sum, sweep) => sum + placesAt(sweep) * (sweep.addresses?.count ?? limits.maxAddresses),
    0,
  );
  const endpoints = dialled.reduce((sum, target) => sum + endpointsOf(target), swept);
  const heavy = dialled.reduce((sum, target) => sum + exchanges(target) * endpointsOf(target), 0) + pulled * 2;
  const longest = dialled.reduce(
    (most, target) => Math.max(most, endpointMs(target, limits.timeouts)),
    sweeps.length === 0 ? 0 : limits.timeouts.connectMs,
  );
  const resolving = names === 0 ? 0 : limits.timeouts.resolveMs + Math.floor(names / limits.namesAtOnce) * PLACE_MS;
  const exchanging = Math.floor(heavy / limits.heavyConcurrency) * PLACE_MS;
  const connections = (endpoints + pulled * PULL.addresses) * limits.attempts;
  // A fifth of the rate goes at once, and four fifths are spread over each second.
  const pacing = Math.max(0, connections / (0.8 * limits.rate) - 0.25) * 1000;
  const once =
    rounds(endpoints, dialled.length + sweeps.reduce((sum, sweep) => sum + placesAt(sweep), 0), limits) * longest +
    exchanging +
    pacing;
  // Controls begin when all else is done.
  const durationMs = resolving + once * (limits.controls ? 1 + CONTROLS_PER_ENDPOINT : 1);
  return {
    names,
    targets: targets.length + places,
    connections,
    controls: limits.controls ? limits.attempts * Math.min(MAX_CONTROLS, endpoints * CONTROLS_PER_ENDPOINT) : 0,
    controlNames: limits.controls ? names * (limits.resolvers + 1) + 1 : 0,
    durationMs: Math.min(limits.deadlineMs, Math.ceil(durationMs)),
  };
}

function proxyNames(targets: readonly Target[]): readonly string[] {
  return targets.flatMap(({ proxy }) => (proxy === null || ipaddr.isValid(proxy.proxy.host) ? [] : [proxy.proxy.host]));
}

/** Endpoints one after the other at worst: those that wait for a lane, and those that wait for one address that all share. */
function rounds(endpoints: number, targets: number, { concurrency, perAddress }: PlanLimits): number {
  const lanes = endpoints > concurrency ? Math.ceil(endpoints / concurrency) : 0;
  return lanes + Math.ceil(targets / perAddress);
}

/** TLS handshakes and HTTP exchanges of one endpoint. */
function exchanges({ check }: Target): number {
  if (check.kind === 'https' || check.kind === 'registry') return 2;
  if (check.kind === 'listener') return check.tls ? 1 : 0;
  return check.kind === 'tls' || check.kind === 'http' ? 1 : 0;
}

function endpointMs(target: Target, timeouts: Timeouts): number {
  // Through a proxy: its own connection, a handshake with it, and its answer to CONNECT come first.
  const onTheWay = target.proxy === null ? 0 : timeouts.tlsMs + timeouts.httpMs;
  const { connectMs, tlsMs, httpMs } = timeouts;
  const one = PULL.addresses * (connectMs + onTheWay) + tlsMs + httpMs + timeouts.resolveMs;
  return onTheWay + ownMs(target, timeouts) + (isPull(target) ? PULL.oneAfterTheOther * one : 0);
}

function ownMs({ check, protocol }: Target, { connectMs, tlsMs, httpMs }: Timeouts): number {
  switch (check.kind) {
    case 'tcp':
      return connectMs;
    case 'tls':
      return connectMs + tlsMs;
    case 'https':
    case 'registry':
      return connectMs + tlsMs + httpMs;
    case 'http':
      return connectMs + httpMs;
    case 'dns':
      return protocol === 'udp' ? connectMs : 2 * connectMs;
    case 'ntp':
    case 'stun':
      return connectMs;
    case 'listener':
      return protocol === 'udp' ? connectMs : 2 * connectMs + (check.tls ? tlsMs : 0);
  }
}
