import type { HttpDetail } from '../model/observation.ts';

// Products that answer in the place of a blocked host, by headers and words that they set themselves.
const PRODUCTS: readonly (readonly [RegExp, string])[] = [
  [/zscaler/i, 'Zscaler'],
  [/fortigate|fortinet|fortiguard/i, 'Fortinet'],
  [/palo alto|pan-?os|globalprotect/i, 'Palo Alto Networks'],
  [/blue ?coat|proxysg/i, 'Symantec (Blue Coat)'],
  [/forcepoint|websense/i, 'Forcepoint'],
  [/netskope/i, 'Netskope'],
  [/usercheck|check point/i, 'Check Point'],
  [/sonicwall/i, 'SonicWall'],
  [/watchguard/i, 'WatchGuard'],
  [/barracuda/i, 'Barracuda'],
  [/umbrella|opendns/i, 'Cisco Umbrella'],
  [/sophos/i, 'Sophos'],
  [/squid/i, 'Squid'],
];

const BLOCK_WORDS =
  /(?:access|request|page|site|website|url|content)[^.]{0,40}\b(?:denied|blocked|forbidden by|restricted|not allowed|not permitted)\b|\b(?:blocked|denied) by\b|web ?filter|content filter|company policy|security policy|acceptable use/i;

/** How a page shows that a filter wrote it. */
export interface BlockPage {
  readonly product: string | null;
}

/** Whether an answer is the page of a filter; words alone suffice only where no machine-readable answer came. */
export function blockPage(detail: HttpDetail): BlockPage | null {
  const words = `${detail.title ?? ''} ${detail.excerpt ?? ''}`;
  const headers = ['server', 'via', 'x-squid-error', 'location'].map((name) => detail.headers[name] ?? '').join(' ');
  const product = PRODUCTS.find(([pattern]) => pattern.test(words) || pattern.test(headers))?.[1] ?? null;
  const refuses = BLOCK_WORDS.test(words);
  if (refuses && detail.json === null) return { product };
  return product !== null && detail.json === null && [403, 407, 451, 503].includes(detail.status ?? 0) ? { product } : null;
}

/** Host to which an answer redirects, when it is another than the one asked; null otherwise. */
export function redirectElsewhere(detail: HttpDetail): string | null {
  const location = detail.headers['location'];
  if (location === undefined || detail.status === null || detail.status < 300 || detail.status > 399) return null;
  if (!URL.canParse(location, detail.url)) return null;
  const from = new URL(detail.url).hostname;
  const to = new URL(location, detail.url).hostname;
  return parent(from) === parent(to) ? null : to;
}

/** The last two labels: near enough to the registered domain to tell a site's own hosts from a stranger's. */
function parent(host: string): string {
  return host.split('.').slice(-2).join('.');
}
