import type { ListPlace } from '../model/lint.ts';
import type { Direction, PortRange, Protocol } from '../model/profile.ts';
import { quote } from '../profile/quote.ts';
import { type Role, rowVerdict } from './header.ts';
import { hidden } from './line.ts';
import { EVERYBODY, isInbound, type Opening, openingsOf } from './opening.ts';
import type { Place } from './place.ts';
import { readToken } from './token.ts';
import { directionsOf, isPlaceholder, portsOf, protocolsOf, servicePort } from './words.ts';

/** What a row opens, or what is wrong with it. `passed`: it denies, and so opens nothing. */
export interface RecordReading {
  readonly openings: readonly Opening[];
  readonly problem: string | null;
  readonly passed: boolean;
}

/** Reads the cells of one row by the roles of their columns. */
export function readRecord(cells: readonly string[], roles: readonly (Role | null)[], place: ListPlace): RecordReading {
  const surplus = cells.slice(roles.length).find((cell) => cell !== '');
  if (surplus !== undefined)
    return wrong(
      `has ${cells.length} fields, and the header ${roles.length}: put ${quote(hidden(surplus))} under a column, or quote the field that holds the separator`,
    );
  const words = (role: Role): readonly string[] =>
    cells.flatMap((cell, index) => (roles[index] === role ? wordsOf(cell) : []));
  if (cells.every((cell) => cell === '')) return { openings: [], problem: null, passed: false };
  const verdict = rowVerdict(cells, roles);
  if (verdict.denies) return { openings: [], problem: null, passed: true };
  if (verdict.problem !== null) return wrong(verdict.problem);
  const destinations = words('destination');
  if (destinations.length === 0) return wrong('names no destination');
  const { terms, problem } = readTerms(words);
  return problem === null ? destinationsOf(destinations, terms, place) : wrong(problem);
}

/** What the cells beside the destination say. */
function readTerms(words: (role: Role) => readonly string[]): {
  readonly terms: Parameters<typeof openingsOf>[1];
  readonly problem: string | null;
} {
  const ports = portCells(words('port'));
  const protocols = protocolCells(words('protocol'));
  const directions = words('direction').map(directionsOf);
  const sources = words('source').map(readSource);
  const from = sources.flatMap((read): readonly Place[] => read ?? []);
  const known = directions.length === 0 ? null : directions.flatMap((read): readonly Direction[] => read ?? []);
  const wrongDirection = `${quote(words('direction').join(' '))} is no direction: write in, out or both`;
  const wrongSource = `${quote(hidden(words('source').join(' ')))} is no host, address or subnet that connects`;
  return {
    terms: {
      ports: ports.ports ?? protocols.ports,
      protocols: protocols.protocols ?? ports.protocols,
      directions: known,
      from: sources.length > 0 && from.length === 0 && isInbound(known) ? [EVERYBODY] : from,
    },
    problem:
      ports.problem ??
      protocols.problem ??
      (directions.includes(null) ? wrongDirection : null) ??
      (sources.includes(null) ? wrongSource : null),
  };
}

function destinationsOf(
  words: readonly string[],
  terms: Parameters<typeof openingsOf>[1],
  place: ListPlace,
): RecordReading {
  const openings: Opening[] = [];
  for (const word of words) {
    const token = readToken(word);
    if (token === null) return wrong(`${quote(hidden(word))} is no host, wildcard, address or subnet`);
    openings.push(...openingsOf(token, terms, place));
  }
  return { openings, problem: null, passed: false };
}

function wrong(problem: string): RecordReading {
  return { openings: [], problem, passed: false };
}

function wordsOf(cell: string): readonly string[] {
  return cell
    .replaceAll(/([0-9])\s*[-\u2013\u2014]\s*(?=[0-9])/g, '$1-')
    .split(/[\s,;]+/)
    .filter((word) => word !== '' && word !== '-' && !/^n\/a$/i.test(word));
}

interface Terms {
  readonly ports: readonly PortRange[] | null;
  readonly protocols: readonly Protocol[] | null;
  readonly problem: string | null;
}

/** `443`, `443/tcp`, `tcp/443`, `tcp:443`, `https`, `any`. */
function portCells(words: readonly string[]): Terms {
  const ports: PortRange[] = [];
  const protocols: Protocol[] = [];
  for (const word of words) {
    const parts = portsOf(word) === null ? word.split(/[/:]/) : [word];
    for (const part of parts) {
      const [range, protocol] = [portsOf(part), /^[0-9]/.test(part) ? null : protocolsOf(part)];
      if (range === null && protocol === null)
        return { ports: null, protocols: null, problem: `${quote(word)} is no port: write 443, 30000-32767 or any` };
      ports.push(...(range ?? []));
      if (range === null) protocols.push(...(protocol ?? []));
    }
  }
  return {
    ports: ports.length === 0 ? null : ports,
    protocols: protocols.length === 0 ? null : protocols,
    problem: null,
  };
}

/** `tcp`, `TCP/UDP`, `any`; `https` and the like say the port too. */
function protocolCells(words: readonly string[]): Terms {
  const protocols: Protocol[] = [];
  const ports: PortRange[] = [];
  for (const word of words.filter((part) => !/^(?:and|or|&)$/i.test(part))) {
    const port = servicePort(word);
    const read = port === null ? protocolsOf(word) : (['tcp'] as const);
    if (read === null)
      return {
        ports: null,
        protocols: null,
        problem: `${quote(word)} is no protocol: write tcp, udp, icmp, ip:NUMBER or any`,
      };
    protocols.push(...read);
    if (port !== null) ports.push(port);
  }
  return {
    ports: ports.length === 0 ? null : ports,
    protocols: protocols.length === 0 ? null : [...new Set(protocols)],
    problem: null,
  };
}

/** Who connects; nothing where it is anybody or whoever the reader of a document is. */
function readSource(word: string): readonly Place[] | null {
  if (isPlaceholder(word) || /^(?:any|all|\*)$/i.test(word)) return [];
  return readToken(word)?.places ?? null;
}
