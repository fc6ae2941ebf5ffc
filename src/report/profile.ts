import type { Parameter, Profile, RequirementTemplate } from '../model/profile.ts';
import { nameSome } from './count.ts';
import { plain } from './text.ts';
import { hang, wrap } from './wrap.ts';

type ProfileRow = Pick<Profile, 'name' | 'title' | 'group' | 'vantage' | 'asOf'>;

/** Rows of `profiles list`, under the headings of their groups. */
export function renderProfileList(rows: readonly ProfileRow[]): string {
  const groups = [...new Set(rows.map(({ group }) => group ?? OTHERS))].toSorted((a, b) => rank(a) - rank(b));
  const head = ['  NAME', 'FROM', 'AS OF', 'TITLE'];
  const lines = groups.flatMap((group) => [
    [plain(group)],
    ...rows
      .filter((row) => (row.group ?? OTHERS) === group)
      .map(({ name, title, vantage, asOf }) => [`  ${name}`, vantage, asOf, title].map(plain)),
  ]);
  return `${columns([head, ...lines])}\nNeeds of one: reachcheck profiles show NAME. Several at once: --profile NAME --profile NAME.\n`;
}

const OTHERS = 'Others';

/** In the order in which people look for theirs; a group that is not here comes after them. */
const GROUPS = [
  'IBM Cloud: workstation',
  'IBM Cloud: worker nodes',
  'IBM Cloud: inbound and policies',
  'IBM Cloud: services',
  'IBM Cloud: old editions',
  'OpenShift',
  'Other clouds',
  'Kubernetes nodes',
  'Developer tools',
];

function rank(group: string): number {
  const place = GROUPS.indexOf(group);
  return place < 0 ? GROUPS.length : place;
}

/** One profile for people: what it is about, its parameters, its requirements with their purpose and document. */
export function renderProfile(profile: Profile, width: number): string {
  const { name, title, asOf, vantage, description, parameters, requirements, documents } = profile;
  const lines = [
    ...hang('', `${name}: ${title}`, width),
    `as of ${asOf}, seen from: ${vantage}`,
    ...(description === null ? [] : ['', ...wrap(description, width)]),
    ...(parameters.length === 0 ? [] : ['', 'Parameters (--set NAME=VALUE)', '']),
    ...parameters.flatMap((parameter) => parameterLines(parameter, width)),
    '',
    `Requirements (${requirements.length})`,
    '',
    ...requirements.flatMap((requirement) => requirementLines(requirement, width)),
    '',
    'Documents',
    '',
    ...Object.entries(documents).flatMap(([key, document]) =>
      hang(`  ${plain(key)}  `, `${document.title}${document.url === null ? '' : ` ${document.url}`}`, width, BELOW),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

const BELOW = '      ';

function parameterLines({ name, title, default: value, defaultBy, oneOf, howTo }: Parameter, width: number): string[] {
  const by = defaultBy === null ? '' : `, or by ${defaultBy.parameter}`;
  const fallback = value === null ? '' : ` (default ${[value].flat().join(',')}${by})`;
  const allowed = oneOf === null ? '' : `: ${oneOf.join(', ')}`;
  const more = `${title}${allowed}.${howTo === null ? '' : ` ${howTo}`}`;
  return [...hang('  ', `${name}${fallback}`, width), ...hang(BELOW, more, width)];
}

function requirementLines(requirement: RequirementTemplate, width: number): string[] {
  const { id, title, sources } = requirement;
  const tags = tagsOf(requirement).join(', ');
  const source = sources.map(({ doc, section, asOf }) => [doc, section ?? [], asOf].flat().join(' ')).join('; ');
  return [
    ...hang('  ', `${id}: ${destination(requirement)}${tags === '' ? '' : ` (${tags})`}`, width, BELOW),
    ...hang(BELOW, `${title} [${source}]`, width),
  ];
}

/** What is not as in most entries: those are required, go out, and are tried. */
function tagsOf({ need, expect, direction, from, when, provable, replacedBy }: RequirementTemplate): readonly string[] {
  return [
    expect === 'blocked' ? 'must be blocked' : '',
    need === 'required' ? '' : need,
    replacedBy === null ? '' : `now ${replacedBy}`,
    direction === 'in' ? `comes in${from.length === 0 ? '' : ` from ${nameSome(from, DESTINATIONS_NAMED)}`}` : '',
    when === null ? '' : `with ${when.parameter}${when.includes === null ? '' : `=${when.includes}`}`,
    provable ? '' : 'need not be proven',
  ].filter((tag) => tag !== '');
}

// A region has dozens of masters; --format json has them all.
const DESTINATIONS_NAMED = 3;

function destination({ destinations, ports, protocol }: RequirementTemplate): string {
  const places = nameSome(
    destinations.map(({ value }) => value),
    DESTINATIONS_NAMED,
  );
  const portText = ports.length === 0 ? '' : `:${ports.join(',')}`;
  return `${places}${portText}${protocol === 'tcp' ? '' : ` ${protocol}`}`;
}

/** Left-aligned columns, two spaces apart. */
function columns(rows: readonly (readonly string[])[]): string {
  // A heading has a line of its own.
  const full = rows.filter((row) => row.length > 1);
  const widths = full[0]?.map((_, index) => Math.max(...full.map((row) => row[index]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
