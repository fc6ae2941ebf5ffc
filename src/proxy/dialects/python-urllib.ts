import type { ProxyDestination } from '../../model/proxy.ts';
import { bracketed, type Dialect, explicitPort, firstMatch, isOrIsUnder, takesOwnVariables } from '../dialect.ts';

/**
 * Python's urllib on Linux (urllib.request.proxy_bypass_environment). A list between commas; leading dots are ignored, so
 * that `.example.com` is `example.com` and all under it. All is text: no subnets, no `*.`, `*` only as the whole text, IPv6
 * in brackets as URLs have it. A port counts only where the URL shows one.
 */
export const pythonUrllib: Dialect = { label: 'urllib', read: readUrllib, takes: takesOwnVariables };

function readUrllib(noProxy: string, to: ProxyDestination): string | null {
  const port = explicitPort(to);
  return bypass(noProxy, bracketed(to.host), port);
}

/** `host` as the program hands it over, and the port that is written after it. */
export function bypass(noProxy: string, host: string, port: number | null): string | null {
  if (noProxy === '*') return '*';
  const whole = `${host}${port === null ? '' : `:${port}`}`.toLowerCase();
  // As splitport: an IPv6 address without brackets loses its last group, which no entry is likely to meet.
  const alone = /^(.*):[0-9]*$/s.exec(whole)?.[1] ?? whole;
  return firstMatch(
    noProxy.split(',').map((entry) => entry.trim()),
    (entry) => {
      const name = entry.replace(/^\.+/, '').toLowerCase();
      return entry !== '' && (isOrIsUnder(alone, name) || isOrIsUnder(whole, name));
    },
  );
}
