/** What the system knows of names before it asks a DNS server. */
export interface SystemNames {
  /** Lower-case names of the hosts file with their addresses. */
  readonly hosts: ReadonlyMap<string, readonly string[]>;
  /** Search domains of resolv.conf, and the number of dots from which a name is tried as it stands first. */
  readonly search: readonly string[];
  readonly ndots: number;
  /** The system has more sources of names than these and DNS (mDNS, a VPN's own resolver): it has to be asked itself. */
  readonly others: boolean;
}

/** Whether nsswitch.conf(5) names more sources of host names than the hosts file and DNS. */
export function hasOtherSources(nsswitch: string): boolean {
  const sources = /^\s*hosts:(.*)$/m.exec(nsswitch)?.[1]?.replace(/\[[^\]]*\]|#.*/g, ' ') ?? '';
  const words = sources.split(/\s+/).filter((word) => word !== '');
  return words.some((word) => !['files', 'dns', 'myhostname', 'mymachines'].includes(word));
}

/** Reads a hosts file (hosts(5)): several lines for one name add up. */
export function parseHosts(text: string): SystemNames['hosts'] {
  const hosts = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address === undefined || address === '') continue;
    for (const name of names) hosts.set(name.toLowerCase(), [...(hosts.get(name.toLowerCase()) ?? []), address]);
  }
  return hosts;
}

/** Reads search domains and ndots of resolv.conf(5): the last `search` or `domain` line counts. */
export function parseSearch(text: string): Pick<SystemNames, 'search' | 'ndots'> {
  let search: readonly string[] = [];
  let ndots = 1;
  for (const line of text.split(/\r?\n/)) {
    const [keyword, ...words] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'search' || keyword === 'domain') search = words.filter((word) => word !== '.');
    if (keyword !== 'options') continue;
    const option = words.findLast((word) => /^ndots:[0-9]+$/.test(word));
    if (option !== undefined) ndots = Math.min(15, Number(option.slice('ndots:'.length)));
  }
  return { search: search.map((domain) => domain.replace(/\.$/, '')), ndots };
}

/** The names to ask for, in the system's order: a name with few dots is tried in the search domains first. */
export function candidates(name: string, { search, ndots }: Pick<SystemNames, 'search' | 'ndots'>): readonly string[] {
  if (name.endsWith('.')) return [name];
  const dots = name.split('.').length - 1;
  const searched = search.map((domain) => `${name}.${domain}`);
  return dots >= ndots ? [name, ...searched] : [...searched, name];
}
