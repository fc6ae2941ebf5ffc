import type { Change, ChangeKind, Comparison, RunRef, Stand, WayDifference } from '../model/comparison.ts';
import type { Style } from './colour.ts';
import { count, nameSome } from './count.ts';
import { placeText } from './destination.ts';
import { escaped, table } from './markdown-text.ts';
import { momentText } from './moment.ts';
import type { RenderOptions } from './render-options.ts';
import { SCHEMA_VERSION } from './schema/version.ts';
import { labelled, styled, textWidth, titleLine } from './table/section.ts';
import { plainJson } from './text.ts';
import { hang } from './wrap.ts';

/** What happened between two runs, for people: what is newly broken first. */
export function renderComparison(comparison: Comparison, options: RenderOptions): string {
  const sections = [
    headLines(comparison, options),
    // The changes come worst first.
    ...[...new Set(comparison.changes.map(({ kind }) => kind))].map((kind) => kindLines(comparison, kind, options)),
    addressLines(comparison, options),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** The same as GitHub Flavoured Markdown, for a ticket or a pull request. */
export function renderComparisonMarkdown(comparison: Comparison): string {
  const { before, after, changes, addresses } = comparison;
  return markdown('# reachcheck: what changed', [
    [`**${escaped(headline(comparison).text)}**`],
    ...notes(comparison).map((note) => [`> ${escaped(note)}`]),
    [`- Before: ${escaped(runText(before))}`, `- After: ${escaped(runText(after))}`],
    ...[...new Set(changes.map(({ kind }) => kind))].map((kind) => {
      const own = changes.filter((change) => change.kind === kind);
      return part(`${TITLES[kind]} (${own.length})`, CHANGE_HEAD, own.map(changeCells));
    }),
    part(
      `New addresses (${addresses.length})`,
      ['Name', 'Addresses', 'For'],
      addresses.map(({ name, added, requirements }) =>
        [name, nameSome(added, MOST_NAMED), nameSome(requirements, MOST_NAMED)].map(escaped),
      ),
    ),
  ]);
}

const CHANGE_HEAD = ['Requirement', 'Destination', 'Before', 'After', 'What was seen'];

function changeCells({ requirement, before, after }: Change): readonly string[] {
  return [
    idText(requirement),
    placeText(requirement),
    before === null ? '' : standText(before),
    after === null ? '' : standText(after),
    after === null || after.met === 'yes' ? '' : after.explanation,
  ].map(escaped);
}

/** Paragraphs, those without lines left out. */
export function markdown(title: string, paragraphs: readonly (readonly string[])[]): string {
  const filled = paragraphs.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${[title, ...filled].join('\n\n')}\n`;
}

/** A table under a title; nothing without rows. The cells are Markdown already. */
export function part(title: string, head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [`## ${title}`, '', ...table(head, rows)];
}

/** The same for programs, whole. */
export function renderComparisonJson(comparison: Comparison): string {
  return `${plainJson(JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...comparison }, null, 2))}\n`;
}

/** What changed, in a line for each kind: `fixed: iam, cos`. Nothing where nothing changed. */
export function changeWords({ changes }: Comparison): readonly string[] {
  return MOVES.flatMap((kind) => {
    const ids = changes.filter((change) => change.kind === kind).map(({ requirement }) => requirement.id);
    return ids.length === 0 ? [] : [`${WORDS[kind]}: ${nameSome(ids, MOST_NAMED)}`];
  });
}

const MOST_NAMED = 12;

const WORDS: Readonly<Record<ChangeKind, string>> = {
  broken: 'newly broken',
  'settled-unmet': 'not met now, undecided before',
  lost: 'undecided now, met before',
  fixed: 'fixed',
  'settled-met': 'met now, undecided before',
  cause: 'another cause',
  'still-unmet': 'still not met',
  unlearned: 'undecided now, not met before',
  new: 'new',
  gone: 'gone',
};

/** Kinds that tell of a move between two runs of the same requirements. */
const MOVES: readonly ChangeKind[] = ['fixed', 'settled-met', 'broken', 'settled-unmet', 'lost', 'cause', 'unlearned'];

const TITLES: Readonly<Record<ChangeKind, string>> = {
  broken: 'Newly broken',
  'settled-unmet': 'Not met now, undecided before',
  lost: 'Undecided now, met before',
  fixed: 'Fixed',
  'settled-met': 'Met now, undecided before',
  cause: 'Changed cause',
  'still-unmet': 'Still not met',
  unlearned: 'Undecided now, not met before',
  new: 'New requirements',
  gone: 'Requirements that are gone',
};

function headLines(comparison: Comparison, options: RenderOptions): readonly string[] {
  const { before, after } = comparison;
  const { text, style } = headline(comparison);
  return [
    ...styled(text, options.colour ? style : null, options),
    ...notes(comparison).flatMap((note) => hang('! ', note, textWidth(options))),
    '',
    ...labelled('', 'Before  ', runText(before), options),
    ...labelled('', 'After   ', runText(after), options),
  ];
}

/** Where any of several reports is redacted; null where none is. */
export function redactedNote(runs: readonly Pick<RunRef, 'redacted'>[]): string | null {
  return runs.some(({ redacted }) => redacted)
    ? 'What is redacted cannot be compared: private addresses are placeholders there, and not the same ones each time.'
    : null;
}

const WAYS: Readonly<Record<WayDifference, string>> = {
  'dns-servers': 'The runs asked different DNS servers: what differs may be their answers.',
  proxies: 'The runs had different proxy settings: what differs may be the way.',
};

function notes({ before, after, differs }: Comparison): readonly string[] {
  const redacted = redactedNote([before, after]);
  const [was, now] = [before, after].map(({ profiles }) => profiles.toSorted().join(', '));
  return [
    ...(was === now ? [] : [`The reports are of different profiles: ${was || 'none'}, and then ${now || 'none'}.`]),
    // A placeholder may stand for the name of the same host.
    ...(before.hostName === after.hostName || before.redacted !== after.redacted
      ? []
      : ['The runs are from different hosts: what differs may be the place and not the time.']),
    ...differs.map((way) => WAYS[way]),
    ...(Date.parse(after.startedAt) < Date.parse(before.startedAt)
      ? [`${after.name} is older than ${before.name}: give the older report first.`]
      : []),
    ...[before, after].flatMap(({ name, ended }) =>
      ended === 'complete' ? [] : [`The run of ${name} was cut short.`],
    ),
    ...(redacted === null ? [] : [redacted]),
  ];
}

function headline({ changes, common, same, exitCode, addresses }: Comparison): {
  readonly text: string;
  readonly style: Style;
} {
  const number = (kind: ChangeKind): number => changes.filter((change) => change.kind === kind).length;
  const decisive = (...kinds: readonly ChangeKind[]): number =>
    changes.filter((change) => change.decisive && kinds.includes(change.kind)).length;
  const broken = decisive('broken');
  const unsure = decisive('lost', 'settled-unmet');
  const first =
    common === 0
      ? 'Nothing can be compared: the reports have no requirement in common.'
      : exitCode === 1
        ? `${count(broken, 'required entry is', 'required entries are')} newly broken.`
        : exitCode === 3
          ? `Nothing required is known to be newly broken, but of ${count(unsure, 'required entry', 'required entries')} it cannot be told.`
          : 'Nothing required is newly broken.';
  const counted: readonly (readonly [number, string])[] = [
    [number('fixed'), 'fixed'],
    [number('still-unmet'), 'still not met'],
    [number('cause'), 'with another cause'],
    [number('new'), 'new'],
    [number('gone'), 'gone'],
    [addresses.length, addresses.length === 1 ? 'name with new addresses' : 'names with new addresses'],
    [same.met, 'met in both'],
    [same.undecided, 'undecided in both'],
  ];
  const rest = counted.filter(([amount]) => amount > 0).map(([amount, what]) => `${amount} ${what}`);
  return {
    text: `${first}${rest.length === 0 ? '' : ` ${rest.join(', ')}.`}`,
    style: exitCode === 1 ? 'red' : exitCode === 3 ? 'yellow' : 'green',
  };
}

function runText({ name, hostName, startedAt }: RunRef): string {
  return `${name}: ${hostName}, ${momentText(startedAt)}`;
}

function kindLines({ changes }: Comparison, kind: ChangeKind, options: RenderOptions): readonly string[] {
  const own = changes.filter((change) => change.kind === kind);
  if (own.length === 0) return [];
  return [
    titleLine(`${TITLES[kind]} (${own.length})`, options),
    ...own.flatMap((change) => changeLines(change, options)),
  ];
}

function changeLines({ requirement, before, after, kind }: Change, options: RenderOptions): readonly string[] {
  return [
    ...hang('- ', `${idText(requirement)}, ${placeText(requirement)}: ${moveText(before, after)}`, textWidth(options)),
    ...(after === null || after.met === 'yes' || kind === 'still-unmet'
      ? []
      : labelled('  ', 'Seen  ', after.explanation, options)),
  ];
}

function idText({ id, need }: Change['requirement']): string {
  return need === 'required' ? id : `${id} (${need})`;
}

function moveText(before: Stand | null, after: Stand | null): string {
  if (before === null) return after === null ? '' : standText(after);
  if (after === null) return `was ${standText(before)}`;
  const [was, now] = [standText(before), standText(after)];
  return was === now ? now : `${was} -> ${now}`;
}

function standText({ outcome, cause }: Stand): string {
  return cause === null ? outcome : `${outcome} [${cause}]`;
}

function addressLines({ addresses }: Comparison, options: RenderOptions): readonly string[] {
  if (addresses.length === 0) return [];
  return [
    titleLine(`New addresses (${addresses.length}): an allowlist of addresses does not know them`, options),
    ...addresses.flatMap(({ name, added, requirements }) => [
      ...hang('- ', `${name}: ${nameSome(added, MOST_NAMED)}`, textWidth(options)),
      ...(requirements.length === 0 ? [] : labelled('  ', 'For   ', nameSome(requirements, MOST_NAMED), options)),
    ]),
  ];
}
