import ipaddr from 'ipaddr.js';
import type { Destination } from '../model/profile.ts';
import { isPlaceholder, placeholderWithin } from './placeholder.ts';

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
      const [network, prefix] = ipaddr.parseCIDR(value);
      return address.kind() === network.kind() && address.match(network, prefix);
    }
  }
}
