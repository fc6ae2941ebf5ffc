import type { Profile, RequirementTemplate } from '../model/profile.ts';
import { nameSome } from './count.ts';
import { plain } from './text.ts';

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

/** One profile for people: what it is about, its parameters, its requirements. */
export function renderProfile(profile: Profile): string {
  const parameters = profile.parameters.map(({ name, title, default: value, oneOf, howTo }) => [
    `  ${name}`,
    value === null ? '-' : [value].flat().join(','),
    `${title}${oneOf === null ? '' : ` (${oneOf.join(', ')})`}${howTo === null ? '' : `. ${howTo}`}`,
  ]);
  const requirements = profile.requirements.map((requirement) => [
    `  ${requirement.id}`,
    requirement.expect === 'blocked' ? 'must be blocked' : requirement.need,
    destination(requirement),
    requirement.title,
  ]);
  const head = [
    `${profile.name}: ${profile.title}`,
    `as of ${profile.asOf}, seen from: ${profile.vantage}`,
    ...(profile.description === null ? [] : ['', profile.description]),
  ];
  return [
    ...head.map(plain),
    '',
    'Parameters (--set NAME=VALUE)',
    columns([['  NAME', 'DEFAULT', 'WHAT IT IS'], ...parameters.map((row) => row.map(plain))]),
    `Requirements (${requirements.length})`,
    columns([['  ID', 'NEED', 'DESTINATION', 'FOR'], ...requirements.map((row) => row.map(plain))]),
  ].join('\n');
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
