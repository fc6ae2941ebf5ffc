import type { ProxyDestination } from '../../model/proxy.ts';
import { bracketed, type Dialect, firstMatch, isOrIsUnder, takesOwnVariables } from '../dialect.ts';

/**
 * fetch of Node.js (with NODE_USE_ENV_PROXY=1, from 24.0 and 22.21) and undici's EnvHttpProxyAgent (lib/dispatcher/
 * env-http-proxy-agent.js). Entries stand between commas or blanks; a leading `.` or `*.` is ignored, so that all three
 * spellings mean the domain and all under it; entries may name a port; `*` only as the whole text. All is text: no subnets, IPv6 in
 * brackets (releases of undici since August 2026 take it without, too). Where HTTPS_PROXY is unset, HTTP_PROXY serves https too. ALL_PROXY is not read.
 */
export const nodeFetch: Dialect = { label: 'Node fetch', read, httpServesHttps: true, takes: takesOwnVariables };

function read(noProxy: string, to: ProxyDestination): string | null {
  if (noProxy === '*') return '*';
  const host = bracketed(to.host.toLowerCase());
  return firstMatch(
    noProxy.split(/[,\s]/).filter((entry) => entry !== ''),
    (entry) => {
      const [, beforePort = entry, port] = /^(.+):([0-9]+)$/.exec(entry) ?? [];
      // A port of 0 is no port.
      if (port !== undefined && Number(port) !== 0 && Number(port) !== to.port) return false;
      return isOrIsUnder(host, beforePort.replace(/^\*?\./, '').toLowerCase());
    },
  );
}
