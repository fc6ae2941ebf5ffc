import type { Matrix, MatrixColumn, MatrixRow, Stand } from '../model/comparison.ts';
import { paint, type Style } from './colour.ts';
import { count, nameSome, numberText } from './count.ts';
import { placeText } from './destination.ts';
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
    styled(headline(matrix), 'bold', options),
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
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return `${count(requirements, 'requirement')} from ${count(vantages.length, 'vantage point')}: ${said.join(', ')}.`;
}

function differingLines({ rows, vantages }: Matrix, options: RenderOptions): readonly string[] {
  const differing = rows.filter(({ differs }) => differs);
  if (differing.length === 0) return [];
  return [
    titleLine(`Where they differ (${differing.length})`, options),
    ...differing.flatMap((row) => [
      ...hang('- ', nameText(row), textWidth(options)),
      ...groupsOf(row, vantages).flatMap((group) => hang('  ', groupText(group, row), textWidth(options))),
    ]),
  ];
}

function everywhereLines({ rows }: Matrix, options: RenderOptions): readonly string[] {
  const unmet = rows.filter(({ differs, stands }) => !differs && stands.some((stand) => stand?.met === 'no'));
  if (unmet.length === 0) return [];
  return [
    titleLine(`Met nowhere (${unmet.length})`, options),
    ...unmet.flatMap((row) => {
      const looks = new Set(row.stands.flatMap((stand) => (stand === null ? [] : [standText(stand)])));
      return hang('- ', `${nameText(row)}: ${[...looks].join(' or ')}`, textWidth(options));
    }),
  ];
}

function nameText({ requirement }: MatrixRow): string {
  const { id, need } = requirement;
  return `${need === 'required' ? id : `${id} (${need})`}, ${placeText(requirement)}`;
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

function groupText({ stand, names }: Group, { stands }: MatrixRow): string {
  const total = stands.filter((one) => one !== null).length;
  const only = names.length === 1 && total > 2 ? ' only' : '';
  const rest = names.length > MOST_NAMED + 1 ? ` (${names.length} of ${total})` : '';
  return `${SIGNS[signOf(stand)].symbol} ${nameSome(names, MOST_NAMED)}${only}${rest}: ${standText(stand)}`;
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

function vantageLines({ vantages }: Matrix, options: RenderOptions): readonly string[] {
  const width = String(vantages.length).length;
  return [
    titleLine('Vantage points', options),
    ...vantages.flatMap(({ name, hostName, startedAt, ended, exitCode }, index) => {
      const host = name === hostName ? '' : ` (${hostName})`;
      const cut = ended === 'complete' ? '' : ', cut short';
      const text = `${name}${host}, ${momentText(startedAt)}${cut}, exit code ${exitCode}`;
      return hang(`${String(index + 1).padStart(width)}  `, text, textWidth(options));
    }),
  ];
}

const MOST_ID = 34;
const ABSENT = '.';
// Thousands of rows of what works are for a file.
const MOST_ROWS = 300;

function isMet(stand: Stand | null): boolean {
  return stand?.met === 'yes';
}

/** One row for each requirement and one column for each place; left out where they are too many for the width. */
function gridLines({ rows, vantages }: Matrix, options: RenderOptions): readonly string[] {
  const listed = rows.filter((row, index) => index < MOST_ROWS || row.differs || !row.stands.some(isMet));
  const hidden = rows.length - listed.length;
  const ids = listed.map(({ requirement }) => excerpt(requirement.id, MOST_ID));
  const idWidth = Math.max('Requirement'.length, widest(ids));
  const heads = columnHeads(vantages, options.width - idWidth);
  if (heads === null)
    return [`Too many vantage points for a matrix of ${options.width} columns; --format json has it.`];
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
    ...(hidden === 0 ? [] : [`and ${numberText(hidden)} more that ${hidden === 1 ? 'is' : 'are'} met everywhere`]),
    '',
    ...styled('✓ met, ! impaired, ✗ not met, ? undecided, - not tried, . not asked for there', 'dim', options),
  ];
}

/** Their names where there is room, else their numbers. */
function columnHeads(vantages: readonly MatrixColumn[], room: number): readonly string[] | null {
  const names = vantages.map(({ name }) => plain(name));
  const numbers = vantages.map((_, index) => String(index + 1));
  const fits = (heads: readonly string[]): boolean => heads.reduce((sum, head) => sum + widest([head]) + 2, 0) <= room;
  return fits(names) ? names : fits(numbers) ? numbers : null;
}

function cellText(stand: Stand | null, head: string, { colour }: RenderOptions): string {
  const sign = stand === null ? null : SIGNS[signOf(stand)];
  const rest = ' '.repeat(Math.max(0, widest([head]) - 1));
  return `${paint(sign?.symbol ?? ABSENT, sign?.style ?? 'dim', colour)}${rest}`;
}
