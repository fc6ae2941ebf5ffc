import type { Profile, RequirementTemplate } from '../model/profile.ts';
import { plain } from './text.ts';

/** Rows of `profiles list`. */
export function renderProfileList(rows: readonly Pick<Profile, 'name' | 'title' | 'vantage' | 'asOf'>[]): string {
  const table = rows.map(({ name, title, vantage, asOf }) => [name, vantage, asOf, title].map(plain));
  return columns([['NAME', 'FROM', 'AS OF', 'TITLE'], ...table]);
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

function destination({ destinations, ports, protocol }: RequirementTemplate): string {
  const places = destinations.map(({ value }) => value).join(', ');
  const portText = ports.length === 0 ? '' : `:${ports.join(',')}`;
  return `${places}${portText}${protocol === 'tcp' ? '' : ` ${protocol}`}`;
}

/** Left-aligned columns, two spaces apart. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
