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
  private readonly networks = new Map<string, T[]>();
  private readonly prefixes: Record<4 | 6, Set<number>> = { 4: new Set(), 6: new Set() };
  private sorted: Record<4 | 6, { readonly network: Network; readonly item: T }[]> = { 4: [], 6: [] };
  private isSorted = true;
  private readonly domains: ReadonlySet<string> | null;

  /** `domains`: those that `within` will be asked for; null: any. What is in others is not kept apart. */
  constructor(domains: ReadonlySet<string> | null = null) {
    this.domains = domains;
  }

  add(place: Place, item: T): void {
    if (place.kind === 'any') this.any.push(item);
    else if (place.kind === 'host') this.addName(place.text, item, this.hosts);
    else if (place.kind === 'wildcard') this.addWildcard(place, item);
    else if (place.kind === 'pattern') push(this.patterns, literalTail(place.text), { pattern: place.text, item });
    else this.addNetwork(place, item);
  }

  /** What opens all of a place. For names, that includes the whole of the internet by address. */
  covering(place: Place): readonly T[] {
    if (place.kind === 'any') return this.any;
    if (place.kind === 'network') return [...this.any, ...this.networksOver(place)];
    const name = place.kind === 'wildcard' ? place.base : literalTail(place.text);
    const domains = [name, ...parents(name)];
    const text = place.kind === 'wildcard' ? `*.${place.base}` : place.text;
    const over = place.kind === 'host' ? domains.slice(1) : domains;
    return [
      ...this.any,
      ...(place.kind === 'host' ? (this.hosts.get(name) ?? []) : []),
      ...over.flatMap((domain) => this.wildcards.get(domain) ?? []),
      ...[...domains, ''].flatMap((domain) => this.patternsOver(domain, text)),
      ...(this.networks.get(WHOLE_4) ?? []),
      ...(this.networks.get(WHOLE_6) ?? []),
    ];
  }

  private patternsOver(domain: string, text: string): readonly T[] {
    const candidates = this.patterns.get(domain) ?? [];
    return candidates.filter(({ pattern }) => fitsPattern(pattern, text)).map(({ item }) => item);
  }

  /** What lies in a place and is smaller than it. */
  within(place: Place): readonly T[] {
    if (place.kind === 'host') return [];
    if (place.kind === 'wildcard') return this.membersOf(place.base, place.apex);
    if (place.kind === 'pattern') return this.membersOf(literalTail(place.text), true, place.text);
    if (place.kind === 'network') return this.networksIn(place);
    return [...this.hosts.values(), ...this.wildcards.values(), ...this.networks.values()].flat();
  }

  private addName(name: string, item: T, into: Map<string, T[]>): void {
    push(into, name, item);
    for (const domain of parents(name)) {
      if (this.domains === null || this.domains.has(domain)) push(this.members, domain, { name, item });
    }
  }

  private addWildcard({ base, apex }: Extract<Place, { kind: 'wildcard' }>, item: T): void {
    this.addName(base, item, this.wildcards);
    if (apex) push(this.hosts, base, item);
  }

  private addNetwork(network: Network, item: T): void {
    this.prefixes[network.family].add(network.prefix);
    push(this.networks, key(network.family, network.prefix, network.first), item);
    this.sorted[network.family].push({ network, item });
    this.isSorted = false;
  }

  private networksOver({ family, first, prefix }: Network): readonly T[] {
    const bits = family === 4 ? 32 : 128;
    return [...this.prefixes[family]]
      .filter((length) => length <= prefix)
      .flatMap((length) => {
        const host = BigInt(bits - length);
        return this.networks.get(key(family, length, (first >> host) << host)) ?? [];
      });
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

const WHOLE_4 = key(4, 0, 0n);
const WHOLE_6 = key(6, 0, 0n);

function key(family: 4 | 6, prefix: number, first: bigint): string {
  return `${family}/${prefix}/${first}`;
}

function push<T>(map: Map<string, T[]>, at: string, item: T): void {
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
