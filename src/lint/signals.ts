import type { PortRange, Requirement } from '../model/profile.ts';
import { type Match, isCurrent } from './asked.ts';
import type { Remark } from './finding.ts';
import type { Opening } from './opening.ts';
import { pasteLine } from './paste.ts';
import { type Place, readPlace } from './place.ts';
import { commonPorts, countPorts, withoutPorts } from './port-sets.ts';
import { hasPorts, wantedPorts } from './wanted.ts';

/** What profiles call deprecated or retired in a line, at the ports that nothing current asks for. */
export function signalRemarks(opening: Opening, matches: readonly Match[]): readonly Remark[] {
  const current = matches.filter(({ requirement, published }) => isCurrent(requirement) && !published);
  const asked = current.flatMap(({ requirement }) => wantedPorts(requirement));
  const serves = commonPorts(opening.ports, asked).length > 0;
  // A line for all ports is there for the current entry; nobody wrote the old port into it.
  if (opening.anyPort && serves) return [];
  let rest = withoutPorts(opening.ports, asked);
  const remarks: Remark[] = [];
  for (const match of signals(matches)) {
    const hit = hasPorts(match.requirement.protocol) ? commonPorts(rest, wantedPorts(match.requirement)) : rest;
    if (hit.length === 0) continue;
    rest = withoutPorts(rest, hit);
    remarks.push(remark(opening, match, hit, serves));
  }
  return remarks;
}

/** Those that the line lies in, the most specific first. */
function signals(matches: readonly Match[]): readonly Match[] {
  return matches
    .filter(({ requirement: { need }, line }) => line === 'inside' && (need === 'deprecated' || need === 'retired'))
    .toSorted((a, b) => specificity(b.place) - specificity(a.place));
}

function specificity(place: Place): number {
  if (place.kind === 'network') return 1000 + place.prefix;
  if (place.kind === 'host') return 1000;
  return place.kind === 'wildcard' ? place.base.length : 0;
}

function remark(
  opening: Opening,
  { requirement, published }: Match,
  hit: readonly PortRange[],
  serves: boolean,
): Remark {
  const { need, id } = requirement;
  const stale = need === 'retired' && opening.to.kind === 'network';
  const part =
    !opening.anyPort && (serves || countPorts(hit) < countPorts(opening.ports)) ? ` (port ${portText(hit)})` : '';
  return {
    code:
      published && stale
        ? 'addresses-of-name'
        : stale
          ? 'stale-address'
          : need === 'retired'
            ? 'retired'
            : 'deprecated',
    severity: need === 'retired' ? 'warning' : 'note',
    place: opening.place,
    requirement: id,
    subject: `${requirement.title}${part}`,
    message: standing(requirement),
    paste: replacement(requirement),
  };
}

function standing(requirement: Requirement): string {
  const { need, retiredOn, note } = requirement;
  // What can be pasted stands on a line of its own.
  const replacedBy = replacement(requirement).length > 0 ? null : requirement.replacedBy;
  const since = retiredOn === null ? '' : `${need === 'retired' ? ' since' : ', to end on'} ${retiredOn}`;
  const instead = replacedBy === null ? '' : `; now ${replacedBy}`;
  return `${need}${since}${instead}.${note === null ? '' : ` ${note}`}`;
}

/** What to write instead, where that is a name or an address and no sentence. */
function replacement({ replacedBy, ports, protocol }: Requirement): readonly string[] {
  const names = replacedBy?.split(/,\s*/) ?? [];
  const readable = names.length > 0 && names.every((name) => readPlace(name) !== null && name.includes('.'));
  const kept = ports.some(({ from, to }) => from <= 443 && to >= 443) ? [{ from: 443, to: 443 }] : ports;
  return readable ? names.map((name) => pasteLine(name, hasPorts(protocol) ? kept : [], protocol)) : [];
}

function portText(ports: readonly PortRange[]): string {
  return ports.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}
