import type { AllowlistEntry } from '../model/allowlist.ts';
import type { ProfileRef, SourceRef } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import { observedAddresses } from './addresses.ts';
import { documentTitle } from './documents.ts';
import { judged, type Judged } from './order.ts';
import { portsText } from './ports.ts';
import { plain } from './text.ts';

/** One row per requirement as RFC 4180 says, for a spreadsheet; no cell is ever a formula. */
export function renderCsv(report: Report): string {
  const facts: Facts = {
    profiles: report.profiles,
    addresses: observedAddresses(report),
    missing: new Map(report.missing.flatMap((entry) => entry.requirements.map((requirement) => [requirement, entry]))),
  };
  const rows = judged(report).map((row) => COLUMNS.map(([, cell]) => cell(row, facts)));
  return [COLUMNS.map(([name]) => name), ...rows].map((row) => `${row.map(cellText).join(',')}\r\n`).join('');
}

interface Facts {
  readonly profiles: readonly ProfileRef[];
  /** By requirement. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  readonly missing: ReadonlyMap<string, AllowlistEntry>;
}

type Cell = (row: Judged, facts: Facts) => string;

const COLUMNS: readonly (readonly [name: string, cell: Cell])[] = [
  ['requirement', ({ verdict }) => verdict.requirement],
  ['title', ({ requirement }) => requirement?.title ?? ''],
  ['need', ({ requirement }) => requirement?.need ?? ''],
  ['expect', ({ requirement }) => requirement?.expect ?? ''],
  ['outcome', ({ verdict }) => verdict.outcome],
  ['met', ({ verdict }) => verdict.met],
  ['missing', ({ verdict }, { missing }) => (missing.has(verdict.requirement) ? 'yes' : 'no')],
  ['cause', ({ verdict }) => verdict.cause ?? ''],
  ['confidence', ({ verdict }) => verdict.confidence],
  ['direction', ({ requirement }) => requirement?.direction ?? ''],
  ['protocol', ({ requirement }) => requirement?.protocol ?? ''],
  ['destination', ({ requirement }) => (requirement?.destinations ?? []).map(({ value }) => value).join(' ')],
  ['ports', ({ requirement }) => portsText(requirement?.ports ?? [], ' ')],
  ['addresses', ({ verdict }, { addresses }) => (addresses.get(verdict.requirement) ?? []).join(' ')],
  ['published', ({ requirement }) => (requirement?.published ?? []).join(' ')],
  [
    'purpose',
    ({ verdict, requirement }, { missing }) => missing.get(verdict.requirement)?.purpose ?? requirement?.title ?? '',
  ],
  ['document', (row, { profiles }) => bySource(row, (source) => documentTitle(source, profiles))],
  ['section', (row) => bySource(row, (source) => source.section)],
  ['date', (row) => bySource(row, (source) => source.asOf)],
  ['explanation', ({ verdict }) => verdict.explanation],
  ['next', ({ verdict }) => verdict.next ?? ''],
  // At the end, so that the others keep their places.
  ['from', ({ requirement }) => (requirement?.from ?? []).join(' ')],
];

function bySource({ requirement }: Judged, text: (source: SourceRef) => string | null): string {
  const texts = (requirement?.sources ?? []).map(text).filter((value) => value !== null);
  return [...new Set(texts)].join('; ');
}

// A cell that starts like this is run as a formula by spreadsheets, in their full-width spellings too; the apostrophe
// makes it text (OWASP, CSV injection). Tabs and line ends have become spaces by then, and leading ones are cut.
const FORMULA = /^[=+\-@\uff1d\uff0b\uff0d\uff20]/;

function cellText(value: string): string {
  const harmless = plain(value).trim();
  const text = FORMULA.test(harmless) ? `'${harmless}` : harmless;
  // Where the comma is the decimal sign, spreadsheets split at semicolons.
  return /[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
