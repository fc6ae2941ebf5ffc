import type { HttpDetail } from '../model/observation.ts';

// Products that answer in the place of a blocked host, by headers and words that they set themselves.
const PRODUCTS: readonly (readonly [RegExp, string])[] = [
  [/zscaler/i, 'Zscaler'],
  [/fortigate|fortinet|fortiguard/i, 'Fortinet'],
  [/palo alto|\bpan-?os\b|globalprotect/i, 'Palo Alto Networks'],
  [/blue ?coat|proxysg/i, 'Symantec (Blue Coat)'],
  [/forcepoint|websense/i, 'Forcepoint'],
  [/netskope/i, 'Netskope'],
  [/usercheck|\bcheck point\b/i, 'Check Point'],
  [/sonicwall/i, 'SonicWall'],
  [/watchguard/i, 'WatchGuard'],
  [/barracuda/i, 'Barracuda'],
  [/umbrella|opendns/i, 'Cisco Umbrella'],
  [/sophos/i, 'Sophos'],
  [/squid/i, 'Squid'],
];

// Servers of all kinds refuse in these words too, CDNs among them.
const REFUSAL = /\b(?:denied|blocked|forbidden|restricted|prohibited|not allowed|not permitted)\b/i;
// Only who stands between a user and the web speaks of these.
const FILTER =
  /\b(?:web|content|url|internet) ?filter|\b(?:company|corporate|organi[sz]ation(?:'s|al)?|internet|web|browsing|outbound|usage) (?:access |security |usage |use )*polic(?:y|ies)|acceptable use|\bfirewall policy\b|\b(?:web|security) gateway\b/i;
const BLOCKED_PAGE = /\b(?:web ?page|web ?site|this page|this site|this url) (?:is |was |has been )?blocked\b/i;

/** How a page shows that a filter wrote it. */
export interface BlockPage {
  readonly product: string | null;
}

/** Whether an answer is the page of a filter: only one that names itself, its product or its policy is. */
export function blockPage(detail: HttpDetail): BlockPage | null {
  if (isJson(detail)) return null;
  const words = wordsOf(detail);
  const product =
    PRODUCTS.find(([pattern]) => pattern.test(words) || pattern.test(detail.headers['server'] ?? ''))?.[1] ?? null;
  if (BLOCKED_PAGE.test(words) || (REFUSAL.test(words) && FILTER.test(words))) return { product };
  if (product !== null && [403, 407, 451].includes(detail.status ?? 0)) return { product };
  if (detail.headers['x-squid-error']?.startsWith('ERR_ACCESS_DENIED') === true) return { product: 'Squid' };
  const gateway = PRODUCTS.find(([pattern]) => pattern.test(redirectElsewhere(detail) ?? ''))?.[1];
  return gateway === undefined ? null : { product: gateway };
}

/** Whether a page refuses, in words that a filter and the service itself may both use. */
export function refusingPage(detail: HttpDetail): boolean {
  const refused = detail.status !== null && detail.status >= 400 && detail.status < 500;
  return !isJson(detail) && refused && REFUSAL.test(wordsOf(detail));
}

function isJson({ json, headers }: HttpDetail): boolean {
  return json !== null || /\bjson\b/i.test(headers['content-type'] ?? '');
}

function wordsOf({ title, excerpt }: HttpDetail): string {
  return `${title ?? ''} ${excerpt ?? ''}`;
}

/** Host to which an answer redirects, when it is another than the one asked; null otherwise. */
export function redirectElsewhere(detail: HttpDetail): string | null {
  const to = redirectHost(detail);
  return to === null || parent(new URL(detail.url).hostname) === parent(to) ? null : to;
}

/** Host to which an answer redirects, when it is not the one asked; null otherwise. */
export function redirectHost(detail: HttpDetail): string | null {
  const location = detail.headers['location'];
  if (location === undefined || detail.status === null || detail.status < 300 || detail.status > 399) return null;
  if (!URL.canParse(location, detail.url)) return null;
  const to = new URL(location, detail.url).hostname;
  return to === new URL(detail.url).hostname ? null : to;
}

/** The last two labels, or three under such as co.uk: near enough to tell a site's own hosts from a stranger's. */
function parent(host: string): string {
  if (host.startsWith('[') || /^[0-9.]+$/.test(host)) return host;
  const labels = /\.(?:co|com|net|org|gov|edu|ac|or|ne|go)\.[a-z]{2}$/i.test(host) ? 3 : 2;
  return host.split('.').slice(-labels).join('.');
}
