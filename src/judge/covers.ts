import ipaddr from 'ipaddr.js';
import type { Destination } from '../model/profile.ts';
import { isPlaceholder, placeholderWithin } from './placeholder.ts';

type Network = ReturnType<typeof ipaddr.parseCIDR>;

/** Subnets are few, and whole ones have thousands of places. */
const networks = new Map<string, Network>();
const MOST_NETWORKS = 1000;

function networkOf(value: string): Network {
  const known = networks.get(value);
  if (known !== undefined) return known;
  const network = ipaddr.parseCIDR(value);
  if (networks.size >= MOST_NETWORKS) networks.clear();
  networks.set(value, network);
  return network;
}

/** Whether a place with this host stands for the destination. */
export function covers({ kind, value }: Destination, host: string): boolean {
  switch (kind) {
    case 'host':
    case 'address':
      return value === host;
    case 'wildcard':
      return host.endsWith(value.slice(1));
    case 'sequence': {
      const [before = '', after = ''] = value.split(/\{[0-9.]*\}/);
      return (
        host.startsWith(before) &&
        host.endsWith(after) &&
        /^[0-9]+$/.test(host.slice(before.length, host.length - after.length))
      );
    }
    case 'cidr': {
      if (isPlaceholder(value)) return placeholderWithin(host, value);
      if (!ipaddr.isValid(host)) return false;
      const address = ipaddr.parse(host);
      const [network, prefix] = networkOf(value);
      return address.kind() === network.kind() && address.match(network, prefix);
    }
  }
}
