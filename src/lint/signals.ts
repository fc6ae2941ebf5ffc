import type { PortRange, Requirement } from '../model/profile.ts';
import type { About, Match } from './asked.ts';
import type { Remark } from './finding.ts';
import type { Opening } from './opening.ts';
import { pasteLine } from './paste.ts';
import { readPlace } from './place.ts';
import { commonPorts, countPorts, withoutPorts } from './port-sets.ts';
import { hasPorts, wantedPorts } from './wanted.ts';

/** What profiles call deprecated or retired in a line, at the ports that nothing current asks for. */
export function signalRemarks(opening: Opening, { old, currentPorts }: About): readonly Remark[] {
  if (old.length === 0) return [];
  const serves = commonPorts(opening.ports, currentPorts).length > 0;
  // A line for all ports is there for the current entry; nobody wrote the old port into it.
  if (opening.anyPort && serves) return [];
  let rest = withoutPorts(opening.ports, currentPorts);
  const remarks: Remark[] = [];
  for (const match of old) {
    const hit = hasPorts(match.requirement.protocol) ? commonPorts(rest, wantedPorts(match.requirement)) : rest;
    if (hit.length === 0) continue;
    rest = withoutPorts(rest, hit);
    remarks.push(remark(opening, match, hit, serves));
  }
  return remarks;
}

function remark(
  opening: Opening,
  { requirement, published, place }: Match,
  hit: readonly PortRange[],
  serves: boolean,
): Remark {
  const { need, id } = requirement;
  const stale = need === 'retired' && place.kind === 'network';
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
