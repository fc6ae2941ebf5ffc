import { addressRedactor } from './redact-addresses.ts';
import { isNoProxy, type NameSource, nameRedactor } from './redact-names.ts';

/**
 * The same for sharing: without the names and addresses of the vantage point, private addresses, and the users of its
 * proxies, wherever they came to stand. Each has one placeholder everywhere, and verdicts can still be drawn from it.
 * Public destinations stay, and so do the names that the profiles ask for.
 */
export function redact<T extends NameSource>(facts: T, users: readonly string[]): T & { readonly redacted: true } {
  const names = nameRedactor(facts, users);
  const texts = textsOf(facts);
  const addresses = addressRedactor([...texts], {
    own: ownAddresses(facts),
    placeholders: names.proxyAddresses,
  });
  const said = new Map<string, string>();
  const free = (text: string): string => {
    const known = said.get(text) ?? addresses(names.text(text));
    said.set(text, known);
    return known;
  };
  const writers: Writers = { free, closed: addresses, noProxy: (text) => addresses(names.noProxy(text)) };
  const copy: T = JSON.parse(JSON.stringify(rewritten(facts, '', writers)));
  // A redacted report is not tried again, and flags name files and proxies.
  return { ...copy, ...(facts.flags === undefined ? {} : { flags: [] }), redacted: true };
}

interface Writers {
  readonly free: (text: string) => string;
  /** For words of our own, which may be called as a host is. */
  readonly closed: (text: string) => string;
  readonly noProxy: (text: string) => string;
}

function rewritten(value: unknown, key: string, writers: Writers): unknown {
  if (typeof value === 'string') return isOurs(key, value) ? writers.closed(value) : writers.free(value);
  if (Array.isArray(value)) return value.map((item) => rewritten(item, key, writers));
  if (typeof value !== 'object' || value === null || key === 'tool') return value;
  const nameOf = RECORDS.has(key) ? writers.free : (name: string): string => name;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, unknown]) => {
      if (key === 'proxies' && isNoProxy(name) && typeof item === 'string') return [name, writers.noProxy(item)];
      // Their names are the far end's words, or a profile's; what stands at them is text.
      return [nameOf(name), rewritten(item, keyUnder(key, name), writers)];
    }),
  );
}

/** The kinds of JSON values are words of ours, whatever they stand at. */
function keyUnder(record: string, name: string): string {
  if (record === 'keys' || record === 'kind') return 'kind';
  return RECORDS.has(record) || record === 'proxies' ? '' : name;
}

const RECORDS: ReadonlySet<string> = new Set(['headers', 'keys', 'documents', 'kind']);

/** Keys whose values are words of closed unions. */
const OURS = new Set(
  (
    'schemaVersion ended need expect list direction kind outcome met cause confidence alternatives layer operation failure ' +
    'by type trust transport control origin step scheme'
  ).split(' '),
);

/** Keys that have such words in some places, and free text in others. */
const OURS_AT: Readonly<Record<string, readonly string[]>> = {
  path: ['direct', 'proxy'],
  address: ['public', 'private', 'any'],
  protocol: ['tcp', 'udp', 'icmp', 'any'],
  vantage: ['workstation', 'worker', 'control-plane', 'outside'],
};

function isOurs(key: string, value: string): boolean {
  return OURS.has(key) || (Object.hasOwn(OURS_AT, key) && OURS_AT[key]?.includes(value) === true);
}

/** Every text of a value, each once; names of keys too. */
function textsOf(value: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof value === 'string') found.add(value);
  else if (Array.isArray(value)) for (const item of value) textsOf(item, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      found.add(name);
      textsOf(item, found);
    }
  }
  return found;
}

/** Addresses by which others see this host. What is tried is a destination, and stays. */
function ownAddresses({ vantage, observations = [], targets }: NameSource): readonly string[] {
  const seen = observations.flatMap(({ detail }) =>
    (detail?.kind === 'stun' || detail?.kind === 'listener') && detail.seenAs !== null ? [detail.seenAs.address] : [],
  );
  const tried = new Set(targets.flatMap(({ host, dial }) => [host, dial.host]));
  return [...(vantage?.addresses ?? []), ...seen].filter((address) => !tried.has(address));
}
