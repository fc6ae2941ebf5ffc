import type { Matrix, MatrixColumn, MatrixRow, Stand } from '../model/comparison.ts';
import { paint, type Style } from './colour.ts';
import { count, nameSome, numberText } from './count.ts';
import { placeText } from './destination.ts';
import { markdown, part, redactedNote } from './comparison.ts';
import { escaped } from './markdown-text.ts';
import { momentText } from './moment.ts';
import type { RenderOptions } from './render-options.ts';
import { SCHEMA_VERSION } from './schema/version.ts';
import { styled, textWidth, titleLine } from './table/section.ts';
import { excerpt, plain, plainJson } from './text.ts';
import { padTo, widest } from './width.ts';
import { hang } from './wrap.ts';

/** Many vantage points in one text: where they differ, then who they are, then requirements and places. */
export function renderMatrix(matrix: Matrix, options: RenderOptions): string {
  const sections = [
    [
      ...styled(headline(matrix), 'bold', options),
      ...notes(matrix).flatMap((note) => hang('! ', note, textWidth(options))),
    ],
    differingLines(matrix, options),
    everywhereLines(matrix, options),
    vantageLines(matrix, options),
    gridLines(matrix, options),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The same as GitHub Flavoured Markdown, for a ticket or a pull request. */
export function renderMatrixMarkdown(matrix: Matrix): string {
  const { rows, vantages } = matrix;
  const differing = rows.filter(({ differs }) => differs);
  const entry = ({ requirement }: MatrixRow): readonly string[] => [
    escaped(idText(requirement)),
    escaped(placeText(requirement)),
  ];
  return markdown('# reachcheck: many vantage points', [
    [`**${escaped(headline(matrix))}**`],
    ...notes(matrix).map((note) => [`> ${escaped(note)}`]),
    part(
      `Where they differ (${differing.length})`,
      ['Requirement', 'Destination', 'Found'],
      differing.map((row) => [...entry(row), escaped(groupTexts(row, vantages).join('; '))]),
    ),
    part(
      `Met nowhere (${unmetEverywhere(rows).length})`,
      ['Requirement', 'Destination', 'Found'],
      unmetEverywhere(rows).map((row) => [...entry(row), escaped(looksText(row))]),
    ),
    part(
      'Vantage points',
      ['', 'Name', 'Host', 'Report', 'When', 'Found'],
      vantages.map(({ name, hostName, file, ...run }, index) => [
        String(index + 1),
        escaped(name),
        escaped(hostName),
        escaped(file),
        escaped(runText(run)),
        escaped(foundText(matrix, index)),
      ]),
    ),
    gridTable(matrix),
  ]);
}

/** The same for programs. */
export function renderMatrixJson(matrix: Matrix): string {
  return `${plainJson(JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...matrix }, null, 2))}\n`;
}

const MOST_NAMED = 8;

function headline({ vantages, summary }: Matrix): string {
  const { requirements, differing, unmet, undecided, met } = summary;
  const parts: readonly (readonly [number, string])[] = [
    [differing, differing === 1 ? 'differs between them' : 'differ between them'],
    [unmet, unmet === 1 ? 'is met nowhere' : 'are met nowhere'],
    [undecided, undecided === 1 ? 'is undecided everywhere' : 'are undecided everywhere'],
    [met, met === 1 ? 'is met everywhere' : 'are met everywhere'],
  ];
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${numberText(number)} ${what}`);
  const all = `${count(requirements, 'requirement')} from ${count(vantages.length, 'vantage point')}`;
  return said.length === 0 ? `${all}.` : `${all}: ${said.join(', ')}.`;
}

function notes({ vantages }: Matrix): readonly string[] {
  const redacted = redactedNote(vantages);
  return redacted === null ? [] : [redacted];
}

function differingLines({ rows, vantages }: Matrix, options: RenderOptions): readonly string[] {
  const differing = rows.filter(({ differs }) => differs);
  if (differing.length === 0) return [];
  return [
    titleLine(`Where they differ (${differing.length})`, options),
    ...differing.flatMap((row) => [
      ...hang('- ', nameText(row), textWidth(options)),
      ...groupTexts(row, vantages).flatMap((text) => hang('  ', text, textWidth(options))),
    ]),
  ];
}

function unmetEverywhere(rows: readonly MatrixRow[]): readonly MatrixRow[] {
  return rows.filter(({ differs, stands }) => !differs && stands.some((stand) => stand?.met === 'no'));
}

function everywhereLines({ rows }: Matrix, options: RenderOptions): readonly string[] {
  const unmet = unmetEverywhere(rows);
  if (unmet.length === 0) return [];
  return [
    titleLine(`Met nowhere (${unmet.length})`, options),
    ...unmet.flatMap((row) => hang('- ', `${nameText(row)}: ${looksText(row)}`, textWidth(options))),
  ];
}

function looksText({ stands }: MatrixRow): string {
  return [...new Set(stands.flatMap((stand) => (stand === null ? [] : [standText(stand)])))].join(' or ');
}

function nameText({ requirement }: MatrixRow): string {
  return `${idText(requirement)}, ${placeText(requirement)}`;
}

function idText({ id, need }: MatrixRow['requirement']): string {
  return need === 'required' ? id : `${id} (${need})`;
}

/** The places that found the same. */
interface Group {
  readonly stand: Stand;
  readonly names: readonly string[];
}

/** What fewer places found first: that is where to look. */
function groupsOf({ stands }: MatrixRow, vantages: readonly MatrixColumn[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const [index, stand] of stands.entries()) {
    if (stand === null) continue;
    const look = standText(stand);
    const names = [...(groups.get(look)?.names ?? []), vantages[index]?.name ?? ''];
    groups.set(look, { stand, names });
  }
  return [...groups.values()].toSorted((a, b) => a.names.length - b.names.length || rank(a) - rank(b));
}

function rank({ stand }: Group): number {
  return ['no', 'unknown', 'yes'].indexOf(stand.met);
}

/** What each group of places found. */
function groupTexts(row: MatrixRow, vantages: readonly MatrixColumn[]): readonly string[] {
  const groups = groupsOf(row, vantages);
  const total = row.stands.filter((one) => one !== null).length;
  return groups.map(({ stand, names }, index) => {
    const isRest = groups.length > 1 && index === groups.length - 1;
    // Where each place found something else, no place is the odd one.
    const isOdd = groups.length === 2 && names.length === 1 && total > 2;
    const places = isOdd ? `${names.join()} only` : placesText(names, total, isRest);
    return `${SIGNS[signOf(stand)].symbol} ${places}: ${standText(stand)}`;
  });
}

/** Of many places that found the same, those are named that are fewer than the others. */
function placesText(names: readonly string[], total: number, isRest: boolean): string {
  if (names.length <= MOST_NAMED + 1) return names.join(', ');
  if (isRest) return `the other ${names.length} of ${total}`;
  return `${nameSome(names, MOST_NAMED)} (${names.length} of ${total})`;
}

function standText({ outcome, cause }: Stand): string {
  return cause === null ? outcome : `${outcome} [${cause}]`;
}

type Sign = 'met' | 'impaired' | 'unmet' | 'undecided' | 'skipped';

const SIGNS: Readonly<Record<Sign, { readonly symbol: string; readonly style: Style }>> = {
  met: { symbol: '✓', style: 'green' },
  impaired: { symbol: '!', style: 'yellow' },
  unmet: { symbol: '✗', style: 'red' },
  undecided: { symbol: '?', style: 'yellow' },
  skipped: { symbol: '-', style: 'dim' },
};

function signOf({ outcome, met }: Stand): Sign {
  if (outcome === 'skipped') return 'skipped';
  if (outcome === 'impaired') return 'impaired';
  return met === 'yes' ? 'met' : met === 'no' ? 'unmet' : 'undecided';
}

function vantageLines(matrix: Matrix, options: RenderOptions): readonly string[] {
  const { vantages } = matrix;
  const width = String(vantages.length).length;
  return [
    titleLine('Vantage points', options),
    ...vantages.flatMap(({ name, hostName, file, ...run }, index) => {
      const host = name === hostName ? '' : ` (${hostName})`;
      const text = `${name}${host}, ${file}, ${runText(run)}, ${foundText(matrix, index)}`;
      return hang(`${String(index + 1).padStart(width)}  `, text, textWidth(options));
    }),
  ];
}

function runText({ startedAt, ended }: Pick<MatrixColumn, 'startedAt' | 'ended'>): string {
  return `${momentText(startedAt)}${ended === 'complete' ? '' : ', cut short'}`;
}

/** How one place stands: with many of them, this tells where to look. */
function foundText({ rows, vantages }: Matrix, index: number): string {
  const number = (met: Stand['met']): number => rows.filter(({ stands }) => stands[index]?.met === met).length;
  const parts: readonly (readonly [number, string])[] = [
    [number('no'), 'not met'],
    [number('unknown'), 'undecided'],
  ];
  return [
    `exit code ${vantages[index]?.exitCode ?? ''}`,
    ...parts.filter(([amount]) => amount > 0).map(([amount, what]) => `${numberText(amount)} ${what}`),
  ].join(', ');
}

const MOST_ID = 34;
/** With the place, where the id alone would say too little. */
const MOST_TWIN = 48;
const ABSENT = '.';
// Thousands of rows of what works are for a file.
const MOST_ROWS = 300;

function isMet(stand: Stand | null): boolean {
  return stand?.met === 'yes';
}

const LEGEND = '✓ met, ! impaired, ✗ not met, ? undecided, - not tried, . not asked for there';

/** The rows of the matrix, how each is called there, and what is left out. One id may lead to two places. */
function gridRows(rows: readonly MatrixRow[]): {
  readonly listed: readonly MatrixRow[];
  readonly ids: readonly string[];
  readonly hiddenText: readonly string[];
} {
  const listed = rows.filter((row, index) => index < MOST_ROWS || row.differs || !row.stands.some(isMet));
  const hidden = rows.length - listed.length;
  const uses = new Map<string, number>();
  for (const { requirement } of rows) uses.set(requirement.id, (uses.get(requirement.id) ?? 0) + 1);
  return {
    listed,
    ids: listed.map(({ requirement }) => {
      const isAlone = uses.get(requirement.id) === 1;
      return isAlone
        ? excerpt(requirement.id, MOST_ID)
        : excerpt(`${requirement.id}, ${placeText(requirement)}`, MOST_TWIN);
    }),
    hiddenText:
      hidden === 0 ? [] : [`and ${numberText(hidden)} more that ${hidden === 1 ? 'is' : 'are'} met everywhere`],
  };
}

/** One row for each requirement and one column for each place; left out where they are too many for the width. */
function gridLines({ rows, vantages }: Matrix, options: RenderOptions): readonly string[] {
  if (rows.length === 0) return [];
  const { listed, ids, hiddenText } = gridRows(rows);
  const idWidth = Math.max('Requirement'.length, widest(ids));
  const heads = columnHeads(vantages, options.width - idWidth);
  if (heads === null)
    return styled(
      `Too many vantage points for a matrix of ${options.width} columns; --format markdown has it.`,
      null,
      options,
    );
  const line = (id: string, cells: readonly string[]): string =>
    `${padTo(id, idWidth)}${cells.map((cell) => `  ${cell}`).join('')}`.trimEnd();
  return [
    paint(line('Requirement', heads), 'dim', options.colour),
    ...listed.map(({ stands }, index) =>
      line(
        ids[index] ?? '',
        stands.map((stand, column) => cellText(stand, heads[column] ?? '', options)),
      ),
    ),
    ...hiddenText,
    '',
    ...styled(LEGEND, 'dim', options),
  ];
}

/** Their names where there is room, else their numbers. */
function columnHeads(vantages: readonly MatrixColumn[], room: number): readonly string[] | null {
  const names = vantages.map(({ name }) => plain(name));
  const numbers = vantages.map((_, index) => String(index + 1));
  const fits = (heads: readonly string[]): boolean => heads.reduce((sum, head) => sum + widest([head]) + 2, 0) <= room;
  return fits(names) ? names : fits(numbers) ? numbers : null;
}

/** Any number of columns: where the text is shown it can be scrolled. */
function gridTable({ rows, vantages }: Matrix): readonly string[] {
  const { listed, ids, hiddenText } = gridRows(rows);
  const numbers = vantages.map((_, index) => String(index + 1));
  const heads = vantages.length > MOST_NAMED ? numbers : vantages.map(({ name }) => escaped(name));
  const cells = listed.map(({ stands }, index) => [
    escaped(ids[index] ?? ''),
    ...stands.map((stand) => (stand === null ? ABSENT : SIGNS[signOf(stand)].symbol)),
  ]);
  const lines = part('All of it', ['Requirement', ...heads], cells);
  return lines.length === 0 ? [] : [...lines, '', ...hiddenText.flatMap((text) => [text, '']), LEGEND];
}

function cellText(stand: Stand | null, head: string, { colour }: RenderOptions): string {
  const sign = stand === null ? null : SIGNS[signOf(stand)];
  const rest = ' '.repeat(Math.max(0, widest([head]) - 1));
  return `${paint(sign?.symbol ?? ABSENT, sign?.style ?? 'dim', colour)}${rest}`;
}
