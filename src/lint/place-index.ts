import { fitsPattern, type Network, type Place } from './place.ts';

/**
 * Places with something that belongs to each, so that "what covers this?" and "what lies in this?" take no walk through
 * all of them: allowlists have up to a million lines.
 */
export class PlaceIndex<T> {
  private readonly any: T[] = [];
  private readonly hosts = new Map<string, T[]>();
  /** Wildcards by the name under which they open everything. */
  private readonly wildcards = new Map<string, T[]>();
  /** Names and wildcards by each of the domains that they lie in. */
  private readonly members = new Map<string, { readonly name: string; readonly item: T }[]>();
  /** Patterns by the domain behind their last star. */
  private readonly patterns = new Map<string, { readonly pattern: string; readonly item: T }[]>();
  /** Networks by the length of their prefix and their first address. */
  private readonly networks: Record<4 | 6, Map<number, Map<bigint, T[]>>> = { 4: new Map(), 6: new Map() };
  private sorted: Record<4 | 6, { readonly network: Network; readonly item: T }[]> = { 4: [], 6: [] };
  private isSorted = true;
  private readonly onlyCovering: boolean;

  /** `onlyCovering`: `within` will not be asked, so nothing is kept for it. */
  constructor(onlyCovering = false) {
    this.onlyCovering = onlyCovering;
  }

  add(place: Place, item: T): void {
    if (place.kind === 'any') this.any.push(item);
    else if (place.kind === 'host') this.addName(place.text, item, this.hosts);
    else if (place.kind === 'wildcard') this.addWildcard(place, item);
    else if (place.kind === 'pattern') this.addPattern(place.text, item);
    else this.addNetwork(place, item);
  }

  /** What opens all of a place. For names, that includes the whole of the internet by address. */
  covering(place: Place): readonly T[] {
    if (place.kind === 'any') return this.any;
    if (place.kind === 'network') return this.networksOver(place);
    const name = place.kind === 'wildcard' ? place.base : literalTail(place.text);
    const domains = [name, ...parents(name)];
    const text = place.kind === 'wildcard' ? `*.${place.base}` : place.text;
    const over = place.kind === 'host' ? domains.slice(1) : domains;
    return [
      ...this.any,
      ...(place.kind === 'host' ? (this.hosts.get(name) ?? []) : []),
      ...over.flatMap((domain) => this.wildcards.get(domain) ?? []),
      ...[...domains, ''].flatMap((domain) => this.patternsOver(domain, text)),
      ...(this.networks[4].get(0)?.get(0n) ?? []),
      ...(this.networks[6].get(0)?.get(0n) ?? []),
    ];
  }

  private patternsOver(domain: string, text: string): readonly T[] {
    const candidates = this.patterns.get(domain);
    if (candidates === undefined) return [];
    return candidates.filter(({ pattern }) => fitsPattern(pattern, text)).map(({ item }) => item);
  }

  /** What lies in a place and is smaller than it. */
  within(place: Place): readonly T[] {
    if (place.kind === 'host') return [];
    if (place.kind === 'wildcard') return this.membersOf(place.base, place.apex);
    if (place.kind === 'pattern') return this.membersOf(literalTail(place.text), true, place.text);
    if (place.kind === 'any') return [...this.names(), ...this.allNetworks(4), ...this.allNetworks(6)];
    const networks = this.networksIn(place);
    // Names lead to some address.
    return place.prefix === 0 ? [...this.names(), ...networks] : networks;
  }

  private names(): readonly T[] {
    const patterns = [...this.patterns.values()].flat().map(({ item }) => item);
    return [...[...this.hosts.values(), ...this.wildcards.values()].flat(), ...patterns];
  }

  private allNetworks(family: 4 | 6): readonly T[] {
    return this.sorted[family].map(({ item }) => item);
  }

  private addName(name: string, item: T, into: Map<string, T[]>): void {
    push(into, name, item);
    if (this.onlyCovering) return;
    for (const domain of [...parents(name), '']) push(this.members, domain, { name, item });
  }

  private addPattern(pattern: string, item: T): void {
    const tail = literalTail(pattern);
    push(this.patterns, tail, { pattern, item });
    if (this.onlyCovering) return;
    for (const domain of new Set([tail, ...parents(tail), ''])) push(this.members, domain, { name: pattern, item });
  }

  private addWildcard({ base, apex }: Extract<Place, { kind: 'wildcard' }>, item: T): void {
    this.addName(base, item, this.wildcards);
    if (apex) push(this.hosts, base, item);
  }

  private addNetwork(network: Network, item: T): void {
    const { family, prefix, first } = network;
    const sized = this.networks[family].get(prefix) ?? new Map<bigint, T[]>();
    this.networks[family].set(prefix, sized);
    push(sized, first, item);
    if (this.onlyCovering) return;
    this.sorted[family].push({ network, item });
    this.isSorted = false;
  }

  private networksOver({ family, first, prefix }: Network): readonly T[] {
    const bits = family === 4 ? 32 : 128;
    const found: T[] = [...this.any];
    for (const [length, sized] of this.networks[family]) {
      if (length > prefix) continue;
      const host = BigInt(bits - length);
      const items = sized.get(length === prefix ? first : (first >> host) << host);
      if (items !== undefined) found.push(...items);
    }
    return found;
  }

  private networksIn({ family, first, last, prefix }: Network): readonly T[] {
    if (!this.isSorted) this.sort();
    const all = this.sorted[family];
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((all[middle]?.network.first ?? 0n) < first) low = middle + 1;
      else high = middle;
    }
    const found: T[] = [];
    for (let index = low; index < all.length; index += 1) {
      const entry = all[index];
      if (entry === undefined || entry.network.first > last) break;
      if (entry.network.prefix > prefix) found.push(entry.item);
    }
    return found;
  }

  private sort(): void {
    const order = (a: { network: Network }, b: { network: Network }): number => {
      if (a.network.first === b.network.first) return a.network.prefix - b.network.prefix;
      return a.network.first < b.network.first ? -1 : 1;
    };
    this.sorted = { 4: this.sorted[4].toSorted(order), 6: this.sorted[6].toSorted(order) };
    this.isSorted = true;
  }

  private membersOf(domain: string, apex: boolean, pattern: string | null = null): readonly T[] {
    const members = (this.members.get(domain) ?? []).filter(
      ({ name }) => pattern === null || fitsPattern(pattern, name),
    );
    return [...members.map(({ item }) => item), ...(apex ? (this.hosts.get(domain) ?? []) : [])];
  }
}

function push<K, T>(map: Map<K, T[]>, at: K, item: T): void {
  const list = map.get(at);
  if (list === undefined) map.set(at, [item]);
  else list.push(item);
}

/** The domains that a name lies in, the nearest first: `us.icr.io` -> `icr.io`, `io`. */
function parents(name: string): readonly string[] {
  const domains: string[] = [];
  for (let at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) domains.push(name.slice(at + 1));
  return domains;
}

/** The domain behind the last star: `ingest.*.bluemix.net` -> `bluemix.net`; of `*icr.io` nothing is sure but `io`. */
function literalTail(pattern: string): string {
  const star = pattern.lastIndexOf('*');
  if (star < 0) return pattern;
  const dot = pattern.indexOf('.', star);
  return dot < 0 ? '' : pattern.slice(dot + 1);
}
