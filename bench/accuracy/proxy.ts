import type { Scenario } from '../../test/lab/scenario.ts';

/** The row's environment; what the row says with --proxy, others are told by their variables. */
export function environmentOf({
  env = {},
  flags = [],
}: Pick<Scenario, 'env' | 'flags'>): Readonly<Record<string, string>> {
  const at = flags.indexOf('--proxy');
  const proxy = at === -1 ? undefined : flags[at + 1];
  if (proxy === undefined) return env;
  const others = Object.entries(env).filter(([name]) => !/^(?:https?|all)_proxy$/i.test(name));
  const told = proxy === 'none' ? [] : PROXY_VARIABLES.map((name) => [name, proxy] as const);
  return Object.fromEntries([...others, ...told]);
}

const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];

/** The proxy that an environment names, for programs whose configuration takes one and no exceptions from it. */
export function proxyFor(env: Readonly<Record<string, string>>, scheme: 'http' | 'https', host: string): string | null {
  const names = [`${scheme}_proxy`, `${scheme}_proxy`.toUpperCase(), 'all_proxy', 'ALL_PROXY'];
  const proxy = names.map((name) => env[name] ?? '').find((value) => value !== '');
  return proxy === undefined || isExcepted(env['no_proxy'] ?? env['NO_PROXY'] ?? '', host) ? null : proxy;
}

/** As most programs read it: names and all below them. */
function isExcepted(noProxy: string, host: string): boolean {
  return noProxy
    .split(',')
    .map((entry) => entry.trim().replace(/^\*?\./, ''))
    .some((entry) => entry !== '' && (entry === '*' || host === entry || host.endsWith(`.${entry}`)));
}
