import type { ProxyDestination } from '../../model/proxy.ts';
import { type Dialect, firstMatch } from '../dialect.ts';

/**
 * GNU wget 1.x (src/host.c, sufmatch). `example.com` means the domain and all under it, `.example.com` only what is under it. All is
 * text: no `*`, no ports, no subnets, and an address that ends like an entry matches it. Only the lower-case
 * variables are read, and no ALL_PROXY.
 */
export const wget: Dialect = { label: 'wget', read, takes: (variable) => /^(?:https?_proxy|--proxy)$/.test(variable) };

function read(noProxy: string, to: ProxyDestination): string | null {
  const host = to.host.toLowerCase();
  return firstMatch(
    noProxy.split(',').map((entry) => entry.trimStart()),
    (given) => {
      const entry = given.toLowerCase();
      if (entry === '' || !host.endsWith(entry)) return false;
      return host === entry || entry.startsWith('.') || host.at(-entry.length - 1) === '.';
    },
  );
}
