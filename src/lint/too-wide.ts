import type { PortRange } from '../model/profile.ts';
import { type About, isCurrent, type Match } from './asked.ts';
import type { Remark } from './finding.ts';
import type { Opening } from './opening.ts';
import { pasteLine } from './paste.ts';
import type { Network, Place } from './place.ts';
import { commonPorts, withoutPorts } from './port-sets.ts';

/** What a line opens beyond everything that is asked of its place. */
export function widthRemarks(opening: Opening, about: About): readonly Remark[] {
  const { matches } = about;
  const place = opening.from.length > 0 && opening.to.kind === 'any' ? opening.from : [opening.to];
  const asked = about.whole;
  const whole = asked ? [] : place.flatMap((part) => tooWide(part) ?? []);
  if (whole.length > 0) return whole.map((message) => remark(opening, 'warning', message, []));
  return [...portRemarks(opening, about), ...(asked ? [] : subnetRemarks(opening, matches))];
}

/** Whether a place is too wide for any list, whoever asks. */
export function tooWide(place: Place): string | null {
  if (place.kind === 'any') return 'Opens every destination: name the hosts or subnets that are needed.';
  if (place.kind === 'wildcard' && !place.base.includes('.'))
    return `Opens every name under ${place.base}: name the domain that is needed.`;
  if (place.kind === 'pattern' && /^\*[^.*]+\.[^*]*$/.test(place.text)) return gluedStar(place.text.slice(1));
  if (place.kind !== 'network' || place.prefix > (place.family === 4 ? 8 : 16)) return null;
  return place.prefix === 0
    ? 'Opens every address: name the hosts or subnets that are needed.'
    : 'Opens a network of many owners: name the subnets that are needed.';
}

function gluedStar(name: string): string {
  return `Opens every name that only ends so, such as any-other-${name}: write .${name}, or ${name} and *.${name}.`;
}

/** Ports that no entry of the profiles asks for, at a place that some do. */
function portRemarks(opening: Opening, { current, ports: asked }: About): readonly Remark[] {
  // Of what is old or unknown, all is too much; that is told already.
  if (opening.anyPort || !current) return [];
  const extra = withoutPorts(opening.ports, asked);
  if (extra.length === 0) return [];
  const kept = commonPorts(opening.ports, asked);
  // Where none of its ports is asked for, the line is not too wide: it is about something else.
  if (kept.length === 0) return [];
  const message = `No profile asks for port ${portText(extra)} there.`;
  const protocol = opening.protocols.length === 1 ? (opening.protocols[0] ?? 'tcp') : 'tcp';
  const paste = opening.protocols.length === 1 ? [pasteLine(opening.to.text, kept, protocol)] : [];
  return [remark(opening, 'warning', message, opening.from.length > 0 || tooLong(extra) ? [] : paste)];
}

function tooLong(ports: readonly PortRange[]): boolean {
  return ports.length > 8;
}

// More than these are no help to paste.
const MOST_PASTED = 16;

/** A subnet that is wider than all that is asked for in it. */
function subnetRemarks(opening: Opening, matches: readonly Match[]): readonly Remark[] {
  if (opening.to.kind !== 'network') return [];
  const inside = matches.filter(
    ({ requirement, line, applies }) => line === 'around' && applies === 'now' && isCurrent(requirement),
  );
  const networks = [
    ...new Map(
      inside.flatMap(({ place }) => (place.kind === 'network' ? [[place.text, place] as const] : [])),
    ).values(),
  ];
  const asked = networks.reduce((sum, network) => sum + size(network), 0n);
  if (networks.length === 0 || asked >= size(opening.to)) return [];
  const paste =
    networks.length > MOST_PASTED || opening.protocols.length > 1
      ? []
      : networks.map((network) =>
          pasteLine(network.text, opening.anyPort ? [] : opening.ports, opening.protocols[0] ?? 'tcp'),
        );
  const addresses = `${asked} of its ${size(opening.to)} addresses`;
  return [remark(opening, 'note', `The profiles ask for ${addresses}.`, paste)];
}

function size({ first, last }: Network): bigint {
  return last - first + 1n;
}

function remark(opening: Opening, severity: Remark['severity'], message: string, paste: readonly string[]): Remark {
  return { code: 'too-wide', severity, place: opening.place, requirement: null, subject: '', message, paste };
}

function portText(ports: readonly PortRange[]): string {
  const shown = ports.slice(0, 8).map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`));
  return `${shown.join(', ')}${ports.length > shown.length ? ' and others' : ''}`;
}
