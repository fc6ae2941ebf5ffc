import { mergePorts } from '../allowlist/merge.ts';
import type { Coverage, Lacking, RequirementCoverage } from '../model/lint.ts';
import type { PortRange, Requirement } from '../model/profile.ts';
import { partOf, portsOfWhole } from './cover-network.ts';
import { type Block, type Listed, speaks, WORLD } from './listed.ts';
import type { Opening } from './opening.ts';
import { pasteLines } from './paste.ts';
import type { Place } from './place.ts';
import { commonPorts, withoutPorts } from './port-sets.ts';
import { ALL_PORTS } from './words.ts';
import { farSide, hasPorts, placesOf, type Wanted, wantedPorts } from './wanted.ts';

/** How far the lists have one requirement. */
export function coverRequirement(requirement: Requirement, listed: Listed): RequirementCoverage {
  const { id, title, profiles, need, gap } = requirement;
  const found = gap === null ? find(requirement, listed) : NOT_KNOWN;
  return {
    requirement: id,
    title,
    profiles,
    need,
    coverage: found.coverage,
    lines: distinctLines(found.openings, requirement),
    lacking: found.lacking,
    paste: pasteLines(found.lacking),
    remarks: found.remarks,
    gap,
  };
}

interface Found {
  readonly coverage: Coverage;
  readonly openings: readonly Block[];
  readonly lacking: readonly Lacking[];
  readonly remarks: readonly string[];
}

const NOT_KNOWN: Found = { coverage: 'unknown', openings: [], lacking: [], remarks: [] };

function find(requirement: Requirement, listed: Listed): Found {
  const parts = farSide(requirement).map((wanted) => {
    if (requirement.expect === 'blocked') return findOpen(wanted, requirement, listed);
    return wanted.sequence ? findSequence(wanted, requirement, listed) : findPlace(wanted, requirement, listed);
  });
  const coverage = together(parts.map((part) => part.coverage));
  const covered = parts.filter((part) => part.coverage === 'covered').length;
  const share =
    covered === 0
      ? `The list has none of the ${parts.length} destinations whole.`
      : `The list has ${covered} of ${parts.length} destinations.`;
  return {
    coverage,
    openings: parts.flatMap(({ openings }) => openings),
    lacking: parts.flatMap(({ lacking }) => lacking),
    remarks: [
      ...(coverage === 'partly-covered' && parts.length > 1 ? [share] : []),
      ...new Set(parts.flatMap(({ remarks }) => remarks)),
    ],
  };
}

/** All that is wanted, something of it, or nothing. What is not decided leaves the rest undecided. */
function together(parts: readonly Coverage[]): Coverage {
  if (parts.includes('open')) return 'open';
  const [first] = parts;
  if (first !== undefined && parts.every((part) => part === first)) return first;
  if (parts.includes('missing') || parts.includes('partly-covered')) return 'partly-covered';
  return 'unknown';
}

/** An entry that must be blocked: any part of it that a line opens is too much. */
function findOpen(wanted: Wanted, requirement: Requirement, listed: Listed): Found {
  const near = wanted.places
    .flatMap((place) => [...listed.over(place, requirement), ...listed.inside(place, requirement)])
    .filter((opening) => requirement.protocol === 'any' || speaks(opening, requirement))
    .filter(({ ports }) => commonPorts(ports, wantedPorts(requirement)).length > 0);
  const { ports, openings: parts } = everywhere(wanted, requirement, wantedPorts(requirement), listed);
  const openings = near.length === 0 && ports.length > 0 ? parts : near;
  return { coverage: openings.length > 0 ? 'open' : 'closed', openings, lacking: [], remarks: [] };
}

/** The ports at which a name is opened by lines that are together every address. */
function everywhere(
  { places }: Wanted,
  requirement: Requirement,
  ports: readonly PortRange[],
  listed: Listed,
): { readonly ports: readonly PortRange[]; readonly openings: readonly Block[] } {
  const named = places.every(({ kind }) => kind !== 'any' && kind !== 'network');
  const openings = named ? listed.everywhere(requirement).filter((opening) => speaks(opening, requirement)) : [];
  return { ports: portsOfWhole(WORLD, ports, openings), openings };
}

function findSequence(wanted: Wanted, requirement: Requirement, listed: Listed): Found {
  const parts = wanted.places.map((place) =>
    findPlace({ ...wanted, text: place.text, places: [place] }, requirement, listed),
  );
  const has = parts.filter(({ coverage }) => coverage === 'covered').length;
  const openings = parts.flatMap((part) => part.openings);
  if (has === parts.length) return { coverage: 'covered', openings, lacking: [], remarks: [] };
  const lacking = parts.flatMap((part) => part.lacking);
  if (parts[0]?.coverage !== 'covered')
    return { coverage: has === 0 ? 'missing' : 'partly-covered', openings, lacking, remarks: [] };
  const remark = `The list has ${has} of up to ${parts.length} names; how many exist is seen only by resolving them.`;
  return { coverage: 'unknown', openings, lacking: [], remarks: [remark] };
}

function findPlace(wanted: Wanted, requirement: Requirement, listed: Listed): Found {
  const [place] = wanted.places;
  if (place === undefined)
    return { ...NOT_KNOWN, remarks: [`${wanted.text} is no name or address that can be compared.`] };
  const near = listed.over(place, requirement);
  const over = near.filter((opening) => speaks(opening, requirement));
  const lacks = lackingPorts(over, requirement);
  if (lacks.length === 0)
    return { coverage: 'covered', openings: over, lacking: [], remarks: sourceRemarks(over, requirement) };
  const inside = listed.inside(place, requirement).filter((opening) => speaks(opening, requirement));
  const world = everywhere(wanted, requirement, lacks, listed);
  const whole = place.kind === 'network' ? portsOfWhole(place, lacks, inside) : world.ports;
  const rest = withoutPorts(lacks, whole);
  const parts = [...over, ...inside, ...(world.ports.length > 0 ? world.openings : [])];
  if (rest.length === 0) return { coverage: 'covered', openings: parts, lacking: [], remarks: [] };
  const lacking = [lack(requirement, wanted.text, rest)];
  const useful = parts.filter((opening) => isUseful(opening, place, requirement));
  if (useful.length > 0 || anyOfProtocol(near, requirement))
    return {
      coverage: 'partly-covered',
      openings: useful,
      lacking,
      remarks: partRemarks(place, over, inside, requirement),
    };
  const remarks = otherRemarks(near, requirement);
  return findPublished(wanted, requirement, listed) ?? { coverage: 'missing', openings: [], lacking, remarks };
}

/** Some addresses are no part of everywhere that anybody would count. */
function isUseful(opening: Opening, place: Place, requirement: Requirement): boolean {
  if (commonPorts(opening.ports, wantedPorts(requirement)).length === 0) return false;
  return place.kind !== 'network' || place.prefix > 0 || !partOf(opening).every(({ prefix }) => prefix > 8);
}

function lackingPorts(over: readonly Opening[], requirement: Requirement): readonly PortRange[] {
  if (!hasPorts(requirement.protocol) && over.length > 0) return [];
  return withoutPorts(wantedPorts(requirement), mergePorts(over.flatMap(({ ports }) => ports)));
}

/** A name that the list opens by its printed addresses only. */
function findPublished(wanted: Wanted, requirement: Requirement, listed: Listed): Found | null {
  const parts = requirement.published.flatMap(placesOf).map((place) => {
    const over = listed.over(place, requirement).filter((opening) => speaks(opening, requirement));
    return { place, over, covered: lackingPorts(over, requirement).length === 0 };
  });
  const has = parts.filter(({ covered }) => covered);
  if (has.length === 0) return null;
  const openings = has.flatMap(({ over }) => over);
  const lacks = parts.filter(({ covered }) => !covered).map(({ place }) => place.text);
  const whole = lacks.length === 0;
  const remark = `The list does not have the name, but ${has.length} of ${parts.length} subnets that are printed for it${whole ? '' : ` (not ${lacks.slice(0, 8).join(', ')}${lacks.length > 8 ? ' and others' : ''})`}. Where the name resolves elsewhere, it is blocked.`;
  return {
    coverage: whole ? 'unknown' : 'partly-covered',
    openings,
    lacking: [lack(requirement, wanted.text, wantedPorts(requirement))],
    remarks: [remark],
  };
}

function lack(requirement: Requirement, far: string, ports: readonly PortRange[]): Lacking {
  const { direction, protocol, published } = requirement;
  const inbound = direction === 'in';
  const whole = requirement.ports.length === 0 || !hasPorts(protocol);
  return {
    direction,
    protocol,
    destination: inbound ? requirement.destinations.map(({ value }) => value).join(', ') : far,
    from: inbound && requirement.from.length > 0 ? far : null,
    ports: whole ? [] : ports,
    published: inbound ? [] : published,
  };
}

/** All protocols are wanted, and the list has all of one. */
function anyOfProtocol(near: readonly Opening[], { protocol, ports }: Requirement): boolean {
  const wanted = ports.length === 0 ? ALL_PORTS : ports;
  return protocol === 'any' && near.some((opening) => withoutPorts(wanted, opening.ports).length === 0);
}

function partRemarks(
  place: Place,
  over: readonly Opening[],
  inside: readonly Opening[],
  requirement: Requirement,
): readonly string[] {
  const whole = over.some(({ ports }) => commonPorts(ports, wantedPorts(requirement)).length > 0);
  if (inside.length > 0 && !whole)
    return [`The list opens only parts of ${place.text}, such as ${inside[0]?.to.text ?? ''}.`];
  return requirement.protocol === 'any' ? ['All protocols are needed, and the list opens some of them only.'] : [];
}

/** The line that is nearest to it, where only the port or only the protocol is another. */
function otherRemarks(near: readonly Opening[], requirement: Requirement): readonly string[] {
  const { protocol } = requirement;
  const wanted = wantedPorts(requirement);
  const word = protocol.toUpperCase();
  const sameProtocol = near.find((opening) => speaks(opening, requirement));
  if (sameProtocol !== undefined && hasPorts(protocol))
    return [
      `${placeText(sameProtocol)} has it at port ${portText(sameProtocol.ports)} only; port ${portText(wanted)} is needed.`,
    ];
  const samePort = near.find(({ ports }) => protocol !== 'any' && commonPorts(ports, wanted).length > 0);
  if (samePort === undefined) return [];
  const assumed = samePort.assumedTcp ? ', which is what a line without protocol says' : '';
  return [
    `${placeText(samePort)} has it for ${samePort.protocols.join(' and ').toUpperCase()} only${assumed}; ${word} is needed.`,
  ];
}

function portText(ports: readonly PortRange[]): string {
  const texts = ports.slice(0, 8).map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`));
  return `${texts.join(', ')}${ports.length > 8 ? ' and others' : ''}`;
}

/** Every line that opens it does so for somebody only. */
function sourceRemarks(over: readonly Opening[], { direction }: Requirement): readonly string[] {
  const [first] = over;
  if (direction === 'in' || first === undefined || over.some(({ from }) => from.length === 0)) return [];
  const sources = first.from.slice(0, 3).map(({ text }) => text);
  return [`${placeText(first)} opens it only from ${sources.join(', ')}${first.from.length > 3 ? ' and others' : ''}.`];
}

function placeText({ file, line }: Opening): string {
  return `${file}:${line}`;
}

const MOST_LINES = 20;

function distinctLines(blocks: readonly Block[], requirement: Requirement): RequirementCoverage['lines'] {
  const wanted = wantedPorts(requirement);
  const lines = new Map<string, RequirementCoverage['lines'][number]>();
  for (const { openings } of blocks) {
    for (const { file, line, ports } of openings) {
      if (lines.size === MOST_LINES) return [...lines.values()];
      if (touch(ports, wanted)) lines.set(`${file}:${line}`, { file, line });
    }
  }
  return [...lines.values()];
}

function touch(some: readonly PortRange[], others: readonly PortRange[]): boolean {
  return some.some((range) => others.some(({ from, to }) => from <= range.to && range.from <= to));
}
