import type { Need, ProfileRef } from '../model/profile.ts';
import type { AskedPlace, ProfileChange, ProfileChangeKind, ProfileDiff } from '../model/profile-diff.ts';
import { count, nameSome } from './count.ts';
import { hostPort } from './destination.ts';
import { sourceText } from './documents.ts';
import { protocolText } from './ports.ts';
import type { RenderOptions } from './render-options.ts';
import { labelled, styled, textWidth, titleLine } from './table/section.ts';
import { plainJson } from './text.ts';
import { hang } from './wrap.ts';

type Group = 'open' | 'close' | 'changed' | 'retired';

const GROUP_OF: Readonly<Record<ProfileChangeKind, Group>> = {
  open: 'open',
  close: 'close',
  block: 'close',
  unblock: 'changed',
  ports: 'changed',
  need: 'changed',
  moved: 'changed',
  deprecated: 'retired',
  retired: 'retired',
};

const TITLES: Readonly<Record<Group, string>> = {
  open: 'To open',
  close: 'To close: no longer asked for, safe to remove where nothing else needs it',
  changed: 'Changed',
  retired: 'Retired or deprecated',
};

const GROUPS: readonly Group[] = ['open', 'close', 'changed', 'retired'];

/** Destinations that a line names; JSON has them all. */
const MOST_NAMED = 8;

/** What a firewall team has to do, by group, each change with its purpose and its source. */
export function renderProfileDiff(diff: ProfileDiff, options: RenderOptions): string {
  const sections = [
    headLines(diff, options),
    ...GROUPS.map((group) => groupLines(diff, group, options)),
    renamedLines(diff, options),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The same for programs, with every address. */
export function renderProfileDiffJson({ old, new: next, changes, renamed }: ProfileDiff): string {
  const totals = Object.fromEntries(GROUPS.map((group) => [group, inGroup(changes, group).length]));
  const listed = changes.map((change) => ({ group: GROUP_OF[change.kind], ...change }));
  return `${plainJson(JSON.stringify({ old, new: next, totals, changes: listed, renamed }, null, 2))}\n`;
}

function inGroup(changes: readonly ProfileChange[], group: Group): readonly ProfileChange[] {
  return changes.filter(({ kind }) => GROUP_OF[kind] === group);
}

function headLines({ old, new: next, changes }: ProfileDiff, options: RenderOptions): readonly string[] {
  const [open = 0, close = 0, changed = 0, retired = 0] = GROUPS.map((group) => inGroup(changes, group).length);
  const summary =
    changes.length === 0
      ? 'Nothing changes for a firewall.'
      : `${open} to open, ${close} to close, ${changed} changed, ${retired} retired or deprecated.`;
  return [
    ...styled(summary, 'bold', options),
    '',
    ...labelled('', 'Old  ', editionText(old), options),
    ...labelled('', 'New  ', editionText(next), options),
  ];
}

function editionText({ name, title, asOf }: ProfileRef): string {
  return `${name}: ${title} (documents as of ${asOf})`;
}

function groupLines(diff: ProfileDiff, group: Group, options: RenderOptions): readonly string[] {
  const changes = inGroup(diff.changes, group);
  if (changes.length === 0) return [];
  const [title = '', ...rest] = TITLES[group].split(':');
  return [
    titleLine(`${title} (${changes.length})${rest.map((text) => `:${text}`).join('')}`, options),
    ...changes.flatMap((change) => changeLines(change, diff, options)),
  ];
}

function changeLines(change: ProfileChange, diff: ProfileDiff, options: RenderOptions): readonly string[] {
  const profiles = change.after === null ? [diff.old] : [diff.new];
  const sources = [...new Set(change.sources.map((source) => sourceText(source, profiles)))];
  const note = noteText(change);
  return [
    ...hang('- ', sentence(change), textWidth(options)),
    ...labelled('  ', 'For     ', `${change.purpose} (${change.requirement})`, options),
    ...labelled('  ', 'Source  ', sources.join('; '), options),
    ...(note === '' ? [] : labelled('  ', 'Note    ', note, options)),
  ];
}

/** The change in words: `open app.example:443 (TCP, out), required`. */
function sentence(change: ProfileChange): string {
  return SENTENCES[change.kind](change, placeText(change.after ?? change.before, change));
}

const SENTENCES: Readonly<Record<ProfileChangeKind, (change: ProfileChange, where: string) => string>> = {
  open: ({ after }, where) => `open ${where}, ${after?.need ?? 'required'}`,
  close: (_, where) => `close ${where}`,
  block: (_, where) => `block ${where}: it must not be open`,
  unblock: (_, where) => `no longer has to be blocked: ${where}`,
  ports: (change) =>
    `changed: port ${portsText(change.before)} -> ${portsText(change.after)} at ${portlessText(change.after, change)}`,
  need: ({ before, after }, where) => `${NOW[after?.need ?? 'required']}, was ${before?.need ?? 'required'}: ${where}`,
  moved: (change, where) => `moved ${movedText(change)}: open ${where}; then close ${placeText(change.before, change)}`,
  deprecated: ({ retiredOn, replacedBy }, where) =>
    `deprecated${retiredOn === null ? '' : ` since ${retiredOn}`}${useText(replacedBy)}: ${where}`,
  retired: ({ retiredOn, replacedBy }, where) =>
    `retired${retiredOn === null ? '' : ` on ${retiredOn}`}${useText(replacedBy)}: ${where}`,
};

function useText(replacedBy: string | null): string {
  return replacedBy === null ? '' : `, use ${replacedBy}`;
}

const NOW: Readonly<Record<Need, string>> = {
  required: 'now required',
  optional: 'now optional',
  deprecated: 'deprecated',
  retired: 'retired',
};

function movedText({ after }: ProfileChange): string {
  const toNames = after?.destinations.every(({ kind }) => kind !== 'address' && kind !== 'cidr') ?? false;
  return toNames ? 'from addresses to names' : 'from names to addresses';
}

/** Hosts with their ports, then what else a rule has to say: `a.example:443 (TCP, in, from 192.0.2.0/24)`. */
function placeText(place: AskedPlace | null, change: ProfileChange): string {
  if (place === null) return 'nothing';
  const { destinations, ports } = place;
  const [only] = destinations;
  if (only !== undefined && destinations.length === 1)
    return `${ports.length === 0 ? only.value : hostPort(only.value, ports.join(','))} (${ruleText(change)})`;
  const port = ports.length === 0 ? '' : `port ${ports.join(', ')} of `;
  return `${port}${listText(place)} (${ruleText(change)})`;
}

function portlessText(place: AskedPlace | null, change: ProfileChange): string {
  return place === null ? 'nothing' : `${listText(place)} (${ruleText(change)})`;
}

/** `3 addresses: 192.0.2.1, 192.0.2.2, 192.0.2.3`. */
function listText({ destinations }: AskedPlace): string {
  const values = destinations.map(({ value }) => value);
  if (values.length === 1) return values.join('');
  const named = destinations.some(({ kind }) => kind !== 'address' && kind !== 'cidr');
  const noun = named
    ? count(values.length, 'destination')
    : count(values.length, 'address or subnet', 'addresses or subnets');
  return `${noun}: ${nameSome(values, MOST_NAMED)}`;
}

function portsText(place: AskedPlace | null): string {
  const ports = place?.ports ?? [];
  if (ports.length === 0) return 'none';
  return ports.length < 3 ? ports.join(' and ') : `${ports.slice(0, -1).join(', ')} and ${ports.at(-1) ?? ''}`;
}

function ruleText({ protocol, direction, from }: ProfileChange): string {
  const who = from.length === 0 ? '' : `, from ${nameSome(from, MOST_NAMED)}`;
  return `${protocol === 'any' ? 'all protocols' : protocolText(protocol)}, ${direction}${who}`;
}

function noteText({ condition, under, kind }: ProfileChange): string {
  const notes = [
    condition === null
      ? ''
      : condition.value === null
        ? `Only where parameter ${condition.parameter} is set.`
        : `Only where parameter ${condition.parameter} names ${condition.value}.`,
    under === null
      ? ''
      : kind === 'open'
        ? `Open already for who has opened ${under}.`
        : `Stays open through ${under}.`,
  ];
  return notes.filter((note) => note !== '').join(' ');
}

function renamedLines({ renamed }: ProfileDiff, options: RenderOptions): readonly string[] {
  if (renamed.length === 0) return [];
  return [
    titleLine(`Renamed id (${renamed.length}): nothing to do, but --only and --skip name them`, options),
    ...renamed.flatMap(({ from, to }) => hang('- ', `${from} -> ${to}`, textWidth(options))),
  ];
}
