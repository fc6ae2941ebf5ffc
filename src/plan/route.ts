import ipaddr from 'ipaddr.js';
import type { Destination, Requirement } from '../model/profile.ts';
import type { Target } from '../model/target.ts';
import { dialOf, type Directions } from './directions.ts';
import { isSampleable } from './sample.ts';
import { isUnder } from './skip.ts';

/**
 * How a host is dialled that an answer leads to: as a target of the same host and port would be. Null where no
 * requirement names it: who is not named is not contacted.
 */
export function routeTo(
  requirements: readonly Requirement[],
  directions: Directions,
): (host: string, port: number) => Target['dial'] | null {
  const usable = requirements.filter(
    ({ gap, need, direction, protocol }) =>
      gap === null && need !== 'retired' && direction === 'out' && (protocol === 'tcp' || protocol === 'any'),
  );
  return (host, port) => (usable.some((one) => names(one, host, port)) ? dialOf(host, port, directions) : null);
}

function names({ destinations, ports }: Requirement, host: string, port: number): boolean {
  const isOpenPort = ports.length === 0 || ports.some(({ from, to }) => from <= port && port <= to);
  return isOpenPort && destinations.some((destination) => isNamed(destination, host));
}

function isNamed({ kind, value }: Destination, host: string): boolean {
  switch (kind) {
    case 'host':
    case 'address':
      return value === host;
    case 'wildcard':
      return isUnder(host, value);
    case 'cidr': {
      // What is too wide to be tried by sample means nobody in it.
      if (!ipaddr.isValid(host) || !isSampleable(value)) return false;
      const address = ipaddr.parse(host);
      const [network, prefix] = ipaddr.parseCIDR(value);
      return address.kind() === network.kind() && address.match(network, prefix);
    }
    // Its names are tried in their order only.
    case 'sequence':
      return false;
  }
}
