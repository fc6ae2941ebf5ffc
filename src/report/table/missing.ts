import type { AllowlistEntry } from '../../model/allowlist.ts';
import type { ProfileRef } from '../../model/profile.ts';
import { paint } from '../colour.ts';
import { nameSome } from '../count.ts';
import { sourceText } from '../documents.ts';
import type { RenderOptions } from '../render-options.ts';
import { portsText, protocolText } from '../ports.ts';
import { plain } from '../text.ts';
import { padTo, widest } from '../width.ts';
import { hang } from '../wrap.ts';
import { type Section, textWidth, titleLine } from './section.ts';

/** What to add, without frames, so that it can be pasted into a ticket as it is. */
export const missingSection: Section = (report, options) => {
  if (report.missing.length === 0) return [];
  const column = Math.min(LONGEST_SERVICE, widest(report.missing.map(serviceText)));
  return [
    titleLine('Missing allowlist entries', options),
    ...report.missing.flatMap((entry) => ['', ...entryLines(entry, column, report.profiles, options)]),
  ];
};

// Beyond this, a long list of ports would push every destination to the right.
const LONGEST_SERVICE = 24;
const ADDRESSES_NAMED = 8;
const INDENT = ' '.repeat(4);

function entryLines(
  entry: AllowlistEntry,
  column: number,
  profiles: readonly ProfileRef[],
  options: RenderOptions,
): readonly string[] {
  const details = detailTexts(entry, profiles).flatMap((text) => hang(INDENT, text, textWidth(options)));
  return [...pasteLines(entry, column, options), ...details.map((line) => paint(line, 'dim', options.colour))];
}

// Pasted destinations should stay whole, so they have the full width of the terminal.
function pasteLines(entry: AllowlistEntry, column: number, { width }: RenderOptions): readonly string[] {
  const service = serviceText(entry);
  const destination = `${entry.destination.value}${entry.need === 'required' ? '' : ` (${entry.need})`}`;
  if (service.length > column) return hang('', `${service}  ->  ${destination}`, width, INDENT);
  return hang(`${padTo(service, column)}  ->  `, destination, width);
}

/** Protocol and ports: `TCP 443`. */
export function serviceText({ protocol, ports }: AllowlistEntry): string {
  return `${protocolText(protocol)} ${portsText(ports)}`.trim();
}

/** Everything else that is known of an entry, a line each. */
export function detailTexts(entry: AllowlistEntry, profiles: readonly ProfileRef[]): readonly string[] {
  const { list, direction, from, purpose, observed, published, sources, requirements } = entry;
  return [
    purpose,
    list === 'proxy' ? 'for the list of the proxy' : '',
    direction === 'in' ? `comes in, from ${from.length === 0 ? 'anybody' : nameSome(from, ADDRESSES_NAMED)}` : '',
    observed.length === 0 ? '' : `addresses seen: ${nameSome(observed, ADDRESSES_NAMED)}`,
    published.length === 0 ? '' : `documents print: ${nameSome(published, ADDRESSES_NAMED)}`,
    ...sources.map((source) => `source: ${sourceText(source, profiles)}`),
    `requirements: ${nameSome(requirements, ADDRESSES_NAMED)}`,
  ].filter((text) => plain(text).trim() !== '');
}
