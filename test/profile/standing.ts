import ipaddr from 'ipaddr.js';
import type { PortRange, Profile, RequirementTemplate } from '../../src/model/profile.ts';
import { isAddress, parseSubnet } from '../../src/profile/address.ts';
import { parsePorts } from '../../src/profile/ports.ts';
import { parseUrl, urlHost, urlPort } from '../../src/profile/url.ts';
import type { Statement } from './documents.ts';

/** Where a statement stands: the requirements of one profile that cover it, or some of its values. */
export interface Standing {
  readonly profile: string;
  readonly ids: readonly string[];
  /** The values that these requirements cover. */
  readonly covered: readonly string[];
  /** True when every one of these requirements is retired: it is only known there, and asked for no more. */
  readonly retired: boolean;
}

/** What is compared: one value with its ports and protocols. Null: the statement has no value that could be compared. */
interface Wanted {
  readonly value: string | null;
  readonly ports: readonly string[];
  readonly protocols: readonly string[];
  readonly directions: readonly string[];
}

/** The profiles in which a statement, or a part of it, stands. Statements with `in` are looked for only there. */
export function standings(statement: Statement, profiles: readonly Profile[]): readonly Standing[] {
  const { in: pins } = statement;
  return profiles
    .filter(({ name }) => pins === undefined || name in pins)
    .map((profile) => standingIn(profile, statement, pins?.[profile.name] ?? null))
    .filter(({ covered }) => covered.length > 0);
}

/** The values that stand in no profile. */
export function valuesMissing(statement: Statement, found: readonly Standing[]): readonly string[] {
  const covered = new Set(found.flatMap((standing) => standing.covered));
  return statement.values.filter((value) => !covered.has(value));
}

function standingIn(profile: Profile, statement: Statement, pins: readonly string[] | null): Standing {
  const candidates = profile.requirements.filter((requirement) =>
    pins === null ? requirement.expect === 'open' : pins.some((pin) => isPinned(requirement.id, pin)),
  );
  const found = wantedOf(statement).map(({ value, wanted }) => ({ value, by: coveredBy(wanted, candidates) }));
  const by = found.flatMap((one) => one.by ?? []);
  return {
    profile: profile.name,
    ids: [...new Set(by.map(({ id }) => id))],
    covered: found.flatMap((one) => (one.by === null ? [] : [one.value])),
    retired: by.every(({ need }) => need === 'retired'),
  };
}

/** Whether an id is meant by `in`. */
export function isPinned(id: string, pin: string): boolean {
  return pin.endsWith('*') ? id.startsWith(pin.slice(0, -1)) : withoutProtocol(id) === pin || id === pin;
}

/** An entry for several protocols is written out with their names behind its id. */
export function withoutProtocol(id: string): string {
  return id.replace(/-(?:tcp|udp|icmp|ip[0-9]+)$/, '');
}

function wantedOf(statement: Statement): readonly { readonly value: string; readonly wanted: Wanted }[] {
  const { kind, values, port, protocol, direction } = statement;
  const rest = { ports: port, protocols: protocol, directions: direction };
  return values.map((value) => {
    switch (kind) {
      case 'host':
      case 'address':
      case 'subnet':
        return { value, wanted: { ...rest, value } };
      case 'port':
        return { value, wanted: { ...rest, value: null, ports: [value] } };
      case 'protocol':
        return { value, wanted: { ...rest, value: null, protocols: [value] } };
      case 'place':
        return { value, wanted: { ...rest, value: null } };
    }
  });
}

/** The requirements that together cover it, in every direction and over every protocol; null when they do not. */
function coveredBy(wanted: Wanted, candidates: readonly RequirementTemplate[]): readonly RequirementTemplate[] | null {
  const protocols = wanted.protocols.length === 0 ? [null] : wanted.protocols;
  const by = wanted.directions.flatMap((direction) =>
    protocols.map((protocol) => {
      const fitting = candidates.filter(
        (requirement) =>
          requirement.direction === direction &&
          (protocol === null || requirement.protocol === protocol || requirement.protocol === 'any'),
      );
      return openedBy(fitting, wanted);
    }),
  );
  return by.every((part) => part.length > 0) ? by.flat() : null;
}

/** Of one direction and protocol. Who names the very value comes before who covers it by a wildcard or a wider subnet. */
function openedBy(fitting: readonly RequirementTemplate[], { value, ports }: Wanted): readonly RequirementTemplate[] {
  const naming = value === null ? [] : fitting.filter((requirement) => namesOf(requirement).includes(value));
  const covering = value === null ? fitting : fitting.filter((requirement) => covers(requirement, value));
  for (const group of [naming, covering]) {
    const useful = group.filter((requirement) => ports.length === 0 || overlaps(requirement, ports));
    if (useful.length > 0 && portsMissing(useful, ports).length === 0) return useful;
  }
  return [];
}

function overlaps(requirement: RequirementTemplate, ports: readonly string[]): boolean {
  return (
    hasAllPorts(requirement) ||
    ports.some(
      (port) =>
        requirement.ports.includes(port) ||
        rangesOf(portsOf(requirement)).some(({ from, to }) =>
          rangesOf([port]).some((wanted) => from <= wanted.to && wanted.from <= to),
        ),
    )
  );
}

/** Ports that these requirements, taken together, do not open. */
function portsMissing(requirements: readonly RequirementTemplate[], ports: readonly string[]): readonly string[] {
  if (requirements.some(hasAllPorts)) return [];
  const texts = requirements.flatMap(portsOf);
  const open = joined(rangesOf(texts));
  return ports.filter(
    (port) =>
      !texts.includes(port) &&
      !rangesOf([port]).some((wanted) => open.some(({ from, to }) => from <= wanted.from && wanted.to <= to)),
  );
}

function portsOf({ ports, destinations }: RequirementTemplate): readonly string[] {
  const urls = destinations.flatMap(({ kind, value }) => (kind === 'url' ? (parseUrl(value) ?? []) : []));
  return [...ports, ...urls.map((url) => String(urlPort(url).from))];
}

function hasAllPorts({ protocol }: RequirementTemplate): boolean {
  return protocol === 'any';
}

/** Ports that are made of parameters have no numbers yet, and are compared as texts. */
function rangesOf(texts: readonly string[]): readonly PortRange[] {
  return texts.flatMap((text) => parsePorts(text) ?? []);
}

/** Ranges that overlap or touch become one. */
function joined(ranges: readonly PortRange[]): readonly PortRange[] {
  const result: PortRange[] = [];
  for (const range of ranges.toSorted((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last !== undefined && range.from <= last.to + 1) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    } else {
      result.push(range);
    }
  }
  return result;
}

/** Of what comes in, who connects. */
function namesOf({ direction, destinations, published, from }: RequirementTemplate): readonly string[] {
  return direction === 'in' ? from : [...destinations.map(({ value }) => value), ...published];
}

function covers(requirement: RequirementTemplate, value: string): boolean {
  if (requirement.direction === 'in') return requirement.from.some((from) => coversText(from, value));
  return (
    requirement.destinations.some(({ kind, value: text }) =>
      kind === 'url' ? text === value || hostOf(text) === value : coversText(text, value),
    ) || requirement.published.some((text) => coversText(text, value))
  );
}

function hostOf(text: string): string | null {
  const url = parseUrl(text);
  return url === null ? null : urlHost(url);
}

/** Whether what a profile prints (a name, a wildcard, an address, a subnet) holds what the document prints. */
function coversText(text: string, value: string): boolean {
  if (text === value) return true;
  const outer = remembered(networks, text, readNetwork);
  const inner = remembered(networks, value, readNetwork);
  if (outer === null || inner === null)
    return outer === inner && remembered(patterns, text, readHostPattern).test(value);
  const [outerAddress, outerPrefix] = outer;
  const [innerAddress, innerPrefix] = inner;
  // Everything holds every address: only a statement about everything stands there.
  if (outerPrefix === 0 && innerPrefix > 0) return false;
  return (
    outerAddress.kind() === innerAddress.kind() &&
    outerPrefix <= innerPrefix &&
    innerAddress.match(outerAddress, outerPrefix)
  );
}

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number] | null;

// Thousands of addresses are compared with hundreds of statements: each text is read once.
const networks = new Map<string, Network>();
const patterns = new Map<string, RegExp>();

function remembered<T>(memory: Map<string, T>, text: string, read: (text: string) => T): T {
  const known = memory.get(text);
  if (known !== undefined) return known;
  const value = read(text);
  memory.set(text, value);
  return value;
}

/** Documents print subnets with host bits, too: what they mean is the network. */
function readNetwork(text: string): Network {
  if (isAddress(text)) {
    const address = ipaddr.parse(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  const subnet = parseSubnet(text);
  return subnet === null ? null : ipaddr.parseCIDR(subnet.text);
}

/** `{region}` is any region; every other parameter is compared as it is written. */
function readHostPattern(text: string): RegExp {
  const name = text
    .replace(/^\*\./, '')
    .replaceAll(/[.*+?^$()|[\]{}\\]/g, String.raw`\$&`)
    .replaceAll(String.raw`\{region\}`, String.raw`(?:\{region\}|[a-z]+-[a-z]+)`);
  return new RegExp(`^${text.startsWith('*.') ? '.+\\.' : ''}${name}$`);
}
