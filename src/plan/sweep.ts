import ipaddr from 'ipaddr.js';
import type { Destination, PortRange, Requirement } from '../model/profile.ts';
import type { PlannedSweep, Sweep } from '../model/sweep.ts';
import type { Target } from '../model/target.ts';
import { isSampleable, subnetHosts } from './sample.ts';

/** What became of each of so many places is still read; of more of them nobody reads anything but what is alike. */
const TOLD_ONE_BY_ONE = 256;

/** The destinations of requirements that are swept, each with its sweeps; by requirement. */
export type Swept = ReadonlyMap<string, ReadonlyMap<Destination, readonly Sweep[]>>;

interface Candidate {
  readonly requirement: string;
  readonly destination: Destination;
  readonly sweeps: readonly Sweep[];
  readonly places: number;
}

/**
 * What is swept of requirements that are tried whole. A place is in one sweep at most, or it would be tried twice, and seem to
 * answer the second time only: of sweeps that share some, the largest is one, and the others are tried place by place.
 */
export function sweepsOf(requirements: readonly Requirement[]): Swept {
  const candidates = requirements.flatMap(candidatesOf);
  const taken = new Set<Candidate>();
  for (const candidate of candidates.toSorted((a, b) => b.places - a.places))
    if (![...taken].some((other) => clash(candidate, other))) taken.add(candidate);
  const found = new Map<string, Map<Destination, readonly Sweep[]>>();
  for (const { requirement, destination, sweeps } of candidates.filter((candidate) => taken.has(candidate)))
    found.set(requirement, (found.get(requirement) ?? new Map()).set(destination, sweeps));
  return found;
}

function candidatesOf({ id, destinations, ports, checks, protocol }: Requirement): readonly Candidate[] {
  const isPlain = checks.length === 1 && checks[0]?.kind === 'tcp' && protocol === 'tcp';
  if (!isPlain || overlap(ports)) return [];
  return destinations.flatMap((destination): readonly Candidate[] => {
    const addresses = addressesOf(destination);
    const swept = ports.filter((range) => isSweepable(destination, range));
    const places = (addresses?.count ?? 1) * swept.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    if (addresses === undefined || places <= TOLD_ONE_BY_ONE) return [];
    const sweeps = swept.map((range) => sweepAt(destination.value, range, addresses));
    return [{ requirement: id, destination, sweeps, places }];
  });
}

/** A service may be expected at each port of a narrow range, so each is a matter of its own; in a subnet at no place. */
const NARROW = 4;

/** Whether what is found at these ports of a swept destination is told of as a whole. */
export function isSweepable({ kind }: Destination, { from, to }: PortRange): boolean {
  return kind === 'cidr' || to - from + 1 > NARROW;
}

/** Whether they share a place, and are not the same. */
function clash(one: Candidate, other: Candidate): boolean {
  if (!meet(one.destination, other.destination)) return false;
  return one.sweeps.some((a) => other.sweeps.some((b) => a.id !== b.id && overlap([a.ports, b.ports])));
}

function sweepAt(host: string, ports: PortRange, addresses: Sweep['addresses']): Sweep {
  const { from, to } = ports;
  const place = host.includes(':') ? `[${host}]` : host;
  return { id: `tcp://${place}:${from === to ? from : `${from}-${to}`}`, host, ports, addresses };
}

/** Undefined where places are not simply one after the other. */
function addressesOf({ kind, value }: Destination): Sweep['addresses'] | undefined {
  switch (kind) {
    case 'host':
      return null;
    case 'address':
      return { first: value, count: 1 };
    case 'cidr': {
      if (!isSampleable(value)) return undefined;
      const { count, at } = subnetHosts(value);
      return { first: at(0n), count: Number(count) };
    }
    case 'wildcard':
    case 'sequence':
      return undefined;
  }
}

function overlap(ranges: readonly PortRange[]): boolean {
  const sorted = ranges.toSorted((a, b) => a.from - b.from);
  return sorted.some(({ from }, index) => from <= (sorted[index - 1]?.to ?? 0));
}

/** Whether some place could stand for both. */
function meet(one: Destination, other: Destination): boolean {
  if (one.value === other.value) return true;
  const [a, b] = [networkOf(one), networkOf(other)];
  if (a === null || b === null || a[0].kind() !== b[0].kind()) return false;
  const [wide, narrow] = a[1] < b[1] ? [a, b] : [b, a];
  return narrow[0].match(wide[0], wide[1]);
}

type Network = ReturnType<typeof ipaddr.parseCIDR>;

function networkOf({ kind, value }: Destination): Network | null {
  if (kind === 'cidr') return ipaddr.parseCIDR(value);
  return kind === 'address' ? ipaddr.parseCIDR(`${value}/${value.includes(':') ? 128 : 32}`) : null;
}

/** The same sweep, without the places that are targets anyway: those are tried once, and stand for it too. */
export function besideTargets(sweep: Sweep, targets: readonly Target[]): PlannedSweep {
  const covers = sweep.host.includes('/')
    ? within(ipaddr.parseCIDR(sweep.host))
    : (host: string) => host === sweep.host;
  const inside = targets.filter(
    ({ check, port, host }) =>
      check.kind === 'tcp' && port >= sweep.ports.from && port <= sweep.ports.to && covers(host),
  );
  return { ...sweep, besides: new Set(inside.map(({ id }) => id)) };
}

function within([network, prefix]: Network): (host: string) => boolean {
  return (host) => {
    if (!ipaddr.isValid(host)) return false;
    const address = ipaddr.parse(host);
    return address.kind() === network.kind() && address.match(network, prefix);
  };
}
