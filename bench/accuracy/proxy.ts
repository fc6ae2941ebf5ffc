/** The proxy that an environment names, for programs whose configuration takes one and no exceptions from it. */
export function proxyFor(
  env: Readonly<Record<string, string>>,
  scheme: 'http' | 'https',
  host: string,
): string | null {
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
