import { nameByName } from '../smallest.ts';
import { shortText } from '../cidr.ts';
import type { LeftOut, Rule } from '../rules.ts';
import { oneLine, portText } from './comment.ts';
import type { Language } from './language.ts';
import { placesOf } from './placed.ts';

/** One row for each destination as RFC 4180 says, for a spreadsheet; no cell is ever a formula. */
export const csv: Language = {
  title: 'a table for a spreadsheet, one destination in a row',
  list: 'both',
  render: (set) => {
    const small = nameByName(set);
    const unknown = small.sources.placeholder;
    const rows = [
      COLUMNS,
      ...small.rules.flatMap((rule) => rowsOf(rule, unknown)),
      ...small.leftOut.flatMap((left) => leftOutRows(left)),
    ];
    return rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
  },
};

const COLUMNS = [
  'list',
  'direction',
  'protocol',
  'ports',
  'from',
  'to',
  'published',
  'observed',
  'purpose',
  'need',
  'requirements',
  'sources',
  'notes',
] as const;

function rowsOf(rule: Rule, unknown: boolean): readonly (readonly string[])[] {
  const { list, direction, protocol, ports, from, published, observed, purpose, need } = rule;
  // The source addresses of documentation are for languages that need some.
  const sources = direction === 'out' && unknown ? '' : from.map(shortText).join(' ') || 'any';
  return placesOf(rule).map((to) => [
    ...[
      list,
      direction,
      protocol,
      portsCell(ports),
      sources,
      to,
      published.map(shortText).join(' '),
      observed.map(shortText).join(' '),
    ],
    ...[purpose, need, rule.requirements.join(' '), rule.sources.join('; '), rule.warnings.join('; ')],
  ]);
}

function leftOutRows(left: LeftOut): readonly (readonly string[])[] {
  const { direction, protocol, ports, destinations, purpose, requirements, reason } = left;
  return destinations.map((to) => [
    ...['', direction, protocol, portsCell(ports), '', to, '', '', purpose, '', requirements.join(' '), ''],
    `NO RULE: ${reason}`,
  ]);
}

function portsCell(ports: Rule['ports']): string {
  return ports.map((range) => portText(range)).join(' ');
}

// A cell that starts like this is run as a formula by spreadsheets, in their full-width spellings too; the apostrophe
// makes it text (OWASP, CSV injection).
const FORMULA = /^[=+\-@\uff1d\uff0b\uff0d\uff20]/;

function cellText(value: string): string {
  const harmless = oneLine(value);
  const text = FORMULA.test(harmless) ? `'${harmless}` : harmless;
  // Where the comma is the decimal sign, spreadsheets split at semicolons.
  return /[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
