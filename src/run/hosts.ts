/** What the system knows of names before it asks a DNS server. */
export interface SystemNames {
  /** Lower-case names of the hosts file with their addresses, IPv4 first. */
  readonly hosts: ReadonlyMap<string, readonly string[]>;
  /** Search domains of resolv.conf, and the number of dots from which a name is tried as it stands first. */
  readonly search: readonly string[];
  readonly ndots: number;
  /** The system has more sources of names than these and DNS (mDNS, a VPN's own resolver): it has to be asked itself. */
  readonly others: boolean;
}

/** Whether nsswitch.conf(5) names more sources of host names than the hosts file and DNS. */
export function hasOtherSources(nsswitch: string): boolean {
  const sources =
    /^[ \t]*hosts:(.*)$/m
      .exec(nsswitch)?.[1]
      ?.replace(/#.*/, '')
      .replace(/\[[^\]]*\]/g, ' ') ?? '';
  const words = sources.split(/\s+/).filter((word) => word !== '');
  return words.some((word) => !['files', 'dns', 'myhostname', 'mymachines'].includes(word));
}

/** Reads a hosts file (hosts(5)): several lines for one name add up. */
export function parseHosts(text: string): SystemNames['hosts'] {
  const hosts = new Map<string, Set<string>>();
  for (const line of text.split(/\r?\n/)) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    // What is no address must never be dialled: it would be looked up as a name.
    if (!isAddress(address)) continue;
    for (const name of names.map((word) => word.toLowerCase().replace(/\.$/, ''))) {
      const addresses = hosts.get(name);
      if (addresses === undefined) hosts.set(name, new Set([address]));
      else addresses.add(address);
    }
  }
  return new Map([...hosts].map(([name, addresses]) => [name, ipv4First([...addresses])]));
}

function isAddress(text: string): boolean {
  return /^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-f.]*:[0-9a-f:.]+(?:%\S+)?)$/i.test(text);
}

function ipv4First(addresses: readonly string[]): readonly string[] {
  return addresses.toSorted((a, b) => Number(a.includes(':')) - Number(b.includes(':')));
}

/** Reads search domains and ndots of resolv.conf(5): the last `search` or `domain` line counts. */
export function parseSearch(text: string): Pick<SystemNames, 'search' | 'ndots'> {
  let search: readonly string[] = [];
  let ndots = 1;
  for (const line of text.split(/\r?\n/)) {
    // A comment begins in the first column, or after the words as most people write it.
    const [keyword, ...words] = line
      .replace(/^[#;].*|\s[#;].*/, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'search') search = words;
    if (keyword === 'domain') search = words.slice(0, 1);
    if (keyword !== 'options') continue;
    const option = words.findLast((word) => /^ndots:[0-9]+$/.test(word));
    if (option !== undefined) ndots = Math.min(15, Number(option.slice('ndots:'.length)));
  }
  return { search: search.map((domain) => domain.replace(/\.$/, '')).filter((domain) => domain !== ''), ndots };
}

/** The names to ask for, in the system's order: a name with few dots is tried in the search domains first. */
export function candidates(name: string, { search, ndots }: Pick<SystemNames, 'search' | 'ndots'>): readonly string[] {
  if (name.endsWith('.')) return [name];
  const dots = name.split('.').length - 1;
  const searched = search.map((domain) => `${name}.${domain}`);
  return dots >= ndots ? [name, ...searched] : [...searched, name];
}
