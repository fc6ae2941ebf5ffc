import { parseSubnet } from '../profile/address.ts';
import { quote } from '../profile/quote.ts';
import { entry, type Imported, type ImportedEntry, oneLine, type ReadList } from './imported.ts';
import { isRecord, listOf, readJson } from './json.ts';
import { readPlace } from './place.ts';

/**
 * The answer of GitHub's meta API (`GET /meta`): the names under `domains`, and those of its address lists that are
 * asked for. Names are what GitHub recommends: the address lists change often.
 */
export const readGithubMeta: ReadList = (text, { cidrs }): Imported => {
  const troubles: string[] = [];
  const meta = metaOf(text, troubles);
  const domains = meta['domains'];
  if (troubles.length === 0 && !isRecord(domains))
    troubles.push('no "domains"; give the answer of https://api.github.com/meta');
  const named = isRecord(domains)
    ? Object.entries(domains).flatMap(([key, value]) => readDomains(key, value, troubles))
    : [];
  const addressed = troubles.length === 0 ? cidrs.flatMap((key) => readAddresses(key, meta[key], troubles)) : [];
  const notUnderstood = troubles.map((message) => ({ line: null, message }));
  return { entries: [...named, ...addressed], parameters: [], notUnderstood };
};

function metaOf(text: string, troubles: string[]): Readonly<Record<string, unknown>> {
  const json = readJson(text);
  if (!('trouble' in json) && isRecord(json.value)) return json.value;
  troubles.push('trouble' in json ? json.trouble : 'is no JSON object; give the answer of https://api.github.com/meta');
  return {};
}

/**
 * Under `domains` a category is a list of names, or an object with several of them. Those of `actions_inbound` are what
 * runners connect to as well: its `full_domains` is the longest list of `actions`, its `wildcard_domains` the shortest.
 */
function readDomains(category: string, value: unknown, troubles: string[]): readonly ImportedEntry[] {
  if (Array.isArray(value)) return readNames(category, value, troubles);
  if (!isRecord(value)) {
    troubles.push(`domains.${oneLine(category)}: is no list of names`);
    return [];
  }
  return Object.entries(value).flatMap(([key, list]) => {
    if (Array.isArray(list)) return readNames(category, list, troubles);
    // The trust domain is a word in certificates, no place; it is empty for github.com.
    if (key !== 'trust_domain') troubles.push(`domains.${oneLine(category)}.${oneLine(key)}: is no list of names`);
    return [];
  });
}

function readNames(category: string, names: readonly unknown[], troubles: string[]): readonly ImportedEntry[] {
  return names.flatMap((name) => {
    const read = readPlace(typeof name === 'string' ? name.trim() : JSON.stringify(name));
    if ('trouble' in read || read.place.kind !== 'host') {
      const message = 'trouble' in read ? read.trouble : `${quote(read.place.value)}: is a subnet, not a name`;
      troubles.push(`domains.${oneLine(category)}: ${message}`);
      return [];
    }
    const { value, ports, http, path } = read.place;
    return [
      entry({
        destination: { host: value },
        ports: ports.length === 0 ? ['443'] : ports,
        check: http ? 'http' : null,
        purpose: `GitHub: ${oneLine(category)}`,
        section: `domains.${oneLine(category)}`,
        note: path === null ? null : oneLine(`Under this path only: ${path}`),
      }),
    ];
  });
}

/**
 * The lists of addresses that one connects to, and at which ports. GitHub ("About GitHub's IP addresses") names TCP 22, 80
 * and 443 for all of them together; which list uses which is our reading of what each of them is for.
 */
const OUTBOUND: Readonly<Record<string, readonly string[]>> = {
  web: ['443'],
  api: ['443'],
  git: ['22', '443'],
  packages: ['443'],
  pages: ['80', '443'],
  copilot: ['443'],
};

/** Names of the address lists that can be imported. */
export const ADDRESS_LISTS: readonly string[] = Object.keys(OUTBOUND);

function readAddresses(key: string, value: unknown, troubles: string[]): readonly ImportedEntry[] {
  const texts = listOf(value);
  const wrong = texts.filter((text) => typeof text !== 'string' || parseSubnet(text) === null);
  if (texts.length === 0) troubles.push(`${oneLine(key)}: is no list of addresses here`);
  for (const text of wrong) troubles.push(`${oneLine(key)}: ${quote(String(text))} is not a subnet`);
  const cidrs = texts.flatMap((text) => (typeof text === 'string' ? (parseSubnet(text)?.text ?? []) : []));
  if (cidrs.length === 0) return [];
  return [
    entry({
      destination: { cidrs: [...new Set(cidrs)], id: `github-${key}-addresses` },
      ports: OUTBOUND[key] ?? ['443'],
      purpose: `GitHub: addresses of ${key}`,
      section: key,
      note: 'The list changes often; where the firewall filters by name, take the names instead.',
    }),
  ];
}
