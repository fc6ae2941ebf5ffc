import { ruleSet, type RuleFacts } from '../../src/allowlist/rule-set.ts';
import type { RuleSet } from '../../src/allowlist/rules.ts';
import type { AllowlistEntry } from '../../src/model/allowlist.ts';
import type { PortRange } from '../../src/model/profile.ts';

/** What stands between name and port in the shell, YAML, HCL, nft, iptables-restore, squid, CSV, HTML and a terminal. */
export const HOSTILE: readonly string[] = [
  `"; rm -rf / #`,
  `'; rm -rf / #`,
  '$(reboot) `reboot` ${IFS} %{IFS} {{ . }}',
  'one\nhttp_access allow all\naccept\n-A FORWARD -j ACCEPT\nCOMMIT',
  'carriage\rreturn\u2028separator\u0085next\u0000nul',
  '\u001b[31mred\u001b[0m \u202egnirts\u202c \ud800 lone',
  'back\\slash \\',
  '=HYPERLINK("http://example.com";"x")',
  '<script>alert(1)</script> & > < |',
  'EOF\nREACHCHECK\n"""\n---\n...\n',
  `*/ // -- #} */ ${'x'.repeat(20_000)}`,
  `${'word '.repeat(4000)}\\`,
  'Käse 漢字 🎈',
  '',
];

export function ports(...texts: readonly (number | string)[]): readonly PortRange[] {
  return texts.map((text) => {
    const [from = '', to = from] = String(text).split('-');
    return { from: Number(from), to: Number(to) };
  });
}

/** An entry for `a.example:443`, but for what is given. */
export function entry(given: Partial<AllowlistEntry> = {}): AllowlistEntry {
  return {
    list: 'firewall',
    direction: 'out',
    protocol: 'tcp',
    destination: { kind: 'host', value: 'a.example' },
    from: [],
    ports: ports(443),
    observed: [],
    published: [],
    purpose: 'what it is for',
    need: 'required',
    requirements: ['r'],
    sources: [{ doc: 'doc', section: null, asOf: '2026-01-01' }],
    ...given,
  };
}

export function host(value: string, given: Partial<AllowlistEntry> = {}): AllowlistEntry {
  const kind = value.startsWith('*.') ? 'wildcard' : 'host';
  return entry({ destination: { kind, value }, requirements: [value], purpose: `for ${value}`, ...given });
}

export function subnet(value: string, given: Partial<AllowlistEntry> = {}): AllowlistEntry {
  return entry({ destination: { kind: 'cidr', value }, requirements: [value], purpose: `for ${value}`, ...given });
}

/** Rules for a client with an address of each family, from a run. */
export function rulesOf(entries: readonly AllowlistEntry[], facts: Partial<RuleFacts> = {}): RuleSet {
  return ruleSet(entries, {
    title: 'entries of a test',
    notes: [],
    profiles: [],
    sources: ['10.10.0.2', 'fd10::2'],
    seen: [],
    observedAt: '2026-11-21T12:00:00.000Z',
    leftOut: [],
    attempts: new Map(),
    again: { command: 'reachcheck retest report.json', unchecked: [] },
    ...facts,
  });
}

/** Every kind of entry, once. */
export const KINDS: readonly AllowlistEntry[] = [
  host('observed.example', { observed: ['198.51.100.20', '2001:db8:20::1'] }),
  host('published.example', { published: ['203.0.113.0/25', '203.0.113.128/25', '2001:db8:30::/48'] }),
  host('nowhere.example'),
  host('*.wild.example', { observed: ['198.51.100.21'] }),
  host('a.wild.example', { observed: ['198.51.100.21'] }),
  host('wild.example', { ports: ports(80, 443) }),
  host('proxied.example', { list: 'proxy', observed: ['198.51.100.22'], need: 'optional' }),
  subnet('10.1.0.0/17', { ports: ports(443, '30000-32767') }),
  subnet('10.1.128.0/17', { ports: ports('30000-32767', 443) }),
  subnet('2001:db8:40::/48', { ports: ports(...Array.from({ length: 40 }, (_, index) => 1000 + 2 * index)) }),
  subnet('10.2.0.0/16', { protocol: 'udp', ports: ports(53) }),
  subnet('10.3.0.0/16', { protocol: 'icmp', ports: [] }),
  subnet('2001:db8:41::/48', { protocol: 'icmp', ports: [] }),
  subnet('10.4.0.0/16', { protocol: 'ip:47', ports: [] }),
  subnet('10.5.0.0/16', { protocol: 'ip:0', ports: [] }),
  subnet('10.6.0.0/16', { protocol: 'any', ports: [] }),
  subnet('10.7.0.0/16', { ports: [] }),
  subnet('0.0.0.0/0', { protocol: 'udp', ports: ports(123) }),
  subnet('::/0', { protocol: 'udp', ports: ports(123) }),
  subnet('10.8.0.0/24', { direction: 'in', from: ['161.26.0.0/16', '2001:db8:50::/48'] }),
  subnet('10.8.1.0/24', { direction: 'in', ports: ports('30000-32767') }),
  subnet('10.8.2.0/24', { direction: 'in', from: ['monitor.example'] }),
  entry({ destination: { kind: 'address', value: '2001:DB8::7' }, requirements: ['address'], purpose: 'one address' }),
  entry({
    destination: { kind: 'sequence', value: 'c-{01..20}-ws.example' },
    requirements: ['sequence'],
    purpose: 'numbered names',
    observed: ['198.51.100.31'],
  }),
];

/** Every kind of entry, and every hostile text in every field that is free. */
export function hostileSet(): RuleSet {
  const doc = HOSTILE.join('');
  const entries = HOSTILE.flatMap((text, index): readonly AllowlistEntry[] => [
    subnet(`172.16.${index}.0/24`, {
      purpose: text,
      requirements: [text, 'id'],
      sources: [{ doc: text, section: text, asOf: text }],
      observed: [text],
      published: [text],
    }),
    host(`h${index}.example`, {
      purpose: text,
      requirements: [text],
      sources: [{ doc, section: null, asOf: text }],
      observed: [`198.51.100.${index}`, text],
    }),
    host(text),
    host(`*.${text}`),
    subnet(text),
    subnet('10.9.0.0/24', { direction: 'in', from: [text] }),
    entry({ destination: { kind: 'sequence', value: `${text}{1..3}.example` } }),
  ]);
  return rulesOf([...KINDS, ...entries], {
    title: HOSTILE.join(' '),
    notes: HOSTILE,
    seen: [...HOSTILE, 'c-01-ws.example', 'c-02-ws.example'],
    profiles: [{ name: doc, title: doc, asOf: doc, documents: { [doc]: { title: doc, url: doc } } }],
  });
}

/** As many entries as asked for: names, single addresses and subnets, for several purposes. */
export function largeSet(count: number): RuleSet {
  return rulesOf(
    Array.from({ length: count }, (_, index) => {
      const third = Math.floor(index / 3);
      const [high, low] = [Math.floor(third / 256), third % 256];
      const given = { requirements: [`r${index % 40}`], purpose: `purpose ${index % 40}` };
      if (index % 3 === 0) return host(`h${third}.example`, { ...given, observed: [`198.18.${high}.${low}`] });
      if (index % 3 === 1) return subnet(`10.${high}.${low}.0/24`, given);
      return subnet(`2001:db8:${high}:${low.toString(16)}::/64`, { ...given, ports: ports(443, '30000-32767') });
    }),
  );
}

/** Five thousand subnets that no larger ones hold exactly, names with addresses, and IPv6. */
export const SCATTERED = rulesOf(
  Array.from({ length: 5000 }, (_, index) => {
    const [high, low] = [Math.floor(index / 100), 2 * (index % 100)];
    const given = { requirements: [`r${index % 7}`], purpose: `purpose ${index % 7}` };
    if (index % 10 === 0) return host(`h${index}.example`, { ...given, observed: [`198.18.${high}.${low}`] });
    if (index % 10 === 1) return subnet(`2001:db8:${high}:${low}::/64`, given);
    return subnet(`10.${high}.${low}.0/24`, { ...given, ports: ports(443, '30000-32767') });
  }),
);

/** What every language has to write. */
export const SETS: Readonly<Record<string, () => RuleSet>> = {
  'one entry': () => rulesOf([subnet('10.0.0.0/8')]),
  'no entry': () => rulesOf([]),
  'entries of every kind': () => rulesOf(KINDS),
  'hostile texts': hostileSet,
  '60 entries': () => largeSet(60),
  '5,000 entries': () => SCATTERED,
};
