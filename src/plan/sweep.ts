import ipaddr from 'ipaddr.js';
import type { Destination, PortRange, Requirement } from '../model/profile.ts';
import type { PlannedSweep, Sweep } from '../model/sweep.ts';
import type { Target } from '../model/target.ts';
import { subnetHosts } from './sample.ts';

/** What became of each of so many places is still read; of more of them nobody reads anything but what is alike. */
const TOLD_ONE_BY_ONE = 256;

/**
 * The destinations of a requirement that are swept, each with its sweeps, when all of it is tried. The judge draws one
 * opinion from each sweep, so what would be in two of them is tried as everything else is.
 */
export function sweepsOf({
  destinations,
  ports,
  checks,
  protocol,
}: Requirement): ReadonlyMap<Destination, readonly Sweep[]> {
  const isPlain = checks.length === 1 && checks[0]?.kind === 'tcp' && protocol === 'tcp';
  if (!isPlain || overlap(ports)) return new Map();
  const count = ports.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const found = destinations.flatMap((destination) => {
    const addresses = addressesOf(destination);
    const isLarge = addresses !== undefined && (addresses?.count ?? 1) * count > TOLD_ONE_BY_ONE;
    if (!isLarge || destinations.some((other) => other !== destination && meet(destination, other))) return [];
    return [[destination, ports.map((range) => sweepAt(destination.value, range, addresses))] as const];
  });
  return new Map(found);
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
