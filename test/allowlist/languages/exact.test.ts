import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Block, familyOf, readBlock } from '../../../src/allowlist/cidr.ts';
import type { Language } from '../../../src/allowlist/languages/language.ts';
import { LANGUAGES } from '../../../src/allowlist/languages/registry.ts';
import type { AllowlistEntry } from '../../../src/model/allowlist.ts';
import type { Opening } from '../opening.ts';
import { READERS } from '../openings.ts';
import { host, ports, rulesOf, subnet } from '../rule-sets.ts';

/**
 * A world small enough to try everything in it: what the rules of an output let through is exactly what the entries ask
 * for, as far as the language has words for it.
 */

const OURS: readonly string[] = ['10.10.0.2', '10.10.0.3', 'fd10::2', 'fd10::3', '10.8.0.0', '10.8.0.1', 'fd10:8::1'];
const NAMES: readonly string[] = ['h0.example', 'h1.example', 'w.example', 'a.w.example', 'b.a.w.example'];
const THEIRS: readonly string[] = [
  ...Array.from({ length: 16 }, (_, index) => [`10.0.0.${index}`, `2001:db8::${index.toString(16)}`]).flat(),
  ...NAMES,
];
const PROTOCOLS: readonly string[] = ['tcp', 'udp', 'icmp', 'ip:47'];
const PORTS = 10;

/** What the documents print for a name, or what it had in the run. */
const ADDRESSES: Readonly<Record<string, Partial<AllowlistEntry>>> = {
  'h0.example': { published: ['10.0.0.4/30', '10.0.0.8/32', '2001:db8::4/126'], observed: ['10.0.0.1'] },
  'h1.example': { observed: ['10.0.0.9', '10.0.0.10', '2001:db8::9'] },
  'w.example': { observed: ['10.0.0.11'] },
  'a.w.example': { published: ['2001:db8::/125'] },
  'b.a.w.example': {},
  '*.w.example': { observed: ['10.0.0.12', '2001:db8::c'] },
  '*.a.w.example': { published: ['10.0.0.12/30'] },
};

/** One packet that may come: the first of a connection. */
interface Packet {
  readonly direction: 'in' | 'out';
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  /** 0: the protocol has none. */
  readonly port: number;
}

const PACKETS: readonly Packet[] = PROTOCOLS.flatMap((protocol) =>
  Array.from({ length: protocol === 'tcp' || protocol === 'udp' ? PORTS : 1 }, (_, index) =>
    OURS.flatMap((own) =>
      THEIRS.filter((far) => NAMES.includes(far) || far.includes(':') === own.includes(':')).flatMap((far) => {
        const port = protocol === 'tcp' || protocol === 'udp' ? index + 1 : 0;
        return [
          { direction: 'out', from: own, to: far, protocol, port },
          { direction: 'in', from: far, to: own, protocol, port },
        ] as const;
      }),
    ),
  ).flat(),
);

/** What a language has words for. */
interface Words {
  readonly names?: boolean;
  /** Who connects outwards, and our own side of what comes in. */
  readonly source?: boolean;
  readonly own?: boolean;
  readonly ipv6?: boolean;
  readonly incoming?: boolean;
  readonly protocols?: readonly string[];
  /** What `any` is there, where it is not any. */
  readonly any?: readonly string[];
}

const VPC = { own: true, ipv6: false, protocols: ['tcp', 'udp', 'icmp'] } as const satisfies Words;

const WORDS: Readonly<Record<string, Words>> = {
  text: { names: true, source: true, own: true },
  csv: { names: true, source: true, own: true },
  json: { names: true, source: true, own: true },
  nftables: { source: true, own: true },
  iptables: { source: true, own: true },
  squid: { names: true, source: true, protocols: ['tcp'], any: [], incoming: false },
  'ibm-sg': { ...VPC, any: VPC.protocols },
  'ibm-acl': { ...VPC, any: VPC.protocols },
  'terraform-ibm': { ...VPC, protocols: PROTOCOLS, any: VPC.protocols },
  'aws-sg': {},
  'azure-nsg': { own: true, protocols: ['tcp', 'udp', 'icmp'] },
  calico: { own: true },
  networkpolicy: { protocols: ['tcp', 'udp'] },
  cilium: { names: true, protocols: ['tcp', 'udp', 'icmp'] },
};

const ROUNDS = 12;

for (const [name, language] of Object.entries<Language>(LANGUAGES)) {
  const [read, words] = [READERS[name], WORDS[name]];
  if (read === undefined || words === undefined) continue;
  test(`${name} opens exactly what the entries ask for`, () => {
    const random = randomFrom(7);
    for (let round = 0; round < ROUNDS; round += 1) {
      const entries = Array.from({ length: 1 + random(12) }, (_, index) => randomEntry(random, index));
      const text = language.render(rulesOf(entries), { into: language.into?.default ?? '' });
      const opened: ReadonlySet<string> = keysOf(read(text), words, passes);
      const asked: ReadonlySet<string> = keysOf(entries, words, asks);
      const wider: readonly string[] = [...opened].filter((key) => !asked.has(key));
      const missing: readonly string[] = [...asked].filter((key) => !opened.has(key));
      assert.deepEqual({ round, wider, missing }, { round, wider: [], missing: [] });
    }
  });
}

/** The packets that one of the items lets through, by what of them the language has words for. */
function keysOf<T>(
  items: readonly T[],
  words: Words,
  lets: (item: T, packet: Packet, words: Words) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const packet of PACKETS) {
    const key = keyOf(packet, words);
    if (key !== null && !found.has(key) && items.some((item) => lets(item, packet, words))) found.add(key);
  }
  return found;
}

/** Null: the language cannot speak of it. */
function keyOf({ direction, from, to, protocol, port }: Packet, words: Words): string | null {
  const far = direction === 'out' ? to : from;
  const near = direction === 'out' ? from : to;
  const unknown = [
    words.ipv6 === false && near.includes(':'),
    words.incoming === false && direction === 'in',
    NAMES.includes(far) && (words.names !== true || direction === 'in'),
  ];
  if (unknown.includes(true)) return null;
  const spoken = direction === 'out' ? words.source === true : words.own === true;
  const family = near.includes(':') ? 'ipv6' : 'ipv4';
  const side = spoken ? near : NAMES.includes(far) ? '' : family;
  return [direction, far, side, protocol, port].join(' ');
}

function passes(opening: Opening, packet: Packet): boolean {
  const { direction, protocol, ports: ranges, from, to, notTo = [], family } = opening;
  const protocols: readonly string[] = protocol === 'icmp_tcp_udp' ? VPC.protocols : [protocol];
  return (
    (direction === null || direction === packet.direction) &&
    (protocol === 'any' || protocols.includes(packet.protocol)) &&
    (family === undefined || family === familyOf(packet.direction === 'out' ? packet.from : packet.to)) &&
    hasPort(ranges, packet.port) &&
    isIn(from, packet.from) &&
    isIn(to, packet.to) &&
    !notTo.some((place) => holds(place, packet.to))
  );
}

function isIn(places: readonly string[] | null, one: string): boolean {
  return places === null || places.some((place) => holds(place, one));
}

/** What an entry asks for, in the words of the entry. */
function asks(entry: AllowlistEntry, packet: Packet, words: Words): boolean {
  const { direction, protocol, ports: ranges, from } = entry;
  const protocols = protocol === 'any' ? (words.any ?? PROTOCOLS) : (words.protocols ?? PROTOCOLS);
  const anybody = direction === 'in' && from.length === 0;
  return (
    direction === packet.direction &&
    (protocol === 'any' || protocol === packet.protocol) &&
    protocols.includes(packet.protocol) &&
    hasPort(ranges, packet.port) &&
    isIn(placesOf(entry, words), packet.to) &&
    isIn(direction === 'out' ? OUR_SOURCES : anybody ? ['0.0.0.0/0', '::/0'] : from, packet.from)
  );
}

function placesOf({ destination, published, observed }: AllowlistEntry, words: Words): readonly string[] {
  const named = destination.kind === 'host' || destination.kind === 'wildcard';
  if (!named || words.names === true) return [destination.value];
  return published.length > 0 ? published : observed;
}

const OUR_SOURCES: readonly string[] = ['10.10.0.2', 'fd10::2'];

function hasPort(ranges: Opening['ports'], port: number): boolean {
  return port === 0 || ranges.length === 0 || ranges.some(({ from, to }) => from <= port && port <= to);
}

/** Whether a place of a rule (a subnet, an address, a name, a wildcard) holds this one. */
function holds(place: string, one: string): boolean {
  if (NAMES.includes(one)) return place.startsWith('*.') ? one.endsWith(place.slice(1)) : place === one;
  const [outer, inner] = [blockOf(place), blockOf(one)];
  if (outer === null || inner === null || outer.family !== inner.family) return false;
  const bits = BigInt((outer.family === 'ipv4' ? 32 : 128) - outer.prefix);
  return outer.first >> bits === inner.first >> bits;
}

const BLOCKS = new Map<string, Block | null>();

function blockOf(text: string): Block | null {
  const known = BLOCKS.get(text);
  if (known !== undefined) return known;
  const block = readBlock(text);
  BLOCKS.set(text, block);
  return block;
}

function randomEntry(random: (below: number) => number, index: number): AllowlistEntry {
  const protocol = (['tcp', 'tcp', 'tcp', 'udp', 'icmp', 'ip:47', 'any'] as const)[random(7)] ?? 'tcp';
  const first = 1 + random(PORTS);
  const range = ports(`${first}-${first + random(3)}`, 1 + random(PORTS));
  const common = {
    protocol,
    ports: (protocol === 'tcp' || protocol === 'udp') && random(6) > 0 ? range : [],
    purpose: `purpose ${random(3)}`,
    requirements: [`r${index % 3}`],
    need: random(2) === 0 ? ('required' as const) : ('optional' as const),
  };
  const place = (): string => randomPlace(random);
  if (random(4) === 0) {
    const to = ['10.8.0.0/31', '10.8.0.1/32', 'fd10:8::/64'][random(3)] ?? '';
    return subnet(to, { ...common, direction: 'in', from: Array.from({ length: random(3) }, place) });
  }
  if (random(3) > 0) return subnet(place(), common);
  const names = Object.entries(ADDRESSES);
  const [name, addresses] = names[random(names.length)] ?? ['', {}];
  return host(name, { ...common, ...addresses });
}

/** 1 to 8 of the addresses that there are out there. */
function randomPlace(random: (below: number) => number): string {
  const size = random(4);
  const at = (random(16) >> size) << size;
  return random(2) === 0 ? `10.0.0.${at}/${32 - size}` : `2001:db8::${at.toString(16)}/${128 - size}`;
}

/** Numbers that look random and are the same in every run (Park and Miller). */
function randomFrom(seed: number): (below: number) => number {
  let state = 1000 + seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return (state >> 8) % below;
  };
}
