import { isIP } from 'node:net';
import { addressClass } from '../judge/address-class.ts';
import { isPlaceholder } from '../judge/placeholder.ts';
import type { Observation } from '../model/observation.ts';
import type { Check, Requirement } from '../model/profile.ts';
import type { Vantage } from '../model/report.ts';
import type { Target } from '../model/target.ts';

/** What the names that are to be hidden are found in. */
export interface NameSource {
  readonly requirements: readonly Requirement[];
  readonly targets: readonly Target[];
  readonly vantage?: Vantage;
  readonly observations?: readonly Observation[];
  readonly baseline?: { readonly hostName: string };
  readonly flags?: readonly string[];
}

export interface NameRedactor {
  /** For any text. */
  readonly text: (text: string) => string;
  /** Placeholders of the public addresses of proxies. */
  readonly proxyAddresses: ReadonlyMap<string, string>;
  /** For the value of NO_PROXY: names in it that no destination has are nobody else's business. */
  readonly noProxy: (text: string) => string;
}

/** Hides this host's names, those of its proxies and search domains, paths of files, and the users of proxies. */
export function nameRedactor(source: NameSource, users: readonly string[]): NameRedactor {
  const kept = destinationNames(source);
  const proxies = proxyHosts(source).filter((name) => !kept.has(name));
  const proxyNames = new Set(proxies.filter((host) => !isAddress(host)));
  const placeholders = new Map([
    ...numbered('user', users.flatMap(userNames)),
    ...numbered('file', files(source)),
    ...numbered(
      'domain',
      [...searchDomains(source), ...ownDomains(source)].filter((domain) => !isOfSome(domain, kept)),
    ),
    ...numbered('proxy', [...proxyNames]),
    ...hostNames(source).map((name) => [name.toLowerCase(), THIS_HOST] as const),
  ]);
  const pattern = patternOf([...placeholders.keys()], hostNames(source));
  const text = (value: string): string => {
    const whole = placeholders.get(value.toLowerCase());
    if (whole !== undefined) return whole;
    const harmless = value.replace(LOGIN, '://user-1@');
    if (pattern === null) return harmless;
    return harmless.replace(pattern, (found: string, ...rest: readonly unknown[]) => {
      const word = wordAround(harmless, rest.find((part) => typeof part === 'number') ?? 0, found.length);
      // A destination stays, also where a part of it is called as this host is.
      if (kept.has(word) && !placeholders.has(word)) return found;
      return placeholders.get(found.toLowerCase()) ?? THIS_HOST;
    });
  };
  const addresses = [...new Set([...proxies, ...proxyAddresses(source)])].filter(
    (address) => isAddress(address) && !isTried(address, source) && addressClass(address) === 'public',
  );
  const numbers = addresses.map((address, index) => [address, `proxy-${proxyNames.size + index + 1}`] as const);
  return { text, proxyAddresses: new Map(numbers), noProxy: noProxyRedactor(text, kept) };
}

const THIS_HOST = 'this-host';
/** Shorter ones would be found everywhere, by chance. */
const SHORTEST = 4;
const LOGIN = /:\/\/[^\s/?#@"'<>]*@/g;

function numbered(word: string, names: readonly string[]): readonly (readonly [name: string, placeholder: string])[] {
  const distinct = [...new Set(names.map((name) => name.toLowerCase()))].filter((name) => name !== '');
  return distinct.map((name, index) => [name, `${word}-${index + 1}`]);
}

/** The name of this host, with its domain and without it. */
function hostNames({ vantage, baseline }: NameSource): readonly string[] {
  return [vantage?.hostName ?? '', baseline?.hostName ?? ''].flatMap((name) => {
    if (name === '' || name === THIS_HOST || LOOPBACK.test(name)) return [];
    return [name, name.split('.')[0] ?? ''].filter((each) => each === name || each.length >= SHORTEST);
  });
}

const LOOPBACK = /^localhost(?:\.|$)|^127\.|^\[?::1\]?$/i;

/** With the domain of a Windows login and without it. */
function userNames(user: string): readonly string[] {
  return [user, user.split('\\').at(-1) ?? ''];
}

/** Names and addresses. */
function proxyHosts({ targets, vantage }: NameSource): readonly string[] {
  const settings = Object.entries(vantage?.proxies ?? {}).filter(([name]) => !isNoProxy(name));
  const set = settings.map(([, value]) => PROXY_HOST.exec(value)?.slice(1).find(Boolean) ?? '');
  const used = targets.flatMap(({ proxy }) => (proxy === null ? [] : [proxy.proxy.host]));
  return [...set, ...used]
    .map((name) => name.toLowerCase())
    .filter((name) => name !== '' && !LOOPBACK.test(name) && !/^proxy-[0-9]+$/.test(name) && !isPlaceholder(name));
}

/** With a scheme and without it; an IPv6 address stands in brackets. */
const PROXY_HOST = /^(?:[a-z0-9+.-]+:\/\/)?(?:\[([0-9a-f:.]+)\]|([^\s/:@[\]]+))/i;

/** Those that the names of proxies led to. */
function proxyAddresses({ observations = [] }: NameSource): readonly string[] {
  return observations.flatMap(({ path, address, detail }) => {
    if (path !== 'proxy') return [];
    return [...(address === null ? [] : [address]), ...(detail?.kind === 'resolve' ? detail.addresses : [])];
  });
}

function isAddress(host: string): boolean {
  return isIP(host) !== 0;
}

/** What the profiles ask for stays, although a proxy is at the same place. */
function isTried(address: string, { requirements, targets }: NameSource): boolean {
  return (
    requirements.some(({ destinations }) => destinations.some(({ value }) => value === address)) ||
    targets.some(({ host, dial }) => host === address || dial.host === address)
  );
}

/** What was added to a name before it was found. */
function searchDomains({ observations = [] }: NameSource): readonly string[] {
  return observations.flatMap(({ detail }) => {
    if (detail?.kind !== 'resolve' || detail.foundAs === null) return [];
    const added = detail.foundAs.startsWith(`${detail.name}.`) ? detail.foundAs.slice(detail.name.length + 1) : '';
    return added === '' || /^domain-[0-9]+$/.test(added) ? [] : [added.replace(/\.$/, '')];
  });
}

/** What stands behind the name of this host. One without a dot, such as `local`, is a word of any sentence. */
function ownDomains(source: NameSource): readonly string[] {
  return hostNames(source).flatMap((name) => {
    const domain = name.replace(/^[^.]*\.?/, '').replace(/\.$/, '');
    return domain.includes('.') && !ADDRESS.test(name) ? [domain] : [];
  });
}

const ADDRESS = /^[0-9.]+$|:/;

/** Paths tell who works where. */
function files({ requirements, targets }: NameSource): readonly string[] {
  const checks = [...requirements.flatMap((requirement) => requirement.checks), ...targets.map(({ check }) => check)];
  return checks.flatMap(filesOf).filter((file) => /[/\\]/.test(file));
}

function filesOf(check: Check): readonly string[] {
  const own = 'ca' in check && check.ca !== null ? [check.ca] : [];
  const client = 'client' in check && check.client !== undefined ? [check.client.cert, check.client.key] : [];
  return [...own, ...client];
}

/** Names that the profiles ask for: they are the question. */
function destinationNames({ requirements, targets }: NameSource): ReadonlySet<string> {
  const asked = requirements.flatMap(({ destinations, witnesses }) => [
    ...destinations.map(({ value }) => value),
    ...witnesses,
  ]);
  const tried = targets.flatMap(({ host, dial }) => [host, dial.host]);
  return new Set([...asked, ...tried].flatMap((text) => text.toLowerCase().match(WORD) ?? []));
}

const WORD = /[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?/gu;

function isOfSome(domain: string, names: ReadonlySet<string>): boolean {
  return [...names].some((name) => name === domain || name.endsWith(`.${domain}`));
}

/** One pattern for all of them, the longest first: the name of a host also with any domain after it. */
function patternOf(secrets: readonly string[], hosts: readonly string[]): RegExp | null {
  const own = new Set(hosts.map((name) => name.toLowerCase()));
  const long = secrets.filter(({ length }) => length >= SHORTEST).toSorted((a, b) => b.length - a.length);
  if (long.length === 0) return null;
  const parts = long.map((secret) => {
    const literal = secret.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
    if (own.has(secret)) return String.raw`${literal}(?:\.[\p{L}\p{N}-]+)*`;
    // `proxy` alone is a word of any sentence; with a port it is a place.
    return COMMON.test(secret) ? String.raw`${literal}(?=:[0-9])` : literal;
  });
  return new RegExp(String.raw`(?:(?<![\p{L}\p{N}])|(?<=%[0-9a-f]{2}))(?:${parts.join('|')})(?![\p{L}\p{N}])`, 'giu');
}

const COMMON = /^(?:proxy|http|https|cache|squid|gateway|firewall|filter|direct|server)$/;

/** The host name that a place in a text is part of. */
function wordAround(text: string, offset: number, length: number): string {
  const before = /[\p{L}\p{N}_.-]*$/u.exec(text.slice(Math.max(0, offset - LONGEST_NAME), offset))?.[0] ?? '';
  const after = /^[\p{L}\p{N}_.-]*/u.exec(text.slice(offset + length, offset + length + LONGEST_NAME))?.[0] ?? '';
  const word = `${before}${text.slice(offset, offset + length)}${after}`;
  return word.replaceAll(/^[.-]+|[.-]+$/g, '').toLowerCase();
}

/** RFC 1035 section 2.3.4. */
const LONGEST_NAME = 255;

export function isNoProxy(variable: string): boolean {
  return /^no_proxy$/i.test(variable);
}

function noProxyRedactor(redacted: (text: string) => string, kept: ReadonlySet<string>): NameRedactor['noProxy'] {
  const names = new Map<string, string>();
  return (text) =>
    text
      .split(/([\s,|]+)/)
      .map((entry) => {
        if (isPlaceholder(entry)) return entry;
        const name = entry.toLowerCase().replace(/^[*.]+/, '');
        if (!/[a-z]/.test(name) || LOOPBACK.test(name) || /^name-[0-9]+$/.test(name) || isIPv6Like(name))
          return redacted(entry);
        if (isOfSome(name.replace(/:[0-9]+$/, ''), kept)) return entry;
        const known = names.get(name) ?? `name-${names.size + 1}`;
        names.set(name, known);
        return known;
      })
      .join('');
}

function isIPv6Like(name: string): boolean {
  return /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:./]*$/.test(name);
}
