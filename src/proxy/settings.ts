import type { Proxy, ProxySettings } from '../model/proxy.ts';
import { type ParsedProxy, parseProxy } from './parse.ts';
import { spellingProblems, valueOf, type Environment } from './variables.ts';

/**
 * The proxy settings of an environment, read as curl reads them except that HTTP_PROXY counts in upper case too.
 * `flag` is the value of `--proxy`: a proxy for everything, `none`, or null when it was not given. As with curl,
 * it overrides the three variables, and NO_PROXY stays in force.
 */
export function readProxySettings(environment: Environment, flag: string | null): ProxySettings {
  // An entry may be a URL by mistake, and with a password.
  const noProxy =
    valueOf(environment, 'no_proxy')?.value.replaceAll(/(^|[\s,]|:\/\/)[^\s,@]*(?:@[^\s,@]*)*@/g, '$1') ?? null;
  if (flag !== null) {
    const only = flag === 'none' ? NO_PROXY_AT_ALL : parseProxy(flag, '--proxy');
    return settings(only, only, noProxy, [...only.problems, ...spellingProblems(environment, ['no_proxy'])]);
  }
  const all = valueOf(environment, 'all_proxy');
  const sources = {
    https: valueOf(environment, 'https_proxy') ?? all,
    http: valueOf(environment, 'http_proxy') ?? all,
  };
  const https = sources.https === null ? NO_PROXY_AT_ALL : parseProxy(sources.https.value, sources.https.name);
  const http = sources.http === null ? NO_PROXY_AT_ALL : parseProxy(sources.http.value, sources.http.name);
  return settings(https, http, noProxy, [
    // Both may come from ALL_PROXY, whose problems are told once.
    ...new Set([...https.problems, ...http.problems]),
    ...spellingProblems(environment, ['https_proxy', 'http_proxy', 'all_proxy', 'no_proxy']),
    ...missingProblems(environment),
  ]);
}

/** `http://proxy.example.com:3128`, without credentials. */
export function proxyLabel({ scheme, host, port }: Pick<Proxy, 'scheme' | 'host' | 'port'>): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const NO_PROXY_AT_ALL: ParsedProxy = { proxy: null, credentials: null, problems: [] };

function settings(
  https: ParsedProxy,
  http: ParsedProxy,
  noProxy: string | null,
  problems: readonly string[],
): ProxySettings {
  return {
    https: https.proxy,
    http: http.proxy,
    credentials: { https: https.credentials, http: http.credentials },
    noProxy,
    problems,
  };
}

/** Variables that are set where programs look for others. */
function missingProblems(environment: Environment): readonly string[] {
  const https = valueOf(environment, 'https_proxy');
  const http = valueOf(environment, 'http_proxy');
  const all = valueOf(environment, 'all_proxy');
  if (all !== null && (https === null || http === null)) {
    return [
      `${all.name} is read by curl, git, requests and httpx, but not by Go programs, Node.js, wget and urllib; ` +
        `set ${https === null ? 'HTTPS_PROXY' : 'HTTP_PROXY'} too`,
    ];
  }
  if (https === null && http !== null) {
    return [
      `${http.name} is set and HTTPS_PROXY is not: https goes out directly in most programs, and through ${http.name} ` +
        'in fetch of Node.js; set HTTPS_PROXY too',
    ];
  }
  return [];
}
