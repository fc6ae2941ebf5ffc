import type { LintFinding, LintReport, LintSeverity, ListPlace, RequirementCoverage } from '../model/lint.ts';
import { paint, type Style } from './colour.ts';
import { count, nameSome, numberText } from './count.ts';
import type { RenderOptions } from './render-options.ts';
import { styled, textWidth, titleLine } from './table/section.ts';
import { plain, plainJson } from './text.ts';
import { hang } from './wrap.ts';

/** The answer first, then what is missing and what to paste, then what else is to know about the lines. */
export function renderLint(report: LintReport, options: RenderOptions): string {
  const sections = [
    headLines(report, options),
    lackLines('Missing', 'missing', report, options),
    lackLines('Partly covered', 'partly-covered', report, options),
    undecidedLines(report, options),
    notComparedLines(report, options),
    findingLines(report, options),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** All of it for programs. */
export function renderLintJson(report: LintReport): string {
  return `${plainJson(JSON.stringify(report, null, 2))}\n`;
}

function headLines(report: LintReport, options: RenderOptions): readonly string[] {
  const { files, profiles, summary } = report;
  const read = files.map(
    ({ name, lines, entries }) => `${name}: ${count(lines, 'line')}, ${count(entries, 'entry', 'entries')}`,
  );
  const asked = profiles.map(({ name, asOf }) => `${name} (as of ${asOf})`);
  return [
    ...styled(headline(report), 'bold', options),
    ...(summary.unreadable === 0 ? [] : styled(unreadableText(report), 'red', options)),
    ...styled(`${nameSome(read, 8)}; compared with ${asked.join(', ')}. Nothing was sent.`, 'dim', options),
  ];
}

function headline({ summary: { required, open } }: LintReport): string {
  const all = required.covered + required.partly + required.missing + required.unknown;
  const lacks = required.missing - Math.min(open, required.missing);
  if (all === 0) return 'These profiles require nothing.';
  const parts = [
    ...(lacks === 0 ? [] : [`${numberText(lacks)} missing`]),
    ...(required.partly === 0 ? [] : [`${numberText(required.partly)} only partly covered`]),
    ...(open === 0 ? [] : [`${numberText(open)} open that must be blocked`]),
    ...(required.unknown === 0 ? [] : [`${numberText(required.unknown)} undecided`]),
  ];
  const of = count(all, 'required entry', 'required entries');
  return parts.length === 0 ? `The list covers ${all === 1 ? '' : 'all of '}${of}.` : `Of ${of}: ${parts.join(', ')}.`;
}

function unreadableText({ summary: { unreadable, exitCode } }: LintReport): string {
  const lines = `${count(unreadable, 'line')} could not be read`;
  return exitCode === 2
    ? `${lines}, so this is not the whole answer.`
    : `${lines} and ${unreadable === 1 ? 'was' : 'were'} left out.`;
}

function lackLines(title: string, coverage: string, report: LintReport, options: RenderOptions): readonly string[] {
  const entries = report.requirements.filter((entry) => entry.coverage === coverage);
  if (entries.length === 0) return [];
  const required = entries.filter(({ need }) => need === 'required');
  const others = entries.filter(({ need }) => need !== 'required');
  return [
    titleLine(
      `${title} (${entries.length})${title === 'Missing' ? ', to paste into the list' : ', with what is still to paste'}`,
      options,
    ),
    ...withTwins([...required, ...others]).flatMap((entry) => lackOf(entry, options)),
  ];
}

/** An entry for TCP and the same for UDP as one: people write them so. */
function withTwins(entries: readonly RequirementCoverage[]): readonly RequirementCoverage[] {
  const twins = new Map(entries.map((entry) => [twinKey(entry, 'TCP'), entry]));
  const joined = new Set<string>();
  return entries.flatMap((entry) => {
    if (joined.has(entry.requirement)) return [];
    const twin = twins.get(twinKey(entry, 'UDP'));
    if (twin === undefined || !entry.paste.every((line) => line.startsWith('TCP '))) return [entry];
    joined.add(twin.requirement);
    const requirement = `${entry.requirement}, ${twin.requirement}`;
    return [{ ...entry, requirement, paste: entry.paste.map((line) => line.replace(/^TCP/, 'TCP/UDP')) }];
  });
}

function twinKey({ title, need, remarks, paste }: RequirementCoverage, protocol: string): string {
  const lines = paste.map((line) => line.replace(/^TCP(?= )/, protocol));
  return JSON.stringify([title, need, remarks, lines]);
}

function lackOf(entry: RequirementCoverage, options: RenderOptions): readonly string[] {
  const width = textWidth(options);
  const required = entry.need === 'required';
  return [
    ...signed(
      required ? 'error' : 'note',
      `${entry.requirement}${required ? '' : ` (${entry.need})`}: ${entry.title}`,
      options,
      '# ',
    ),
    ...entry.remarks.flatMap((remark) => hang('#   ', remark, width, '#   ')),
    ...entry.paste.flatMap((line) => pasteText(line, width)),
  ];
}

/**
 * What is to be pasted stands at the left edge, as `lint` reads it: it breaks behind the comma of a destination alone, and
 * what is said of it is a comment.
 */
function pasteText(text: string, width: number): readonly string[] {
  const line = plain(text);
  const at = line.indexOf(' TO ');
  if (line.length <= width || at < 0) return [line];
  const lines: string[] = [];
  for (const name of line.slice(at + 4).split(', ')) {
    const last = lines.at(-1) ?? '';
    if (lines.length === 0) lines.push(`${line.slice(0, at)} TO ${name}`);
    else if (`${last}, ${name},`.length <= width) lines[lines.length - 1] = `${last}, ${name}`;
    else lines.push(name);
  }
  return lines.map((part, index) => (index === lines.length - 1 ? part : `${part},`));
}

function undecidedLines(report: LintReport, options: RenderOptions): readonly string[] {
  const entries = report.requirements.filter(({ coverage }) => coverage === 'unknown');
  if (entries.length === 0) return [];
  const width = textWidth(options);
  return [
    titleLine(`Undecided (${entries.length})`, options),
    ...entries.flatMap(({ requirement, need, title, remarks, gap, paste }) => [
      ...hang('# ? ', `${requirement}${need === 'required' ? '' : ` (${need})`}: ${title}`, width, '#   '),
      ...[...(gap === null ? [] : [gap.howTo]), ...remarks].flatMap((text) => hang('#   ', text, width, '#   ')),
      ...paste.flatMap((line) => pasteText(line, width)),
    ]),
  ];
}

/** `Not compared: master, master-vpe (give --set masterUrl=...)`. */
function notComparedLines({ notCompared }: LintReport, options: RenderOptions): readonly string[] {
  const byParameter = new Map<string, string[]>();
  for (const { requirement, gap } of notCompared)
    byParameter.set(gap.parameter, [...(byParameter.get(gap.parameter) ?? []), requirement]);
  return [...byParameter].flatMap(([parameter, ids]) =>
    hang('Not compared: ', `${nameSome(ids, 8)} (give --set ${parameter}=...)`, textWidth(options)),
  );
}

function findingLines({ findings }: LintReport, options: RenderOptions): readonly string[] {
  const shown = findings.filter(({ places }) => places.length > 0);
  if (shown.length === 0) return [];
  return [
    titleLine(`About the lines (${shown.length})`, options),
    ...firstOfCodes(shown).flatMap((finding) => findingText(finding, options)),
    ...moreLines(shown).flatMap((line) => hang('  ', line, textWidth(options))),
  ];
}

// A list may say ten thousand things twice; nobody reads that, and programs have all of it.
const MOST_OF_CODE = 10;

function firstOfCodes(findings: readonly LintFinding[]): readonly LintFinding[] {
  const seen = new Map<string, number>();
  return findings.filter(({ code }) => {
    const before = seen.get(code) ?? 0;
    seen.set(code, before + 1);
    // What could not be read has to be mended, all of it.
    return before < (code === 'unreadable' ? MOST_OF_CODE * 5 : MOST_OF_CODE);
  });
}

function moreLines(findings: readonly LintFinding[]): readonly string[] {
  const shown = new Set(firstOfCodes(findings));
  const hidden = new Map<string, number>();
  for (const finding of findings)
    if (!shown.has(finding)) hidden.set(finding.code, (hidden.get(finding.code) ?? 0) + 1);
  return [...hidden].map(([code, number]) => `${numberText(number)} more of ${code}: --format json has them all.`);
}

function findingText(
  { severity, code, places, message, paste }: LintFinding,
  options: RenderOptions,
): readonly string[] {
  const width = textWidth(options);
  const instead = paste.length === 0 ? [] : hang('  Instead: ', paste.join('; '), width);
  return [...signed(severity, `${code}  ${placesText(places)}`, options), ...hang('  ', message, width), ...instead];
}

const MOST_PLACES = 8;

/** `list.txt:8 192.0.2.1, 192.0.2.2; :9 192.0.2.3 and 4 more`; a line that stands for itself with its text. */
function placesText(places: readonly ListPlace[]): string {
  const lines = new Map<string, string[]>();
  let before = '';
  for (const { file, line, text, entry } of places.slice(0, MOST_PLACES)) {
    const at = `${file}:${line}`;
    lines.set(at, [...(lines.get(at) ?? []), entry ?? `"${text}"`]);
  }
  // The name of the file once is enough: `list.txt:8 a; :9 b`.
  const shown = [...lines]
    .map(([at, entries]) => {
      const file = at.slice(0, at.lastIndexOf(':'));
      const short = file === before ? at.slice(file.length) : at;
      before = file;
      return `${short} ${entries.join(', ')}`;
    })
    .join('; ');
  const more = places.length - MOST_PLACES;
  return more <= 0 ? shown : `${shown} and ${numberText(more)} more`;
}

const SIGNS: Readonly<Record<LintSeverity, { readonly symbol: string; readonly style: Style }>> = {
  error: { symbol: '✗', style: 'red' },
  warning: { symbol: '!', style: 'yellow' },
  note: { symbol: '-', style: 'dim' },
};

/** A line with the sign of its severity; the sign alone is coloured. `before`: what makes it a comment of a list. */
function signed(severity: LintSeverity, text: string, options: RenderOptions, before = ''): readonly string[] {
  const { symbol, style } = SIGNS[severity];
  const start = `${before}${symbol} `;
  const [first = '', ...others] = hang(start, plain(text), textWidth(options), `${before}  `);
  return [`${before}${paint(symbol, style, options.colour)}${first.slice(before.length + symbol.length)}`, ...others];
}
