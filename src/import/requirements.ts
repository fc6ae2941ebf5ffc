import type { ImportedCheck, ImportedEntry } from './imported.ts';

/** A requirement as a profile file writes it, in the order of its keys. */
export interface ImportedRequirement {
  readonly id: string;
  readonly title: string;
  readonly host: string | null;
  readonly cidrs: readonly string[];
  readonly port: string;
  readonly protocol: 'tcp' | 'udp';
  readonly need: 'required' | 'optional';
  readonly check: ImportedCheck;
  /** False where no probe can decide: a wildcard without a witness, a whole subnet, UDP without an answer. */
  readonly provable: boolean;
  readonly published: readonly string[];
  readonly section: string | null;
  readonly note: string | null;
}

/**
 * One requirement for each place, port and protocol, in the order of the list: what stands in it several times is
 * joined. Ids are made of these three, so that they stay when the list grows.
 */
export function toRequirements(entries: readonly ImportedEntry[]): readonly ImportedRequirement[] {
  const places = new Map<string, [ImportedEntry, ...ImportedEntry[]]>();
  for (const entry of entries) {
    for (const port of entry.ports) {
      const key = JSON.stringify([entry.destination, entry.protocol, port]);
      const one = { ...entry, ports: [port] };
      const known = places.get(key);
      if (known === undefined) places.set(key, [one]);
      else known.push(one);
    }
  }
  const taken = new Set<string>();
  return [...places.values()].map((group) => join(group, taken));
}

function join(group: readonly [ImportedEntry, ...ImportedEntry[]], taken: Set<string>): ImportedRequirement {
  const [{ destination, ports, protocol }] = group;
  const [port = '443'] = ports;
  const name = 'host' in destination ? destination.host : destination.id;
  const sections = distinct(group.map(({ section }) => section));
  // The weaker proof where lists disagree: a stricter one would fail where nothing is missing.
  const written = group.find((entry) => entry.check === 'tls-unverified')?.check ?? group[0].check;
  // UDP alone proves nothing; a time server answers.
  const check = protocol === 'udp' && port === '123' ? 'ntp' : written;
  return {
    id: uniqueId(name, protocol, port, taken),
    title: joinPurposes(distinct(group.map(({ purpose }) => purpose))),
    host: 'host' in destination ? destination.host : null,
    cidrs: 'host' in destination ? [] : destination.cidrs,
    port,
    protocol,
    need: group.some(({ need }) => need === 'required') ? 'required' : 'optional',
    check,
    provable: 'host' in destination && !destination.host.startsWith('*.') && (protocol === 'tcp' || check === 'ntp'),
    published: distinct(group.flatMap(({ published }) => published)),
    section: sections.length === 0 ? null : sections.join(', '),
    note: distinct([...group.map(({ note }) => note), ...otherPaths(group, check)]).join(' ') || null,
  };
}

/** Paths that the list names for the same place, beside the one that is asked for. */
function otherPaths(group: readonly ImportedEntry[], chosen: ImportedCheck): readonly string[] {
  return group.flatMap(({ check }) =>
    check === null || typeof check === 'string' || (typeof chosen === 'object' && chosen?.httpPath === check.httpPath)
      ? []
      : [`The list names the path ${check.httpPath}, too.`],
  );
}

function distinct(texts: readonly (string | null)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== null))];
}

/** `GitHub: website` and `GitHub: copilot` -> `GitHub: website, copilot`. */
function joinPurposes(purposes: readonly string[]): string {
  const [first = '', ...others] = purposes;
  const prefix = /^[^:]+: /.exec(first)?.[0] ?? '';
  return [
    first,
    ...others.map((text) => (prefix !== '' && text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  ].join(', ');
}

/** `quay.io` for its port 443, `quay.io-80` and `quay.io-udp-53` for others, `any.icr.io` for `*.icr.io`. */
function uniqueId(name: string, protocol: string, port: string, taken: Set<string>): string {
  const slug = name
    .replace(/^\*\./, 'any.')
    // The name of a parameter: {awsRegion} -> aws-region.
    .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    .replaceAll(/[{}]/g, '')
    .replaceAll(/[^a-z0-9.-]/g, '-');
  const base = `${slug}${protocol === 'udp' ? '-udp' : ''}${protocol === 'tcp' && port === '443' ? '' : `-${port}`}`;
  let id = base;
  for (let again = 2; taken.has(id); again += 1) id = `${base}-${again}`;
  taken.add(id);
  return id;
}
